"""Wet snow, rain and the ice below them, worked out by hand."""

import math

import pytest

from planner.surface.columns.integrate import integrate, integrate_audited
from planner.surface.columns.sites import Pavement
from planner.surface_params import ColumnParams
from tests.planner.surface.columns_by_hand import (
    all_kept,
    begin,
    one_site,
    steady_weather,
)

PARAMS = ColumnParams()
FUSION_J_KG = 333_550.0
WATER_J_KG_K = 4186.0
AS_DARK_AS_ICE_W_M2 = 5.670374e-8 * 273.15**4


def still_air(steps, **values):
    """Air and sky at 0 °C, so that a melting surface gets nothing from above."""
    return steady_weather(
        steps,
        **{
            "air_temperature_c": 0.0,
            "wind_speed_m_s": 0.0,
            "relative_humidity_pct": 100.0,
            "longwave_w_m2": AS_DARK_AS_ICE_W_M2,
            "snow_share": 0.0,
        }
        | values,
    )


def on_cold_ground(sites, weather, **stores):
    """Begin at 0 °C over ground that is colder by one degree from 1 cm down."""
    state = begin(sites, weather, ground_c=-1.0, snow_c=0.0, **stores)
    state.ground_c[0] = 0.0
    return state


def test_water_that_freezes_under_wet_snow_is_slush():
    # A half-space at -1 °C whose surface is held at 0 °C takes up
    # 2 k sqrt(t / (pi a)) (Carslaw and Jaeger 1959, sect. 2.4). Gravel has k = 0.95
    # W/m/K and a = k / 2.10e6: in 2 h 135.2 kJ/m². Its uppermost half-centimetre
    # begins at 0 °C and needs none, 2.10e6 * 0.005 = 10.5 kJ/m²; the rest freezes
    # 124.7 / 333.55 = 0.374 mm.
    weather = still_air(12)
    sites = one_site(Pavement.GRAVEL)
    state = on_cold_ground(
        sites,
        weather,
        water_mm=0.8,
        loose_mm_we=10.0,
        loose_liquid_mm=3.0,
        loose_kg_m3=200.0,
    )
    after, trace, audit = integrate_audited(
        state, sites, weather, PARAMS, kept=all_kept(weather)
    )
    taken_j_m2 = 2.0 * 0.95 * math.sqrt(7200.0 / (math.pi * 0.95 / 2.10e6))
    taken_j_m2 -= 2.10e6 * 0.005
    frozen_mm = after.loose_mm_we[0] - state.loose_mm_we[0]
    assert frozen_mm == pytest.approx(taken_j_m2 / FUSION_J_KG, rel=0.02)
    assert trace.ice_mm.max() == 0.0
    assert abs(audit.condensed_mm[0]) < 0.01
    assert audit.energy_gap_w_m2[0] < 1e-6


def test_thin_wet_snow_lets_a_third_of_the_rain_through_to_the_ice():
    # 5 mm of packed snow are 10 mm deep and hide 10 / (10 + 5) of the pavement. A
    # third of 1 mm of rain at 3 °C brings 4.19 kJ/m² to the ice: 0.0125 mm melt.
    weather = still_air(1, air_temperature_c=3.0, precipitation_mm=1.0)
    sites = one_site()
    state = begin(
        sites,
        weather,
        ground_c=0.0,
        snow_c=0.0,
        water_mm=0.5,
        ice_mm=2.0,
        packed_mm_we=5.0,
    )
    after, _, audit = integrate_audited(
        state, sites, weather, PARAMS, kept=all_kept(weather)
    )
    melted_mm = 3.0 * WATER_J_KG_K / 3.0 / FUSION_J_KG
    assert 2.0 - after.ice_mm[0] == pytest.approx(melted_mm, rel=0.02)
    assert audit.energy_gap_w_m2[0] < 1e-6


def test_snow_that_lets_no_water_through_catches_all_rain():
    weather = still_air(1, air_temperature_c=3.0, precipitation_mm=0.2)
    sites = one_site()
    state = begin(
        sites, weather, ground_c=-4.0, ice_mm=1.0, loose_mm_we=5.0, loose_kg_m3=200.0
    )
    after, _ = integrate(state, sites, weather, PARAMS, kept=all_kept(weather))
    assert after.ice_mm[0] == pytest.approx(1.0, abs=1e-12)
    assert after.water_mm[0] == 0.0


def test_warm_rain_on_wet_snow_leaves_no_black_ice():
    # A road 2 °C below freezing under 10 mm of slush, and 12 mm of rain an hour at
    # +3 °C for a day: no ice that a tyre would notice (0.05 mm), neither under the
    # snow nor when it is gone.
    weather = steady_weather(
        144,
        air_temperature_c=3.0,
        relative_humidity_pct=95.0,
        longwave_w_m2=310.0,
        precipitation_mm=2.0,
    )
    sites = one_site(vehicles_per_day=250.0)
    state = begin(
        sites,
        weather,
        ground_c=-2.0,
        snow_c=0.0,
        loose_mm_we=8.0,
        loose_liquid_mm=2.0,
        loose_kg_m3=200.0,
    )
    after, trace = integrate(state, sites, weather, PARAMS, kept=all_kept(weather))
    lies_mm = trace.snow_mm_we[:, 0] + trace.packed_mm_we[:, 0]
    assert lies_mm[11] > 1.0
    assert lies_mm[-1] == 0.0
    assert trace.ice_mm.max() < 0.05
    assert after.ground_c[0, 0] > 0.5


def test_a_colder_site_has_a_colder_sky():
    # Both come to rest as grey bodies (no wind, dry). The sky goes with the fourth
    # power of the air: 500 m higher, 3.25 °C colder, the plate is as much colder.
    params = ColumnParams(
        least_exchange_w_m2_k=0.0, least_wind_m_s=0.01, exchange_factor=0.1
    )
    weather = steady_weather(
        2000,
        3600.0,
        wind_speed_m_s=0.0,
        longwave_w_m2=280.0,
        relative_humidity_pct=1.0,
    )
    low_c = (280.0 / 5.670374e-8) ** 0.25 - 273.15
    weather.air_temperature_c[:] = low_c
    sites = one_site(Pavement.BRIDGE, wind_factor=0.0, air_offset_c=-3.25)
    state = begin(sites, weather, ground_c=low_c)
    _, trace = integrate(state, sites, weather, params, kept=all_kept(weather))
    assert trace.road_surface_temperature_c[-1, 0] == pytest.approx(
        low_c - 3.25, abs=0.05
    )
