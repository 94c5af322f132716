"""Whole winters of snow at two mountain sites: depth, surface temperature, water.

    uv run python -m benchmarks.quality.snow_sites [--json]

Weissfluhjoch 1995/96 (2540 m, every 30 min) and Col de Porte 2005/06 (1325 m, hourly),
each from bare ground to bare ground in one run, driven by what was measured there: air,
humidity, wind, both kinds of radiation and precipitation. Nothing of the snow is ever
shown to the model. Precipitation is taken as it stands in the files: Col de Porte's is
split into rain and snow by its keepers and corrected for what the gauge misses,
Weissfluhjoch's is what its heated gauge and its keepers say (668 mm, no gap), and the
phase is left to the model there. The ground is `Pavement.GROUND`, without traffic.

Beside it stand two simple schemes on the same precipitation: fresh snow ten times as
deep as its water, and Hedstrom and Pomeroy's density (HP98), both without settling,
melting 3.6 mm a day and degree above 0 °C.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.measured import UNSTATED, Measured, step_weather_of
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Pavement, open_sites
from planner.surface.columns.surface_state import Trace
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
WEISSFLUHJOCH = "road_weather/snow_station/MST96.smet"
COL_DE_PORTE = "weather/snow_sites"
STEP_S = 600.0
HOUR_S = 3600.0
KELVIN = 273.15
MISSING = -99.0
NOON_H = 12
MELT_MM_DAY_C = 3.6
WEISSFLUHJOCH_HPA = 745.0
WEISSFLUHJOCH_CAP_C = 5.0
SOUND_FROM_S = datetime(1995, 12, 13, tzinfo=UTC).timestamp()
"""Before, Weissfluhjoch's longwave follows the sun (`longwave_check`). [s]"""
REACH = {
    "Weissfluhjoch": {"depth_cm": 12.0, "surface_c": 2.0},
    "Col de Porte": {"depth_cm": 15.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SnowWinter:
    """A winter at one site: what drives it and what was seen.

    ``seen_s`` (O,): times of the observations, as in ``weather``. ``depth_cm``,
    ``surface_c``, ``water_mm`` (O,): NaN where nobody measured. ``surface_hours``:
    over how many hours ``surface_c`` is the mean; ``surface_cap_c``: where it is cut
    off. ``sound_from_s``: from when on all that drives it is sound, else the start.
    """

    name: str
    weather: Measured
    seen_s: Array
    depth_cm: Array
    surface_c: Array
    surface_hours: float
    surface_cap_c: float
    sound_from_s: float
    water_mm: Array


def read_weissfluhjoch(path: Path) -> SnowWinter:
    """Read the SMET file; its clock is one hour ahead of UTC."""
    header: dict[str, str] = {}
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not rows:
            header[key.strip()] = value.partition("#")[0].strip()
        elif line[:1].isdigit():
            rows.append(line.split())
    fields = header["fields"].split()
    stamps = [datetime.fromisoformat(row[0]).replace(tzinfo=UTC) for row in rows]
    time_s = np.array([stamp.timestamp() for stamp in stamps])
    time_s -= float(header["tz"]) * HOUR_S
    values = np.array([[float(text) for text in row[1:]] for row in rows])
    values[values == float(header["nodata"])] = np.nan

    def column(name: str) -> Array:
        return np.asarray(values[:, fields.index(name) - 1])

    return SnowWinter(
        name="Weissfluhjoch",
        weather=Measured(
            time_s=time_s,
            air_temperature_c=column("TA") - KELVIN,
            relative_humidity_pct=100.0 * column("RH"),
            wind_speed_m_s=column("VW"),
            pressure_hpa=np.full(time_s.size, WEISSFLUHJOCH_HPA),
            precipitation_mm=column("PSUM"),
            snow_share=np.full(time_s.size, UNSTATED),
            shortwave_w_m2=column("ISWR"),
            longwave_w_m2=column("ILWR"),
            latitude=float(header["latitude"]),
            longitude=float(header["longitude"]),
        ),
        seen_s=time_s,
        depth_cm=100.0 * column("HS"),
        surface_c=column("TSS") - KELVIN,
        surface_hours=0.0,
        surface_cap_c=WEISSFLUHJOCH_CAP_C,
        sound_from_s=SOUND_FROM_S,
        water_mm=np.full(time_s.size, np.nan),
    )


def read_col_de_porte(folder: Path) -> SnowWinter:
    """Read forcing and daily observations of 2005/06; days are taken at noon UTC."""
    met = np.loadtxt(folder / "met_CdP_0506.txt")
    seen = np.loadtxt(folder / "obs_CdP_0506.txt")
    seen[seen == MISSING] = np.nan
    time_s = np.array([_unix_s(row[:4]) for row in met])
    snow, rain = met[:, 6] * HOUR_S, met[:, 7] * HOUR_S
    fallen = snow + rain
    return SnowWinter(
        name="Col de Porte",
        weather=Measured(
            time_s=time_s,
            air_temperature_c=met[:, 8] - KELVIN,
            relative_humidity_pct=met[:, 9],
            wind_speed_m_s=met[:, 10],
            pressure_hpa=met[:, 11] / 100.0,
            precipitation_mm=fallen,
            snow_share=np.divide(
                snow, fallen, out=np.zeros(fallen.size), where=fallen > 0.0
            ),
            shortwave_w_m2=met[:, 4],
            longwave_w_m2=met[:, 5],
            latitude=45.30,
            longitude=5.77,
        ),
        seen_s=np.array([_unix_s((*row[:3], NOON_H)) for row in seen]),
        depth_cm=100.0 * seen[:, 5],
        surface_c=seen[:, 7],
        surface_hours=24.0,
        surface_cap_c=np.inf,
        sound_from_s=time_s[0],
        water_mm=seen[:, 6],
    )


def _unix_s(row: Iterable[float]) -> float:
    """Year, month, day and hour in UTC as seconds since 1970. [s]."""
    year, month, day, hour = (int(value) for value in row)
    return datetime(year, month, day, hour, tzinfo=UTC).timestamp()


def run_winter(winter: SnowWinter, params: ColumnParams) -> Trace:
    """Run the surface model from the first row to the last; every step is kept."""
    weather = step_weather_of(winter.weather, STEP_S)
    sites = open_sites(1, pavement=Pavement.GROUND)
    _, trace = integrate(
        start_state(sites, weather, params),
        sites,
        weather,
        params,
        kept=np.ones(weather.step_count, dtype=np.bool_),
    )
    return trace


def degree_day_depth_cm(
    winter: SnowWinter, density_kg_m3: Callable[[Array], Array]
) -> Array:
    """Depth by fresh density and degree-day melt, not settling, (N,). [cm]."""
    weather = winter.weather
    air = weather.air_temperature_c
    snow_share = np.where(
        weather.snow_share >= 0.0, weather.snow_share, (air < 1.0).astype(float)
    )
    fallen = weather.precipitation_mm * snow_share
    fresh = density_kg_m3(air)
    hours = np.diff(weather.time_s, prepend=weather.time_s[0]) / HOUR_S
    melt = MELT_MM_DAY_C * np.maximum(air, 0.0) * hours / 24.0
    water = depth = 0.0
    depths = np.empty(air.size)
    for n in range(air.size):
        water += fallen[n]
        depth += 100.0 * fallen[n] / fresh[n]
        left = max(water - melt[n], 0.0)
        depth *= left / water if water > 0.0 else 0.0
        water = left
        depths[n] = depth
    return depths


def ten_to_one_kg_m3(air_temperature_c: Array) -> Array:
    """100 kg/m³."""
    return np.full(air_temperature_c.shape, 100.0)


def hp98_kg_m3(air_temperature_c: Array) -> Array:
    """Hedstrom and Pomeroy, Hydrol. Process. 12 (1998) 1611-1625. [kg/m³]."""
    return np.asarray(67.92 + 51.25 * np.exp(np.minimum(air_temperature_c, 2.0) / 2.59))


def errors(found: Array, seen: Array) -> dict[str, float]:
    """RMSE, bias and mean absolute error where something was seen."""
    miss = (found - seen)[np.isfinite(seen)]
    if miss.size == 0:
        return {}
    return {
        "rmse": float(np.sqrt(np.mean(miss**2))),
        "bias": float(np.mean(miss)),
        "mae": float(np.mean(np.abs(miss))),
    }


def _surface_as_seen(winter: SnowWinter, trace: Trace) -> Array:
    """Return the model's surface as the site reports its own, (O,). [°C]."""
    surface = trace.snow_surface_temperature_c[:, 0].astype(np.float64)
    half = round(winter.surface_hours * HOUR_S / STEP_S / 2.0)
    if half:
        surface = np.convolve(
            surface, np.full(2 * half + 1, 1 / (2 * half + 1)), "same"
        )
    at_s = winter.seen_s - winter.weather.time_s[0]
    seen = np.interp(at_s, trace.end_s, surface)
    return np.asarray(np.minimum(seen, winter.surface_cap_c), dtype=np.float64)


def score(winter: SnowWinter, params: ColumnParams) -> dict[str, dict[str, float]]:
    """Return the errors of everything that was seen, and of the simple schemes."""
    trace = run_winter(winter, params)
    at_s = winter.seen_s - winter.weather.time_s[0]

    def found(values: NDArray[np.float32]) -> Array:
        hit = np.interp(at_s, trace.end_s, values[:, 0].astype(np.float64))
        return np.asarray(hit, dtype=np.float64)

    rows_s = winter.weather.time_s - winter.weather.time_s[0]
    surface = _surface_as_seen(winter, trace)
    rows = {
        "depth_cm": errors(found(trace.snow_depth_mm) / 10.0, winter.depth_cm),
        "water_mm": errors(found(trace.snow_mm_we), winter.water_mm),
        "surface_c": errors(surface, winter.surface_c),
    }
    is_sound = winter.seen_s >= winter.sound_from_s
    if not is_sound.all():
        for part, when in (("unsound", ~is_sound), ("sound", is_sound)):
            rows[f"surface_c, {part} longwave"] = errors(
                surface[when], winter.surface_c[when]
            )
    for name, density in (("10:1", ten_to_one_kg_m3), ("HP98", hp98_kg_m3)):
        depth = np.interp(at_s, rows_s, degree_day_depth_cm(winter, density))
        rows[f"depth_cm {name}"] = errors(depth, winter.depth_cm)
    return {name: row for name, row in rows.items() if row}


def main() -> None:
    """Print a table for the two sites."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    winters = [
        read_weissfluhjoch(DATA / WEISSFLUHJOCH),
        read_col_de_porte(DATA / COL_DE_PORTE),
    ]
    tables = {winter.name: score(winter, ColumnParams()) for winter in winters}
    if given.json:
        print(json.dumps(tables))
        return
    print("| site | what | RMSE | bias | MAE | reach (RMSE) |")
    for site, rows in tables.items():
        for name, row in rows.items():
            reach = REACH[site].get(name)
            print(
                f"| {site} | {name} | {row['rmse']:.1f} | {row['bias']:+.1f} "
                f"| {row['mae']:.1f} | {reach or ''} |"
            )


if __name__ == "__main__":
    main()
