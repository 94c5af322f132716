"""Three streets under six hours of snow: the forecast and what may come instead."""

from dataclasses import replace

import numpy as np
import pytest

from planner.ensemble_params import EnsembleParams
from planner.params import HorizonParams, SurfaceParams
from planner.surface.ahead import as_modelled, expect_ahead
from planner.surface.ensemble import make_ensemble
from planner.surface.past import expect_past
from tests.street_grid import hours_of_weather, snapshot

HORIZON, SURFACE = HorizonParams(history_h=3.0, ahead_h=12.0), SurfaceParams()
PARAMS = EnsembleParams(members=8)


def past_of(**weather):
    return expect_past(snapshot(weather=hours_of_weather(**weather)), HORIZON, SURFACE)


def ensemble_of(past, params=PARAMS, seed=1):
    return make_ensemble(
        past, as_modelled(past, SURFACE), SURFACE, params, np.random.default_rng(seed)
    )


@pytest.fixture(scope="module")
def snowy():
    return past_of(precipitation_mm_h=lambda hour: 1.5 if 0 < hour <= 6 else 0.0)


def test_the_first_member_is_the_forecast(snowy):
    found = ensemble_of(snowy)
    now = as_modelled(snowy, SURFACE)
    outlook = expect_ahead(snowy, now, HORIZON.step_s, SURFACE)
    assert found.time_s.tolist() == outlook.end_s.tolist()
    # Of steps of 15 minutes instead of 5 and 7.5.
    np.testing.assert_allclose(
        found.snow_depth_mm[:, 0, found.untouched_of_segment],
        outlook.snow_depth_mm[:, now.untouched],
        atol=2.0,
    )
    np.testing.assert_allclose(
        found.road_surface_temperature_c[:, 0, found.group_of_segment],
        outlook.road_surface_temperature_c[:, now.of_segment],
        atol=0.3,
    )


def test_members_start_alike_and_part(snowy):
    spread = ensemble_of(snowy).snow_depth_mm.std(axis=1)
    assert (spread[0] == 0.0).all()
    assert (spread[-1] > 1.0).all()


def test_the_same_seed_gives_the_same_night(snowy):
    first, again, other = (
        ensemble_of(snowy),
        ensemble_of(snowy),
        ensemble_of(snowy, seed=2),
    )
    assert (first.snow_depth_mm == again.snow_depth_mm).all()
    assert (first.snow_depth_mm[:, 1:] != other.snow_depth_mm[:, 1:]).any()


def test_fewer_members_are_the_first_of_more(snowy):
    fewer = ensemble_of(snowy, EnsembleParams(members=3))
    more = ensemble_of(snowy)
    assert (fewer.snow_depth_mm == more.snow_depth_mm[:, :3]).all()


def test_dry_weather_brings_no_snow_in_any_member():
    assert ensemble_of(past_of()).snow_depth_mm.max() == 0.0


def test_an_estimated_sky_spreads_the_surface_more_than_a_stated_one():
    # What the air does to the members is the same in both.
    calm = replace(PARAMS, air_now_k=0.0, air_day_k=0.0)

    def spread_c(longwave):
        found = ensemble_of(past_of(longwave_w_m2=longwave), calm)
        return found.road_surface_temperature_c[-1].std(axis=0).mean()

    assert spread_c(None) > 1.2 * spread_c(280.0)


def test_weather_that_ends_now_leaves_one_row():
    found = ensemble_of(past_of(end_h=0))
    assert found.time_s.tolist() == [0.0]
    assert found.snow_depth_mm.shape[:2] == (1, 8)
