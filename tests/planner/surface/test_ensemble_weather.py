"""Weather drawn around a forecast: laws of its errors, and values that can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.ensemble_params import EnsembleParams
from planner.surface.ensemble_weather import (
    draw_errors,
    grown,
    perturbed_column,
    perturbed_weather,
    remembered,
    shifted_mm,
)
from planner.surface.forcing.sky_longwave import black_body_w_m2
from planner.surface_params import ColumnParams
from tests.planner.surface.test_coarse_weather import weather

HOUR_S = 3600.0
DAY = weather(
    [900] * 96,
    precipitation_mm=np.where(np.arange(96) < 48, 0.25, 0.0),
    air_temperature_c=np.full(96, -2.0),
    direct_w_m2=np.full(96, 100.0),
)
NO_ERRORS = EnsembleParams(
    amount_now=0.0,
    amount_day=0.0,
    shift_h=0.0,
    air_now_k=0.0,
    air_day_k=0.0,
    humidity_pct=0.0,
    longwave_w_m2=0.0,
    wind_factor=0.0,
    half_snow_k=0.0,
    settling_factor=0.0,
    wear_factor=0.0,
)


def test_without_errors_the_weather_is_the_forecast():
    errors = draw_errors(DAY.end_s, NO_ERRORS, np.random.default_rng(1))
    found = perturbed_weather(DAY, errors, NO_ERRORS)
    for name in ("air_temperature_c", "precipitation_mm", "longwave_w_m2"):
        np.testing.assert_allclose(getattr(found, name), getattr(DAY, name), 1e-12)
    column = ColumnParams()
    assert perturbed_column(column, errors, NO_ERRORS) == column


def test_errors_forget_exponentially():
    # An Ornstein-Uhlenbeck process: variance 1, correlation exp(-1/8) after an hour
    # for a memory of 8 h; 40,000 hours hold 2,500 independent pairs of memories.
    end_s = np.arange(1.0, 40_001.0) * HOUR_S
    found = remembered(end_s, 8.0, np.random.default_rng(5))
    assert found.std() == pytest.approx(1.0, abs=0.05)
    after = np.corrcoef(found[:-1], found[1:])[0, 1]
    assert after == pytest.approx(np.exp(-1 / 8), abs=0.02)


def test_squares_of_errors_grow_evenly_up_to_two_days():
    found = grown(np.array([0.0, 12.0, 24.0, 48.0, 72.0]), 0.5, 1.5)
    # 0.25 and 2.25; half way 1.25; after two days 4.25, and no more.
    assert found**2 == pytest.approx([0.25, 1.25, 2.25, 4.25, 4.25])


def test_amounts_keep_their_mean():
    params = EnsembleParams(shift_h=0.0)
    rng = np.random.default_rng(2)
    totals = [
        perturbed_weather(
            DAY, draw_errors(DAY.end_s, params, rng), params
        ).precipitation_mm.sum()
        for _ in range(2000)
    ]
    # 12 mm; the factor deviates by about 0.35, so the mean of 2000 by 0.8 %.
    assert np.mean(totals) == pytest.approx(12.0, rel=0.03)


def test_a_shift_moves_what_falls_and_makes_nothing_up():
    late, early = shifted_mm(DAY, 2.0)[:, 0], shifted_mm(DAY, -2.0)[:, 0]
    assert late.sum() == pytest.approx(12.0)
    # At 12 h the shift is 2 (1 - exp(-12/6)) = 1.73 h: so much earlier it ends.
    ends_h = 0.25 * (np.flatnonzero(early > 1e-9).max() + 1)
    assert ends_h == pytest.approx(12.0 - 1.73, abs=0.3)


@given(seed=st.integers(0, 2**31))
def test_every_member_could_have_happened(seed):
    params = EnsembleParams(amount_day=2.0, air_day_k=6.0, longwave_w_m2=60.0)
    errors = draw_errors(DAY.end_s, params, np.random.default_rng(seed))
    found = perturbed_weather(DAY, errors, params)
    assert (found.precipitation_mm >= 0.0).all()
    assert (found.relative_humidity_pct <= 100.0).all()
    assert (found.longwave_w_m2 <= black_body_w_m2(found.air_temperature_c)).all()
    assert (found.direct_w_m2 >= 0.0).all()
    assert np.isfinite(found.wind_speed_m_s).all()
    perturbed_column(ColumnParams(), errors, params)
