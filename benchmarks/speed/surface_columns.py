"""How long 48 hours of road surface take for 100,000 distinct sites.

``python -m benchmarks.speed.surface_columns [SITES]`` prints CPU seconds of the process
and its peak memory; the kernels are compiled by a first, small run that is not counted.
Every storage is in use: snow falls, turns to sleet and rain, freezes in a clear night
and melts on the next day; streets begin with snow, ice, salt or nothing.

No two sites are alike. Their properties are drawn: pavement (70 % asphalt, 10 % each
paving and gravel, 5 % each bridge and open ground), sky view factor 0.3 to 1, horizons
up to 30°, height ±3 °C, cold pools to 3 °C, wind factor 0.3 to 1.2, traffic log-uniform
from 50 to 20,000 vehicles a day on two of three, none on the rest.
"""

import resource
import sys
import time

import numpy as np

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState
from planner.surface.forcing.step_bounds import model_bounds_s
from planner.surface_params import ColumnParams

CELLS = 100
CLEAR_W_M2 = 260.0
HOUR_S = 3600.0
SEED = 20_260_105


def winter_weather() -> StepWeather:
    """Return snow, sleet, a clear frost and a thaw over 48 h, (T, CELLS)."""
    rng = np.random.default_rng(SEED)
    bounds_s = model_bounds_s(0.0, 48 * HOUR_S)
    end_s, step_s = bounds_s[1:], np.diff(bounds_s)
    hour = end_s / HOUR_S
    shift_c = rng.normal(0.0, 1.0, CELLS)
    air_c = np.interp(hour, [0, 6, 12, 18, 27, 36, 48], [-2, 0, 1.5, 0.5, -9, 2, -1])
    humidity = np.interp(hour, [0, 14, 27, 36, 48], [95, 97, 85, 75, 90])
    rate_mm_h = np.interp(hour, [0, 1, 9, 12, 13, 40, 41, 48], [0, 1, 1, 2, 0, 0, 1, 1])
    sky = np.interp(hour, [0, 14, 18, 34, 40, 48], [300, 305, 215, 225, 290, 300])
    sun_deg = 20.0 * np.sin((hour - 8.0) / 24.0 * 2.0 * np.pi) - 5.0
    sun = np.maximum(np.sin(np.radians(sun_deg)), 0.0)

    def over_cells(values: np.ndarray, spread: float = 0.0) -> np.ndarray:
        return values[:, None] * (1.0 + spread * rng.normal(0.0, 1.0, CELLS))

    clear = (sky < CLEAR_W_M2).astype(float)
    return StepWeather(
        end_s=end_s,
        step_s=step_s,
        sun_elevation_deg=sun_deg,
        sun_azimuth_deg=(hour % 24.0) * 15.0,
        air_temperature_c=air_c[:, None] + shift_c,
        relative_humidity_pct=over_cells(humidity, 0.02),
        wind_speed_m_s=np.abs(over_cells(2.5 + 1.5 * np.sin(hour / 3.0), 0.2)),
        pressure_hpa=np.full((end_s.size, CELLS), 990.0),
        precipitation_mm=np.abs(over_cells(rate_mm_h * step_s / HOUR_S, 0.2)),
        snow_share=np.full((end_s.size, CELLS), -1.0),
        direct_w_m2=over_cells(600.0 * sun * clear),
        diffuse_w_m2=over_cells(200.0 * sun),
        longwave_w_m2=over_cells(sky, 0.01),
        cold_pool_strength=over_cells(clear * (sun == 0.0)),
    )


def drawn_sites(count: int) -> Sites:
    """Return sites of which no two are alike, (count,)."""
    rng = np.random.default_rng(SEED)
    horizons = 500
    waves = rng.uniform(0.0, 30.0, (horizons, 1)) * np.abs(
        np.sin(np.linspace(0, np.pi, 72) * rng.integers(1, 5, (horizons, 1)))
    )
    vehicles = 10.0 ** rng.uniform(np.log10(50), np.log10(20_000), count)
    return Sites(
        cell=rng.integers(0, CELLS, count).astype(np.int32),
        pavement=rng.choice(5, count, p=[0.7, 0.1, 0.1, 0.05, 0.05]).astype(np.int8),
        sky_view_factor=rng.uniform(0.3, 1.0, count),
        horizon=rng.integers(0, horizons, count).astype(np.int32),
        horizons_deg=waves.astype(np.uint8),
        tree_transmissivity=rng.choice([1.0, 0.5], count),
        air_offset_c=rng.uniform(-3.0, 3.0, count),
        cold_pool_c=rng.uniform(0.0, 3.0, count),
        wind_factor=rng.uniform(0.3, 1.2, count),
        precipitation_factor=rng.uniform(0.8, 1.2, count),
        vehicles_per_day=np.where(rng.random(count) < 1 / 3, 0.0, vehicles),
        heavy_share=rng.uniform(0.0, 0.15, count),
        is_covered=rng.random(count) < 0.01,  # noqa: PLR2004 - one site in a hundred
        flux_bias_w_m2=rng.normal(0.0, 10.0, count),
    )


def mixed_state(
    sites: Sites, weather: StepWeather, params: ColumnParams
) -> SurfaceState:
    """Return streets with snow, packed snow, ice, water and salt, each on a third."""
    rng = np.random.default_rng(SEED)
    bare = start_state(sites, weather, params)

    def third(most: float) -> np.ndarray:
        there = rng.random(sites.count) < 1 / 3
        return np.where(there, rng.uniform(0.1, most, sites.count), 0.0)

    return SurfaceState(
        ground_c=bare.ground_c,
        snow_c=np.minimum(bare.snow_c, 0.0),
        water_mm=third(1.0),
        ice_mm=third(2.0),
        frost_mm=third(0.1),
        loose_mm_we=third(15.0),
        loose_liquid_mm=np.zeros(sites.count),
        loose_kg_m3=np.full(sites.count, 150.0),
        packed_mm_we=third(10.0),
        salt_g_m2=third(20.0),
        grit_g_m2=third(100.0),
    )


def main() -> None:
    """Print seconds, nanoseconds per site and step, and peak memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    params = ColumnParams()
    weather = winter_weather()
    kept = np.zeros(weather.step_count, dtype=np.bool_)
    kept[np.searchsorted(weather.end_s, np.arange(1, 49) * HOUR_S)] = True
    few = drawn_sites(2)
    integrate(mixed_state(few, weather, params), few, weather, params, kept=kept)
    sites = drawn_sites(count)
    state = mixed_state(sites, weather, params)
    begin_s = time.process_time()
    after, trace = integrate(state, sites, weather, params, kept=kept)
    seconds = time.process_time() - begin_s
    per_step_ns = seconds / (count * weather.step_count) * 1e9
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    print(f"{count} sites, {weather.step_count} steps, {len(trace.end_s)} kept")
    print(f"{seconds:.1f} s CPU, {per_step_ns:.0f} ns a site and step")
    print(f"{peak_mb:.0f} MB at most")
    snowy = float((trace.snow_depth_mm > 1.0).mean())
    salted = float((after.salt_g_m2 > 0.1).mean())  # noqa: PLR2004 - g/m²
    print(f"snow on {snowy:.0%} of the kept steps, salt left on {salted:.0%}")


if __name__ == "__main__":
    main()
