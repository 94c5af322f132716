"""The first estimate of the surface temperature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface import temperature


def one(value):
    return np.array([value])


def after_hours(hours, *, start_c, balance_c, transfer=12.0, step_s=900.0):
    surface_c, deep_c = one(start_c), one(start_c)
    for _ in range(int(hours * 3600 / step_s)):
        surface_c, deep_c = temperature.after_step(
            surface_c, deep_c, one(balance_c), one(transfer), step_s
        )
    return float(surface_c[0])


def test_slab_of_asphalt_by_hand():
    # 0.95 sqrt(0.8 x 2.1e6 / (2 x 7.2722e-5)) = 0.95 x 107 476 = 102 102 J/(m² K),
    # times the day's 7.2722e-5 /s: 7.425 W/(m² K).
    assert pytest.approx(102_102, rel=1e-3) == temperature.SLAB_J_M2K
    assert pytest.approx(7.425, rel=1e-3) == temperature.RESTORE_W_M2K


def test_constant_weather_is_reached_in_the_end():
    assert after_hours(24 * 20, start_c=5.0, balance_c=-3.0) == pytest.approx(
        -3, abs=0.01
    )


@given(st.floats(-20, 10), st.floats(-20, 10), st.floats(2, 60))
def test_surface_stays_between_where_it_was_and_where_it_is_drawn(
    start, goal, transfer
):
    found = after_hours(3, start_c=start, balance_c=goal, transfer=transfer)
    assert min(start, goal) - 1e-9 <= found <= max(start, goal) + 1e-9


def test_step_length_hardly_matters():
    short = after_hours(6, start_c=2.0, balance_c=-6.0, step_s=60.0)
    assert after_hours(6, start_c=2.0, balance_c=-6.0) == pytest.approx(short, abs=0.3)


def test_clear_night_cools_below_the_air_and_cloud_keeps_warm():
    air_c, vapour_hpa = one(0.0), one(5.5)
    transfer = temperature.heat_transfer_w_m2k(one(1.0))
    transfer = transfer + temperature.radiation_transfer_w_m2k(air_c)

    def balance(cloud):
        sky = temperature.sky_emissivity(air_c, vapour_hpa, one(cloud))
        return temperature.balance_temperature_c(air_c, one(0.0), sky, transfer)[0]

    # Prata at 273.15 K and 5.5 hPa: w = 0.9363, exp(-sqrt(1.2 + 2.809)) = 0.1350,
    # emissivity 1 - 1.9363 x 0.1350 = 0.7386. Lost: 0.95 x 315.6 x 0.2614 = 78.4 W/m²;
    # transfer 5.7 + 1.9 + 4.39 = 11.99: 6.5 °C below the air.
    assert balance(0.0) == pytest.approx(-6.5, abs=0.1)
    assert -1.5 < balance(1.0) < 0.0


def test_noon_sun_by_hand():
    # 910 x 0.5 - 30 = 425 under a clear sky, a quarter of it under full cloud.
    found = temperature.sunshine_w_m2(
        np.array([0.5, 0.5, -0.2]), np.array([0.0, 1.0, 0.0])
    )
    assert found == pytest.approx([425.0, 106.25, 0.0])


def test_snow_insulates():
    # 50 mm at 0.1 W/(m K) are 0.5 m² K/W; with 1/10 for the air: 1 / 0.6.
    found = temperature.under_snow_w_m2k(np.array([10.0, 10.0]), np.array([50.0, 0.0]))
    assert found == pytest.approx([1.0 / 0.6, 10.0])
