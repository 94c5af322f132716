"""How much deeper the snow is after 12 hours of snowfall, at a mountain station.

    uv run python -m benchmarks.quality.snowfall_depth [--json]

Gullingen, four winters, every overlapping 12-h window with more than 4 mm of snow (in
water, by the wet-bulb temperature): the observed increase of depth from the first hour
to the last against the model's, settling of the old snow, melting and rain included.
The model lies through the winter under the observed weather; its snow is set to the
observed depth every hour up to the start of a window, nothing of the 12 hours is shown
to it, and the weather of the window is the observed one, so this is the error of the
snow, not of a weather forecast. The gauge is taken as it stands: correcting for what it
misses in wind would make every row worse, they are all too deep. Radiation is not
measured there and is estimated as for any town without it.

A second table runs each winter from November to April in one go, shown nothing.

The simple schemes take the same snow in water: ten times as deep, or with Hedstrom and
Pomeroy's density (HP98), and no settling.
"""

import argparse
import csv
import json
import os
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.measured import steps_between
from benchmarks.quality.snow_sites import hp98_kg_m3
from planner.snapshot import Forcing
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.precipitation import snow_share
from planner.surface.columns.sites import Pavement, open_sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState
from planner.surface.columns.vapour import vapour_pressure_over_water_pa, wet_bulb_c
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import one_place
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
GULLINGEN = "weather/met_gullingen"
LATITUDE, LONGITUDE, ELEVATION_M = 59.4, 6.5, 639.0
PRESSURE_PA = 93_900.0
HOUR_S = 3600.0
STEP_S = 600.0
WINDOW_H = 12
LEAST_MM_WE = 4.0
REACH_CM, ANCHOR_CM = 3.0, 4.1
OLD_SNOW_KG_M3 = 250.0
LEAST_DEPTH_MM = 50.0
# Less has no density of its own. [mm]
THIN_MM_WE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class StationWinter:
    """One winter of the station, (T,) hours; NaN where nothing was measured.

    ``start_s`` is the first hour, since 1970-01-01 00:00 UTC.
    """

    name: str
    start_s: float
    air_temperature_c: Array
    relative_humidity_pct: Array
    wind_speed_m_s: Array
    precipitation_mm: Array
    snow_depth_mm: Array
    snow_surface_c: Array


def read_winter(path: Path) -> StationWinter:
    """Read one winter's table; a depth of -1 is bare ground.

    Raises
    ------
    ValueError
        When an hour is missing from the table.
    """
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    stamps = [
        datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC) for row in rows
    ]
    hours = np.array([stamp.timestamp() for stamp in stamps]) / HOUR_S
    if (np.diff(hours) != 1.0).any():
        gap = rows[int(np.argmax(np.diff(hours) != 1.0))]["timestamp"]
        msg = f"{path.name}: after {gap} an hour is missing, expected one row an hour"
        raise ValueError(msg)

    def column(name: str) -> Array:
        return np.array([float(row[name] or "nan") for row in rows])

    return StationWinter(
        name=path.stem.removeprefix("winter_"),
        start_s=float(hours[0] * HOUR_S),
        air_temperature_c=column("air_temperature"),
        relative_humidity_pct=column("relative_humidity"),
        wind_speed_m_s=column("wind_speed"),
        precipitation_mm=column("precipitation"),
        snow_depth_mm=np.maximum(column("surface_snow_thickness"), 0.0) * 10.0,
        snow_surface_c=column("surface_temperature"),
    )


def snowfall_mm_we(winter: StationWinter, params: ColumnParams) -> Array:
    """Return what falls as snow in each hour, by the wet-bulb temperature, (T,)."""
    shares = [
        snow_share(
            wet_bulb_c(
                air, vapour_pressure_over_water_pa(air) * humidity / 100.0, PRESSURE_PA
            ),
            params.half_snow_c,
            params.phase_width_c,
        )
        for air, humidity in zip(
            winter.air_temperature_c, winter.relative_humidity_pct, strict=True
        )
    ]
    fallen = np.nan_to_num(winter.precipitation_mm)
    return np.asarray(fallen * np.array(shares), dtype=np.float64)


def weather_of(winter: StationWinter) -> StepWeather:
    """Return the winter on steps of 10 minutes, radiation estimated."""
    count = winter.air_temperature_c.size
    none = np.full(count, np.nan)
    forcing = Forcing(
        time_s=np.arange(count, dtype=np.float64) * HOUR_S,
        air_temperature_c=winter.air_temperature_c,
        relative_humidity_pct=winter.relative_humidity_pct,
        wind_speed_m_s=winter.wind_speed_m_s,
        cloud_cover_pct=none,
        precipitation_mm_h=winter.precipitation_mm,
        snow_depth_mm=none,
        road_surface_temperature_c=none,
        elevation_m=ELEVATION_M,
        latitude=LATITUDE,
        longitude=LONGITUDE,
        source="Gullingen",
    )
    bounds_s = np.arange(0.0, (count - 1) * HOUR_S + STEP_S / 2, STEP_S)
    place = one_place(LATITUDE, LONGITUDE, ELEVATION_M)
    return make_step_weather([forcing], bounds_s, place, winter.start_s)


def window_starts(winter: StationWinter, snow_mm_we: Array) -> NDArray[np.int64]:
    """Return the hours that a scored window starts at, (M,)."""
    total = np.concatenate([[0.0], np.cumsum(snow_mm_we)])
    # Precipitation is of the hour that ends: hours n+1 to n+12 fall in the window.
    hours = np.arange(winter.snow_depth_mm.size - WINDOW_H)
    fallen = total[hours + WINDOW_H + 1] - total[hours + 1]
    seen = np.isfinite(winter.snow_depth_mm)
    found = hours[(fallen > LEAST_MM_WE) & seen[hours] & seen[hours + WINDOW_H]]
    return np.asarray(found[found > 0], dtype=np.int64)


def states_before(
    winter: StationWinter,
    weather: StepWeather,
    starts: NDArray[np.int64],
    params: ColumnParams,
) -> SurfaceState:
    """Return the state at every start, its snow as deep as was seen then, (M,)."""
    sites = open_sites(1, pavement=Pavement.GROUND)
    state = start_state(sites, weather, params)
    per_h = int(HOUR_S / STEP_S)
    kept = np.zeros(per_h, dtype=np.bool_)
    wanted = set(starts.tolist())
    found: list[SurfaceState] = []
    for hour in range(int(starts.max()) + 1):
        if hour:
            steps = steps_between(weather, (hour - 1) * per_h, hour * per_h)
            state, _ = integrate(state, sites, steps, params, kept=kept)
        depth_mm = winter.snow_depth_mm[hour]
        if np.isfinite(depth_mm):
            state = as_deep_as(state, float(depth_mm))
        if hour in wanted:
            found.append(state)
    return SurfaceState(
        **{
            column.name: np.concatenate(
                [getattr(one, column.name) for one in found], axis=-1
            )
            for column in fields(SurfaceState)
        }
    )


def as_deep_as(state: SurfaceState, depth_mm: float) -> SurfaceState:
    """Return the state with loose snow of that depth, at the density it has."""
    density = np.where(
        state.loose_mm_we > THIN_MM_WE, state.loose_kg_m3, OLD_SNOW_KG_M3
    )
    water = depth_mm * density / 1000.0
    share = np.divide(
        water,
        state.loose_mm_we,
        out=np.zeros_like(water),
        where=state.loose_mm_we > 0.0,
    )
    return replace(
        state,
        loose_mm_we=water,
        loose_liquid_mm=state.loose_liquid_mm * np.minimum(share, 1.0),
        loose_kg_m3=density,
        packed_mm_we=np.zeros_like(water),
        ice_mm=np.zeros_like(water),
    )


def windows_weather(weather: StepWeather, starts: NDArray[np.int64]) -> StepWeather:
    """Return the 12 hours after every start side by side, a cell each, (T, M).

    The sun is folded into the diffuse light, since each window has its own.
    """
    per_h = int(HOUR_S / STEP_S)
    count = WINDOW_H * per_h
    rows = starts[None, :] * per_h + np.arange(count)[:, None]

    def side_by_side(values: Array) -> Array:
        return np.ascontiguousarray(values[rows, 0])

    return replace(
        weather,
        end_s=np.arange(1.0, count + 1.0) * STEP_S,
        step_s=np.full(count, STEP_S),
        sun_elevation_deg=np.full(count, -10.0),
        sun_azimuth_deg=np.zeros(count),
        air_temperature_c=side_by_side(weather.air_temperature_c),
        relative_humidity_pct=side_by_side(weather.relative_humidity_pct),
        wind_speed_m_s=side_by_side(weather.wind_speed_m_s),
        pressure_hpa=side_by_side(weather.pressure_hpa),
        precipitation_mm=side_by_side(weather.precipitation_mm),
        snow_share=side_by_side(weather.snow_share),
        direct_w_m2=np.zeros((count, starts.size)),
        diffuse_w_m2=side_by_side(weather.direct_w_m2 + weather.diffuse_w_m2),
        longwave_w_m2=side_by_side(weather.longwave_w_m2),
        cold_pool_strength=np.zeros((count, starts.size)),
    )


def increases_cm(winter: StationWinter, params: ColumnParams) -> dict[str, Array]:
    """Return the increase of depth in every window: observed, and by each scheme."""
    snow = snowfall_mm_we(winter, params)
    starts = window_starts(winter, snow)
    weather = weather_of(winter)
    before = states_before(winter, weather, starts, params)
    sites = replace(
        open_sites(starts.size, pavement=Pavement.GROUND),
        cell=np.arange(starts.size, dtype=np.int32),
    )
    windows = windows_weather(weather, starts)
    last = np.zeros(windows.step_count, dtype=np.bool_)
    last[-1] = True
    _, trace = integrate(before, sites, windows, params, kept=last)
    began_mm = winter.snow_depth_mm[starts]
    hours = starts[:, None] + np.arange(1, WINDOW_H + 1)
    fallen = snow[hours]
    hp98 = hp98_kg_m3(winter.air_temperature_c[hours])
    return {
        "observed": (winter.snow_depth_mm[starts + WINDOW_H] - began_mm) / 10.0,
        "Vinter": (trace.snow_depth_mm[0].astype(np.float64) - began_mm) / 10.0,
        "10:1": fallen.sum(axis=1),
        "HP98": (fallen / hp98).sum(axis=1) * 100.0,
    }


def free_winter(winter: StationWinter, params: ColumnParams) -> dict[str, float]:
    """Return the errors of a whole winter in one run that is shown no snow at all.

    ``surface_k``: RMSE of the surface's temperature where 5 cm or more were seen [K];
    ``depth_cm``, ``depth_bias_cm``: RMSE and bias of depth [cm].
    """
    weather = weather_of(winter)
    sites = open_sites(1, pavement=Pavement.GROUND)
    hourly = np.zeros(weather.step_count, dtype=np.bool_)
    per_h = int(HOUR_S / STEP_S)
    hourly[per_h - 1 :: per_h] = True
    _, trace = integrate(
        start_state(sites, weather, params), sites, weather, params, kept=hourly
    )
    seen = slice(1, trace.end_s.size + 1)
    depth = (trace.snow_depth_mm[:, 0] - winter.snow_depth_mm[seen]) / 10.0
    surface = trace.snow_surface_temperature_c[:, 0] - winter.snow_surface_c[seen]
    is_snow = winter.snow_depth_mm[seen] >= LEAST_DEPTH_MM
    return {
        "surface_k": float(np.sqrt(np.nanmean(surface[is_snow] ** 2))),
        "depth_cm": float(np.sqrt(np.nanmean(depth**2))),
        "depth_bias_cm": float(np.nanmean(depth)),
    }


def score(found: Array, observed: Array) -> dict[str, float]:
    """MAE, RMSE and bias [cm], and the correlation."""
    miss = found - observed
    return {
        "mae": float(np.mean(np.abs(miss))),
        "rmse": float(np.sqrt(np.mean(miss**2))),
        "bias": float(np.mean(miss)),
        "r": float(np.corrcoef(found, observed)[0, 1]),
    }


def main() -> None:
    """Print the table over all winters, and the model's of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    winters = [read_winter(path) for path in sorted((DATA / GULLINGEN).glob("*.csv"))]
    each = {winter.name: increases_cm(winter, ColumnParams()) for winter in winters}
    whole = {
        name: np.concatenate([rows[name] for rows in each.values()])
        for name in ("observed", "Vinter", "10:1", "HP98")
    }
    table = {
        name: score(values, whole["observed"])
        for name, values in whole.items()
        if name != "observed"
    }
    for winter, rows in each.items():
        table[f"Vinter {winter}"] = score(rows["Vinter"], rows["observed"])
    count = whole["observed"].size
    free = {winter.name: free_winter(winter, ColumnParams()) for winter in winters}
    if given.json:
        print(json.dumps({"windows": count, "rows": table, "whole_winters": free}))
        return
    print(f"{count} windows; reach: MAE <= {REACH_CM} cm, simple schemes {ANCHOR_CM}\n")
    print("| scheme | MAE cm | RMSE cm | bias cm | r |")
    for name, row in table.items():
        print(
            f"| {name} | {row['mae']:.2f} | {row['rmse']:.2f} | {row['bias']:+.2f} "
            f"| {row['r']:.2f} |"
        )

    print(
        "\n| whole winter, no snow shown | depth RMSE cm | bias cm | surface RMSE K |"
    )
    for winter, row in free.items():
        print(
            f"| {winter} | {row['depth_cm']:.1f} | {row['depth_bias_cm']:+.1f} "
            f"| {row['surface_k']:.2f} |"
        )


if __name__ == "__main__":
    main()
