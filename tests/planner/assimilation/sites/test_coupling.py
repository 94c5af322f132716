from dataclasses import fields

import numpy as np
import pytest

from planner.assimilation.sites.coupling import couple
from planner.assimilation.sites.restarts import restart
from tests.planner.assimilation.site_twins import road, true_road_c, winter_hours

HOURS = 60
FIRST = np.zeros(1, dtype=np.intp)


@pytest.fixture(scope="module")
def weather():
    return winter_hours(HOURS)


@pytest.fixture(scope="module")
def secret_c(weather):
    # A road that gets 30 W/m² of which the weather says nothing.
    return true_road_c(weather, base_flux_w_m2=30.0)


def test_the_flux_that_the_weather_does_not_say_is_found(weather, secret_c):
    found = couple(road(), weather, secret_c, first=FIRST, hours=HOURS)
    late = found.flux_w_m2[36:, 0]
    assert np.median(late) == pytest.approx(30.0, abs=4.0)
    np.testing.assert_allclose(found.state.ground_c[0], secret_c, atol=0.05)


def test_a_restart_with_the_flux_forecasts_better_than_one_without(weather, secret_c):
    steady = road(flux_bias_decay_s=172_800.0)
    found = couple(steady, weather, secret_c, first=FIRST, hours=HOURS)
    starts = np.array([40])
    ahead = restart(steady, weather, found, first=FIRST, starts=starts, lead_h=12)
    free = true_road_c(weather)[41:53]
    error = np.abs(ahead.shown_c[0] - secret_c[41:53])
    assert error.mean() < 0.3 * np.abs(free - secret_c[41:53]).mean()


def test_nothing_observed_later_changes_an_hour(weather, secret_c):
    blank = secret_c.copy()
    blank[30:] = np.nan
    whole = couple(road(), weather, secret_c, first=FIRST, hours=HOURS)
    cut = couple(road(), weather, blank, first=FIRST, hours=HOURS)
    assert whole.flux_w_m2[:30].tobytes() == cut.flux_w_m2[:30].tobytes()
    assert (
        whole.state.ground_c[:, :30].tobytes() == cut.state.ground_c[:, :30].tobytes()
    )


def test_a_column_does_not_know_of_the_others(weather, secret_c):
    alone = couple(
        road(), weather, secret_c, first=np.array([12], dtype=np.intp), hours=20
    )
    among = couple(
        road(), weather, secret_c, first=np.array([0, 12, 30], dtype=np.intp), hours=20
    )
    assert among.flux_w_m2[:, 1].tobytes() == alone.flux_w_m2[:, 0].tobytes()
    for part in fields(alone.state):
        of_all = getattr(among.state, part.name)[..., 1::3]
        assert np.array_equal(of_all, getattr(alone.state, part.name))


def test_without_observations_it_is_a_free_run(weather):
    none = np.full(HOURS, np.nan)
    found = couple(road(), weather, none, first=FIRST, hours=HOURS)
    assert not found.flux_w_m2.any()
    np.testing.assert_allclose(found.shown_c[:, 0], true_road_c(weather), atol=1e-5)


def test_a_jump_beyond_any_flux_is_followed_by_the_ground(weather, secret_c):
    jumping = secret_c.copy()
    jumping[40:] += 25.0
    found = couple(road(), weather, jumping, first=FIRST, hours=42)
    assert found.state.ground_c[0, 40] == pytest.approx(jumping[40], abs=0.1)
    assert np.abs(found.flux_w_m2).max() <= 400.0


def test_a_restart_stops_where_the_weather_does(weather, secret_c):
    found = couple(road(), weather, secret_c, first=FIRST, hours=HOURS)
    starts = np.array([HOURS - 4])
    ahead = restart(road(), weather, found, first=FIRST, starts=starts, lead_h=24)
    assert np.isfinite(ahead.shown_c[0]).tolist() == [True] * 3 + [False] * 21
