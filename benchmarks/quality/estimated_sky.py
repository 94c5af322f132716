"""How well sun, sky and humidity are estimated where they are measured.

    uv run python -m benchmarks.quality.estimated_sky

Col de Porte 2005/06 (1325 m, hourly) and Weissfluhjoch 1995/96 (2540 m, half hours)
measure the heat from the sky and the sun. Week by week the longwave, and in turn the
sun, humidity and precipitation too, are held back and estimated from the rest.
Hästveda (102 m) and Gullingen (639 m) measure humidity, which is held back likewise.
Errors are estimate less measurement, bias / root mean square; day is with the sun at
least 5° high.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.snapshot import Forcing, build_forcing
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import one_place
from services.weather_files import open_weather

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
HOUR_S = 3600.0
WEEK_S = 7 * 24 * HOUR_S
DAY_S = 24 * HOUR_S
KELVIN = 273.15
MISSING = -999.0
DAY_DEG = 5.0
HELD_BACK = (
    ("longwave_w_m2",),
    ("longwave_w_m2", "relative_humidity_pct"),
    ("longwave_w_m2", "relative_humidity_pct", "precipitation_mm_h"),
    ("longwave_w_m2", "shortwave_w_m2"),
    (
        "longwave_w_m2",
        "shortwave_w_m2",
        "relative_humidity_pct",
        "precipitation_mm_h",
    ),
)


def col_de_porte() -> tuple[float, Forcing]:
    """Open the hourly winter; times count from its first row."""
    rows = np.loadtxt(DATA / "weather/snow_sites/met_CdP_0506.txt")
    first = datetime(2005, 10, 1, tzinfo=UTC).timestamp()
    missing = np.full(rows.shape[0], np.nan)
    return first, Forcing(
        time_s=HOUR_S * np.arange(rows.shape[0]),
        air_temperature_c=rows[:, 8] - KELVIN,
        relative_humidity_pct=rows[:, 9],
        wind_speed_m_s=rows[:, 10],
        cloud_cover_pct=missing,
        precipitation_mm_h=(rows[:, 6] + rows[:, 7]) * HOUR_S,
        snow_depth_mm=missing,
        road_surface_temperature_c=missing,
        shortwave_w_m2=rows[:, 4],
        longwave_w_m2=rows[:, 5],
        pressure_hpa=rows[:, 11] / 100.0,
        latitude=45.30,
        longitude=5.77,
        elevation_m=1325.0,
        source="Col de Porte",
    )


def weissfluhjoch() -> tuple[float, Forcing]:
    """Open the winter of half hours; its clock is an hour ahead of UTC."""
    text = (DATA / "road_weather/snow_station/MST96.smet").read_text()
    lines = [line.split() for line in text.split("[DATA]")[1].splitlines() if line]
    values = np.array([line[1:] for line in lines], dtype=np.float64)
    values[values == MISSING] = np.nan
    moments = [datetime.fromisoformat(line[0]).replace(tzinfo=UTC) for line in lines]
    first = (moments[0] - timedelta(hours=1)).timestamp()
    missing = np.full(values.shape[0], np.nan)
    return first, Forcing(
        time_s=np.array([(m - moments[0]).total_seconds() for m in moments]),
        air_temperature_c=values[:, 0] - KELVIN,
        relative_humidity_pct=values[:, 1] * 100.0,
        wind_speed_m_s=values[:, 5],
        cloud_cover_pct=missing,
        precipitation_mm_h=values[:, 10] * 2.0,
        snow_depth_mm=missing,
        road_surface_temperature_c=missing,
        shortwave_w_m2=values[:, 8],
        longwave_w_m2=values[:, 9],
        latitude=46.83,
        longitude=9.81,
        elevation_m=2540.0,
        source="Weissfluhjoch",
    )


def estimates(
    start_unix_s: float, forcing: Forcing, held_back: tuple[str, ...]
) -> tuple[dict[str, Array], Array]:
    """Estimate a winter week by week, on the file's own rows.

    Returns
    -------
    found : mapping of quantity to (N,)
        NaN where no whole week lies.
    sun_deg : (N,)
        Elevation of the sun. [degrees]
    """
    count = forcing.time_s.size
    missing = np.full(count, np.nan)
    known = replace(forcing, **dict.fromkeys(held_back, missing))  # type: ignore[arg-type]
    place = one_place(forcing.latitude, forcing.longitude, forcing.elevation_m)
    found = {
        name: missing.copy()
        for name in ("longwave_w_m2", "shortwave_w_m2", "relative_humidity_pct")
    }
    sun_deg = missing.copy()
    now_s = DAY_S
    while now_s + WEEK_S + DAY_S < forcing.time_s[-1]:
        within = (forcing.time_s >= now_s) & (forcing.time_s <= now_s + WEEK_S)
        rows = np.flatnonzero(within)
        shifted = replace(known, time_s=forcing.time_s - now_s)
        weather = make_step_weather(
            [shifted], shifted.time_s[rows], place, start_unix_s + now_s
        )
        rows = rows[1:]
        found["longwave_w_m2"][rows] = weather.longwave_w_m2[:, 0]
        found["shortwave_w_m2"][rows] = (weather.direct_w_m2 + weather.diffuse_w_m2)[
            :, 0
        ]
        found["relative_humidity_pct"][rows] = weather.relative_humidity_pct[:, 0]
        sun_deg[rows] = weather.sun_elevation_deg
        now_s += WEEK_S
    return found, sun_deg


def errors(found: Array, measured: Array, chosen: NDArray[np.bool_]) -> str:
    """Return bias and root mean square of the chosen rows."""
    error = (found - measured)[chosen]
    error = error[np.isfinite(error)]
    return f"{error.mean():+6.1f} / {np.sqrt(np.mean(error**2)):5.1f}"


def sky_table() -> None:
    """Print the errors of longwave and sun for each thing held back."""
    for start_unix_s, forcing in (col_de_porte(), weissfluhjoch()):
        spread = np.nanstd(forcing.longwave_w_m2)
        print(f"{forcing.source}; longwave varies by {spread:.0f} W/m²")
        for held_back in HELD_BACK:
            found, sun_deg = estimates(start_unix_s, forcing, held_back)
            day, night = sun_deg >= DAY_DEG, sun_deg < DAY_DEG
            longwave = found["longwave_w_m2"]
            print(
                f"  without {', '.join(held_back)}: longwave by day "
                f"{errors(longwave, forcing.longwave_w_m2, day)}, by night "
                f"{errors(longwave, forcing.longwave_w_m2, night)}; sun "
                f"{errors(found['shortwave_w_m2'], forcing.shortwave_w_m2, day)}"
            )


def humidity_table() -> None:
    """Print the errors of humidity estimated from air temperature."""
    for folder in ("smhi_hastveda", "met_gullingen"):
        series = open_weather(DATA / "weather" / folder)
        forcing = build_forcing(series, series.times[0])
        forcing = replace(
            forcing, latitude=59.0, longitude=10.0, elevation_m=100.0, source=folder
        )
        months = np.array([moment.month for moment in series.times])
        winter = np.isin(months, (11, 12, 1, 2, 3, 4))
        measured = forcing.relative_humidity_pct
        air_c = forcing.air_temperature_c
        missing = np.full(measured.size, np.nan)
        found = missing.copy()
        start_unix_s = series.times[0].timestamp()
        held = replace(forcing, relative_humidity_pct=missing)
        place = one_place(59.0, 10.0, 100.0)
        for now_s in np.arange(DAY_S, forcing.time_s[-1] - 2 * WEEK_S, WEEK_S):
            rows = np.flatnonzero(
                (forcing.time_s >= now_s) & (forcing.time_s <= now_s + WEEK_S)
            )
            if not winter[rows].all() or np.isnan(air_c[rows]).any():
                continue
            shifted = replace(held, time_s=forcing.time_s - now_s)
            weather = make_step_weather(
                [shifted], shifted.time_s[rows], place, start_unix_s + now_s
            )
            found[rows[1:]] = weather.relative_humidity_pct[:, 0]
        everything = np.ones(found.size, dtype=np.bool_)
        print(f"{folder}: humidity {errors(found, measured, everything)} %")


if __name__ == "__main__":
    sky_table()
    humidity_table()
