import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.columns.integrate import integrate, integrate_audited
from planner.surface.columns.sites import Sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.treatment_steps import TreatmentSteps
from planner.surface_params import ColumnParams
from tests.planner.surface.columns_by_hand import (
    all_kept,
    arrays_of,
    begin,
    one_site,
    steady_weather,
)

PARAMS = ColumnParams()
SITES = 40
STEPS = 12
CELLS = 5


def random_night(seed):
    """Any weather over any surface: far beyond what one night brings."""
    rng = np.random.default_rng(seed)

    def over(low, high):
        return rng.uniform(low, high, (STEPS, CELLS))

    def some(most):
        there = rng.random(SITES) < 0.5
        return np.where(there, 10 ** rng.uniform(-5, np.log10(most), SITES), 0.0)

    step_s = rng.choice([60.0, 300.0, 600.0, 3600.0], STEPS)
    weather = StepWeather(
        end_s=np.cumsum(step_s),
        step_s=step_s,
        sun_elevation_deg=rng.uniform(-30, 50, STEPS),
        sun_azimuth_deg=rng.uniform(0, 360, STEPS),
        air_temperature_c=over(-30, 12) * rng.random(CELLS),
        relative_humidity_pct=over(5, 115),
        wind_speed_m_s=np.where(rng.random((STEPS, CELLS)) < 0.2, 0.0, over(0, 30)),
        pressure_hpa=over(800, 1050),
        precipitation_mm=np.where(rng.random((STEPS, CELLS)) < 0.5, 0.0, over(0, 6)),
        snow_share=np.where(rng.random((STEPS, CELLS)) < 0.5, -1.0, over(0, 1)),
        direct_w_m2=over(0, 600),
        diffuse_w_m2=over(0, 300),
        longwave_w_m2=over(130, 400),
        cold_pool_strength=over(0, 1),
    )
    vehicles = np.where(rng.random(SITES) < 0.3, 0.0, 10 ** rng.uniform(1, 4.7, SITES))
    sites = Sites(
        cell=rng.integers(0, CELLS, SITES).astype(np.int32),
        pavement=rng.integers(0, 5, SITES).astype(np.int8),
        sky_view_factor=rng.random(SITES),
        horizon=rng.integers(0, 3, SITES).astype(np.int32),
        horizons_deg=rng.integers(0, 60, (3, 72)).astype(np.uint8),
        tree_transmissivity=rng.random(SITES),
        air_offset_c=rng.normal(0, 2, SITES),
        cold_pool_c=rng.uniform(0, 5, SITES),
        wind_factor=rng.uniform(0, 3, SITES),
        precipitation_factor=rng.uniform(0, 2, SITES),
        vehicles_per_day=vehicles,
        heavy_share=rng.random(SITES),
        is_covered=rng.random(SITES) < 0.1,
        flux_bias_w_m2=rng.normal(0, 30, SITES),
    )
    loose = some(2000)
    state = replace(
        begin(sites, weather),
        ground_c=rng.normal(-2, 6, (13, SITES)),
        snow_c=rng.uniform(-20, 0, SITES),
        water_mm=some(20),
        ice_mm=some(20),
        frost_mm=some(2),
        loose_mm_we=loose,
        loose_liquid_mm=np.where(loose > 0, some(30), 0.0),
        loose_kg_m3=rng.uniform(40, 600, SITES),
        packed_mm_we=some(60),
        salt_g_m2=some(100),
        grit_g_m2=some(300),
        snow_layers=None,
    )
    return state, sites, weather


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    """Compile before anything is timed: hypothesis has a deadline."""
    state, sites, weather = random_night(0)
    integrate(state, sites, weather, PARAMS, kept=all_kept(weather))


@given(st.integers(0, 2**32 - 1))
def test_energy_and_water_are_conserved_in_every_step(seed):
    state, sites, weather = random_night(seed)
    after, trace, audit = integrate_audited(
        state, sites, weather, PARAMS, kept=all_kept(weather)
    )
    assert audit.energy_gap_w_m2.max() < 1e-6
    assert audit.water_gap_mm.max() < 1e-9
    for stores in (arrays_of(after), arrays_of(trace)):
        assert all(np.isfinite(values).all() for values in stores.values())
    for name in ("water_mm", "ice_mm", "frost_mm", "loose_mm_we", "salt_g_m2"):
        assert (getattr(after, name) >= 0.0).all(), name
    # No node runs away, however wild the weather.
    assert np.abs(after.ground_c).max() < 80.0


@given(st.integers(0, 2**32 - 1), st.integers(0, SITES - 1))
def test_a_site_does_not_know_of_the_others(seed, chosen):
    state, sites, weather = random_night(seed)
    together, _ = integrate(state, sites, weather, PARAMS, kept=all_kept(weather))

    def only(thing):
        return replace(
            thing,
            **{
                name: values[..., chosen : chosen + 1]
                for name, values in arrays_of(thing).items()
                if name != "horizons_deg"
            },
        )

    alone, _ = integrate(
        only(state), only(sites), weather, PARAMS, kept=all_kept(weather)
    )
    for name, values in arrays_of(together).items():
        assert np.array_equal(values[..., chosen], arrays_of(alone)[name][..., 0]), name


def test_one_run_is_two_halves():
    state, sites, weather = random_night(11)
    whole, _ = integrate(state, sites, weather, PARAMS, kept=all_kept(weather))

    def part(begin_step, end_step):
        columns = arrays_of(weather)
        columns.pop("estimated")
        cut = StepWeather(**{n: v[begin_step:end_step] for n, v in columns.items()})
        return cut, np.ones(end_step - begin_step, dtype=np.bool_)

    first, kept = part(0, 5)
    half, _ = integrate(state, sites, first, PARAMS, kept=kept)
    second, kept = part(5, STEPS)
    both, _ = integrate(half, sites, second, PARAMS, kept=kept)
    np.testing.assert_allclose(both.ground_c, whole.ground_c, atol=1e-6)
    np.testing.assert_allclose(both.loose_mm_we, whole.loose_mm_we, atol=1e-6)


@pytest.mark.parametrize("count", [1, 3])
def test_leaves_its_input_alone(count):
    weather = steady_weather(6, precipitation_mm=0.3)
    sites = one_site(vehicles_per_day=500.0)
    chosen = np.zeros(count, dtype=np.int64)
    sites = replace(
        sites,
        **{n: v[chosen] for n, v in arrays_of(sites).items() if n != "horizons_deg"},
    )
    state = begin(sites, weather, water_mm=0.5, salt_g_m2=5.0)
    before = copy.deepcopy((state, sites, weather))
    integrate(state, sites, weather, PARAMS, kept=all_kept(weather))
    for thing, saved in zip((state, sites, weather), before, strict=True):
        for name, values in arrays_of(thing).items():
            assert np.array_equal(values, getattr(saved, name)), name


def test_frost_is_latent_heat_over_heat_of_sublimation():
    # A clear, calm night at -2 °C, damp: dry asphalt cools below the frost point.
    weather = steady_weather(
        72, air_temperature_c=-2.0, relative_humidity_pct=95.0, longwave_w_m2=220.0
    )
    sites = one_site()
    state = begin(sites, weather, ground_c=-3.0)
    after, _, audit = integrate_audited(
        state, sites, weather, PARAMS, kept=all_kept(weather)
    )
    assert after.frost_mm[0] > 0.02
    # 2.834e6 J/kg: WMO-No. 8; other models divide by the heat of melting.
    expected = audit.latent_j_m2[0] / 2.834e6
    np.testing.assert_allclose(after.frost_mm[0], expected, rtol=0.02)


@pytest.mark.parametrize(
    "name", ["air_temperature_c", "longwave_w_m2", "wind_speed_m_s"]
)
def test_a_gap_in_the_weather_is_refused(name):
    weather = steady_weather(4)
    values = getattr(weather, name).copy()
    values[2] = np.nan
    gappy = replace(weather, **{name: values})
    sites = one_site()
    with pytest.raises(ValueError, match=f"{name} of the weather has 1 values"):
        integrate(begin(sites, weather), sites, gappy, PARAMS, kept=all_kept(weather))


def test_calm_and_more_than_saturated_air_is_defined():
    weather = steady_weather(48, wind_speed_m_s=0.0, relative_humidity_pct=130.0)
    sites = one_site()
    after, _ = integrate(
        begin(sites, weather), sites, weather, PARAMS, kept=all_kept(weather)
    )
    full, _ = integrate(
        begin(sites, weather),
        sites,
        replace(weather, relative_humidity_pct=np.full((48, 1), 100.0)),
        PARAMS,
        kept=all_kept(weather),
    )
    assert np.array_equal(after.frost_mm, full.frost_mm)
    assert np.isfinite(after.ground_c).all()


def treatment(at_s, **values):
    """One treatment of site 0."""
    columns = {
        "kept_share": 1.0,
        "is_swept": False,
        "salt_g_m2": 0.0,
        "water_mm": 0.0,
        "grit_g_m2": 0.0,
    } | values
    return TreatmentSteps(
        at_s=np.array([at_s]),
        site=np.zeros(1, dtype=np.int32),
        **{name: np.array([value]) for name, value in columns.items()},
    )


def treated(state, sites, weather, done):
    _, trace = integrate(
        state, sites, weather, PARAMS, treatments=done, kept=all_kept(weather)
    )
    return trace


def test_a_plough_leaves_five_millimetres_and_most_of_the_packed_snow():
    weather = steady_weather(6)
    sites = one_site()
    state = begin(
        sites, weather, loose_mm_we=20.0, loose_kg_m3=200.0, packed_mm_we=10.0
    )
    trace = treated(state, sites, weather, treatment(1800.0, kept_share=0.0))
    loose_mm = trace.snow_depth_mm[:, 0] - trace.packed_mm_we[:, 0] / 0.5
    assert loose_mm[1] > 90.0
    np.testing.assert_allclose(loose_mm[2], 5.0, atol=0.1)
    np.testing.assert_allclose(
        trace.packed_mm_we[2, 0] / trace.packed_mm_we[1, 0], 0.8, atol=0.01
    )


def test_salt_melts_thin_ice_that_stays_without_it():
    # At -3 °C a 5 % solution is in balance with ice: 20 g/m² can keep 0.38 mm wet.
    weather = steady_weather(48, longwave_w_m2=300.0, relative_humidity_pct=85.0)
    sites = one_site()
    state = begin(sites, weather, ground_c=-3.0, ice_mm=0.2)
    plain = treated(state, sites, weather, None)
    salted = treated(state, sites, weather, treatment(600.0, salt_g_m2=20.0))
    assert plain.ice_mm[12, 0] > 0.15
    assert salted.ice_mm[12, 0] < 0.01
    assert salted.water_mm[12, 0] > 0.15


def test_what_was_done_before_the_start_is_in_the_state():
    weather = steady_weather(3)
    sites = one_site()
    trace = treated(
        begin(sites, weather), sites, weather, treatment(0.0, grit_g_m2=100.0)
    )
    assert (trace.grit_g_m2 == 0.0).all()


def test_no_traffic_at_night_wears_nothing_at_night():
    weather = steady_weather(36, air_temperature_c=-6.0)
    busy, path = one_site(vehicles_per_day=8000.0), one_site()
    state = begin(path, weather, ground_c=-6.0, loose_mm_we=5.0, loose_kg_m3=100.0)
    asleep = replace(weather, traffic_factor=np.zeros(36))
    still = treated(state, path, weather, None)
    night = treated(state, busy, asleep, None)
    assert np.array_equal(night.snow_mm_we, still.snow_mm_we)


def test_traffic_packs_snow_and_a_path_keeps_it():
    weather = steady_weather(36, air_temperature_c=-6.0)
    busy, path = one_site(vehicles_per_day=8000.0), one_site()
    state = begin(path, weather, ground_c=-6.0, loose_mm_we=5.0, loose_kg_m3=100.0)
    packed = treated(state, busy, weather, None)
    still = treated(state, path, weather, None)
    assert packed.packed_mm_we[-1, 0] > 1.0
    assert packed.snow_mm_we[-1, 0] < 1.0
    assert still.packed_mm_we[-1, 0] == 0.0
    assert still.snow_mm_we[-1, 0] > 4.8


def test_wet_packed_snow_wears_ten_times_as_fast_as_cold():
    # At the reference traffic 0.05 of it goes in an hour when dry: of a step of
    # 600 s, 0.05 / 6 = 0.00833 in 1.00833. Soaked (Naruse et al. 1988) 0.5 an hour:
    # 0.0833 in 1.0833, which is 7.7 %.
    weather = steady_weather(
        1, air_temperature_c=0.0, longwave_w_m2=310.0, relative_humidity_pct=100.0
    )
    street = one_site(vehicles_per_day=5000.0)
    layers = np.zeros((5, 4, 1))
    layers[0, :, 0] = 9.0, 1.0, 500.0, 0.0
    soaked = replace(
        begin(street, weather, ground_c=0.0, packed_mm_we=10.0), snow_layers=layers
    )
    layers = layers.copy()
    layers[0, :, 0] = 10.0, 0.0, 500.0, -3.0
    cold = replace(soaked, snow_layers=layers, ground_c=soaked.ground_c - 3.0)
    worn = integrate(soaked, street, weather, PARAMS, kept=all_kept(weather))[1]
    firm = integrate(
        replace(cold, snow_c=np.full(1, -3.0)),
        street,
        replace(weather, air_temperature_c=weather.air_temperature_c - 3.0),
        PARAMS,
        kept=all_kept(weather),
    )[1]
    still = integrate(soaked, one_site(), weather, PARAMS, kept=all_kept(weather))[1]
    share = 1.0 - worn.packed_mm_we[0, 0] / still.packed_mm_we[0, 0]
    assert share == pytest.approx(0.5 / 6.0 / (1.0 + 0.5 / 6.0), rel=0.01)
    assert firm.packed_mm_we[0, 0] == pytest.approx(10.0 / 1.00833, abs=0.02)
