"""Vapour and pressure where nobody measured them."""

import numpy as np
import pytest

from planner.surface.forcing.moisture import (
    humidity_from_nights_pct,
    pressure_hpa,
    saturation_hpa,
)

TIME_S = np.arange(72) * 3600.0


def murphy_koop_hpa(temperature_c):
    # Murphy and Koop (2005), Q. J. R. Meteorol. Soc. 131, eq. 10. [K] -> [Pa]
    t = temperature_c + 273.15
    log_pa = (
        54.842763
        - 6763.22 / t
        - 4.210 * np.log(t)
        + 0.000367 * t
        + np.tanh(0.0415 * (t - 218.8))
        * (53.878 - 1331.22 / t - 9.44523 * np.log(t) + 0.014025 * t)
    )
    return np.exp(log_pa) / 100.0


def test_saturation_agrees_with_murphy_and_koop():
    temperature_c = np.linspace(-40.0, 40.0, 81)
    np.testing.assert_allclose(
        saturation_hpa(temperature_c), murphy_koop_hpa(temperature_c), rtol=0.025
    )
    warm = temperature_c >= -20.0
    np.testing.assert_allclose(
        saturation_hpa(temperature_c)[warm],
        murphy_koop_hpa(temperature_c)[warm],
        rtol=0.006,
    )


def test_coldest_hour_is_saturated_and_noon_is_dry():
    air_c = (5.0 * np.sin(2 * np.pi * TIME_S / 86_400.0))[:, None]
    none_mm = np.zeros_like(air_c)
    found = humidity_from_nights_pct(TIME_S, air_c, none_mm)[:, 0]
    coldest = air_c[24:48, 0].argmin() + 24
    warmest = air_c[24:48, 0].argmax() + 24
    assert found[coldest] == 100.0
    # Dew point -5 °C in air of 5 °C: 4.215 / 8.719 hPa = 48 % (Murphy and Koop).
    assert found[warmest] == pytest.approx(48.3, abs=0.5)


def test_rain_makes_the_air_damp_and_a_gap_stays_one():
    air_c = np.full((72, 1), 4.0)
    air_c[:24] = -10.0
    air_c[60:] = np.nan
    rain_mm = np.where(TIME_S[:, None] == 30 * 3600.0, 1.0, 0.0)
    found = humidity_from_nights_pct(TIME_S, air_c, rain_mm)[:, 0]
    assert found[30] == 93.0
    assert found[31] < 50.0
    assert np.isnan(found[60:]).all()


@pytest.mark.parametrize(
    ("height_m", "expected"), [(0, 1013.25), (1000, 898.75), (2500, 746.82)]
)
def test_pressure_of_the_standard_atmosphere(height_m, expected):
    # ISO 2533, table 5.
    assert float(pressure_hpa(height_m)) == pytest.approx(expected, rel=5e-4)
