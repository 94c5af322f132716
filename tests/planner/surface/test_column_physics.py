import math

import numpy as np
import pytest

from planner.surface.columns.brine import (
    enthalpy_j_m2,
    freezing_point_c,
    liquidus_ratio,
    warmth_of,
)
from planner.surface.columns.ground import (
    NODES,
    build_ground,
    follow_surface,
    line_below,
    node_depths_m,
)
from planner.surface.columns.integrate import integrate, integrate_audited
from planner.surface.columns.precipitation import fresh_density_kg_m3
from planner.surface.columns.sites import Pavement
from planner.surface.columns.vapour import (
    vapour_pressure_over_ice_pa,
    vapour_pressure_over_water_pa,
    wet_bulb_c,
)
from planner.surface_params import ColumnParams
from tests.planner.surface.columns_by_hand import (
    all_kept,
    begin,
    one_site,
    steady_weather,
)

PARAMS = ColumnParams()


def test_vapour_pressures_agree_with_murphy_and_koop():
    # Murphy and Koop (2005), Q. J. R. Meteorol. Soc. 131, eq. 7 and 10. [K] -> [Pa]
    for celsius in np.linspace(-35, 40, 76):
        t = celsius + 273.15
        water = math.exp(
            54.842763
            - 6763.22 / t
            - 4.210 * math.log(t)
            + 0.000367 * t
            + math.tanh(0.0415 * (t - 218.8))
            * (53.878 - 1331.22 / t - 9.44523 * math.log(t) + 0.014025 * t)
        )
        assert vapour_pressure_over_water_pa(celsius) == pytest.approx(water, rel=5e-3)
        if celsius <= 0.0:
            ice = math.exp(
                9.550426 - 5723.265 / t + 3.53068 * math.log(t) - 0.00728332 * t
            )
            assert vapour_pressure_over_ice_pa(celsius) == pytest.approx(ice, rel=5e-3)


def test_wet_bulb_of_saturated_air_is_its_temperature():
    assert wet_bulb_c(1.3, vapour_pressure_over_water_pa(1.3), 1e5) == pytest.approx(
        1.3, abs=1e-6
    )


def test_wet_bulb_agrees_with_a_psychrometer_table():
    # 20.0 °C and 50 % at 1013 hPa: 13.9 °C (ventilated psychrometer tables).
    vapour_pa = 0.5 * vapour_pressure_over_water_pa(20.0)
    assert wet_bulb_c(20.0, vapour_pa, 101_300.0) == pytest.approx(13.8, abs=0.15)


def test_fresh_snow_is_light_in_calm_cold_and_dense_in_wind():
    # Jordan et al. (1999) by hand at -1 °C: 1.4 * 6**-1.15 = 0.1783,
    # 500 * (1 - 0.951 * exp(-0.1783)) = 102.1; at 8 m/s 8**1.7 = 34.30, times
    # 0.008 = 0.2744, 500 * (1 - 0.951 * exp(-0.4527)) = 197.6.
    assert fresh_density_kg_m3(-1.0, 0.0) == pytest.approx(102.1, abs=0.2)
    assert fresh_density_kg_m3(-1.0, 8.0) == pytest.approx(197.6, abs=0.3)


@pytest.mark.parametrize(
    ("pct", "expected_c"),
    [(5.0, -3.0), (10.0, -6.6), (15.0, -10.9), (20.0, -16.5), (23.3, -21.1)],
)
def test_brine_freezes_as_the_table_says(pct, expected_c):
    found = freezing_point_c(pct / 100.0, 1.0 - pct / 100.0)
    assert found == pytest.approx(expected_c, abs=1e-9)
    assert liquidus_ratio(found)[0] == pytest.approx(pct / (100.0 - pct), rel=1e-9)


@pytest.mark.parametrize("salt", [0.0, 0.005, 0.02, 0.3])
def test_enthalpy_and_warmth_are_inverse(salt):
    for warmth_c in np.linspace(-30.0, 5.0, 36):
        for liquid in (0.0, 0.3, 1.0):
            enthalpy = enthalpy_j_m2(1e4, 1.0 - liquid, liquid, warmth_c)
            found = warmth_of(enthalpy, 1e4, 1.0, salt)
            again = enthalpy_j_m2(
                1e4, 1.0 - found.liquid_kg_m2, found.liquid_kg_m2, found.temperature_c
            )
            assert again == pytest.approx(enthalpy, abs=1e-6)
            assert 0.0 <= found.liquid_kg_m2 <= 1.0


def conducted(surface_c, step_s, first_c):
    """Lead a prescribed surface temperature into homogeneous ground; return (T, N)."""
    ground = build_ground(PARAMS, (step_s,))
    warmth = np.full(NODES, first_c)
    line = np.zeros(NODES)
    found = []
    for value in surface_c:
        line_below(ground, 0, Pavement.GRAVEL, warmth, 0.0, line)
        line[0] = value
        follow_surface(ground, 0, Pavement.GRAVEL, warmth, line)
        warmth[0] = value
        found.append(warmth.copy())
    return np.array(found)


# Gravel is one material down to 0.6 m: 0.95 W/m/K and 2.10e6 J/m³/K.
DIFFUSIVITY_M2_S = 0.95 / 2.10e6


def test_a_step_at_the_surface_enters_as_the_error_function():
    # Carslaw and Jaeger (1959), sect. 2.4: T = erfc(z / 2 sqrt(a t)).
    step_s, hours = 60.0, 6
    found = conducted(np.ones(hours * 60), step_s, 0.0)[-1]
    for node, depth_m in enumerate(node_depths_m(Pavement.GRAVEL)[:9]):
        width_m = 2.0 * math.sqrt(DIFFUSIVITY_M2_S * hours * 3600.0)
        assert found[node] == pytest.approx(math.erfc(depth_m / width_m), abs=0.015)


def test_a_daily_wave_dies_out_and_lags_as_in_a_half_space():
    # Carslaw and Jaeger (1959), sect. 2.6: amplitude exp(-z/d), lag z/d radians.
    step_s, day_s = 300.0, 86_400.0
    time_s = np.arange(1, 8 * 288 + 1) * step_s
    omega = 2.0 * math.pi / day_s
    found = conducted(np.sin(omega * time_s), step_s, 0.0)[-288:]
    phase = omega * time_s[-288:]
    damping_m = math.sqrt(2.0 * DIFFUSIVITY_M2_S / omega)
    for node, depth_m in enumerate(node_depths_m(Pavement.GRAVEL)[:7]):
        sine = 2.0 * (found[:, node] * np.sin(phase)).mean()
        cosine = 2.0 * (found[:, node] * np.cos(phase)).mean()
        ratio = depth_m / damping_m
        assert math.hypot(sine, cosine) == pytest.approx(math.exp(-ratio), abs=0.015)
        assert -math.atan2(cosine, sine) == pytest.approx(ratio, abs=0.04)


def test_a_plate_in_the_dark_comes_to_rest_as_a_grey_body():
    # No wind, no floor of exchange, dry: e (L - s T^4) = 0, so s T^4 = L.
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
    sites = one_site(Pavement.BRIDGE, wind_factor=0.0)
    expected_c = (280.0 / 5.670374e-8) ** 0.25 - 273.15
    weather.air_temperature_c[:] = expected_c
    state = begin(sites, weather, ground_c=expected_c + 4.0)
    _, trace = integrate(state, sites, weather, params, kept=all_kept(weather))
    assert trace.road_surface_temperature_c[-1, 0] == pytest.approx(
        expected_c, abs=0.05
    )


def test_ice_melts_by_as_much_heat_as_it_gets():
    # Pavement and air at 0 °C, dark air as warm: only 100 W/m² are added for 1 h.
    # 100 * 3600 / 333550 = 1.079 mm of the 2 mm, and nothing warms meanwhile.
    params = ColumnParams(film_mm=5.0, base_flux_w_m2=60.0, exchange_factor=0.1)
    weather = steady_weather(
        6,
        air_temperature_c=0.0,
        wind_speed_m_s=0.0,
        relative_humidity_pct=100.0,
        longwave_w_m2=5.670374e-8 * 273.15**4,
    )
    sites = one_site(flux_bias_w_m2=0.0)
    state = begin(sites, weather, ground_c=0.0, ice_mm=2.0)
    after, _, audit = integrate_audited(
        state, sites, weather, params, kept=all_kept(weather)
    )
    melted = 60.0 * 3600.0 / 333_550.0
    assert after.ground_c[0, 0] == pytest.approx(0.0, abs=1e-9)
    assert after.water_mm[0] - audit.condensed_mm[0] == pytest.approx(melted, rel=2e-3)


def test_water_freezes_and_gives_its_heat():
    # 0.8 mm freezing gives 0.8 * 333.55 = 267 kJ/m²: the first node (10.5 kJ/m²/K)
    # is held at 0 °C meanwhile, while a dry one has gone on cooling.
    weather = steady_weather(72, air_temperature_c=-5.0, longwave_w_m2=230.0)
    sites = one_site()
    kept = all_kept(weather)
    wet = begin(sites, weather, ground_c=1.0, water_mm=0.8)
    after, wet_trace = integrate(wet, sites, weather, PARAMS, kept=kept)
    dry = begin(sites, weather, ground_c=1.0)
    _, dry_trace = integrate(dry, sites, weather, PARAMS, kept=kept)
    assert after.ice_mm[0] > 0.5
    assert after.water_mm[0] == 0.0
    halfway = int(np.argmax(wet_trace.ice_mm[:, 0] > 0.3))
    assert wet_trace.road_surface_temperature_c[halfway, 0] == pytest.approx(0.0)
    assert dry_trace.road_surface_temperature_c[halfway, 0] < -1.0


def test_snow_keeps_the_pavement_warm():
    weather = steady_weather(72, air_temperature_c=-8.0, longwave_w_m2=220.0)
    sites = one_site()
    bare, _ = integrate(
        begin(sites, weather, ground_c=-1.0),
        sites,
        weather,
        PARAMS,
        kept=all_kept(weather),
    )
    covered, _ = integrate(
        begin(sites, weather, ground_c=-1.0, loose_mm_we=20.0, loose_kg_m3=100.0),
        sites,
        weather,
        PARAMS,
        kept=all_kept(weather),
    )
    assert covered.ground_c[0, 0] > bare.ground_c[0, 0] + 3.0
    assert covered.snow_c[0] < bare.ground_c[0, 0] - 1.0


def test_a_hill_in_the_south_shades_the_winter_sun():
    weather = steady_weather(
        24, direct_w_m2=200.0, sun_elevation_deg=10.0, sun_azimuth_deg=180.0
    )
    open_site = one_site()
    hills_deg = np.zeros((1, 72), dtype=np.uint8)
    hills_deg[0, 30:43] = 20
    shaded = type(open_site)(
        **{
            name: getattr(open_site, name)
            for name in type(open_site).__dataclass_fields__
            if name != "horizons_deg"
        },
        horizons_deg=hills_deg,
    )
    warm, _ = integrate(
        begin(open_site, weather), open_site, weather, PARAMS, kept=all_kept(weather)
    )
    cold, _ = integrate(
        begin(shaded, weather), shaded, weather, PARAMS, kept=all_kept(weather)
    )
    assert warm.ground_c[0, 0] > cold.ground_c[0, 0] + 3.0
