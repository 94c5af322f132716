"""Score the RoadSurf-like comparator on Toronto: defaults, and calibrated.

    uv run python -m benchmarks.quality.roadsurf_toronto [--json]

Starts every 7 h, 48 h of spin-up with the observed surface, 24 h ahead with the file's
weather as a perfect forecast. What the file lacks is guessed as it was for the figures
that this one is held against: dew point 1 K below the lowest air temperature of the
day, wind 3 m/s, cloud from the sun that arrives (Kasten and Czeplak), longwave from
Prata's clear sky and König-Langlo and Augstein's cloud. Calibrated on 2009/10 (longwave
offset, albedo, heat capacity, roughness for heat), scored on 2011/12.
"""

import argparse
import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.roadsurf_like import (
    LEAD_H,
    SPIN_H,
    RoadSurfParams,
    Series,
    forecast,
)
from planner.surface.forcing.sun_position import sun_position_deg

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
TORONTO = "road_weather/toronto/forcing_2009_2011.csv"
LATITUDE, LONGITUDE = 43.7, -79.4
HOUR_S = 3600.0
EVERY_H = 7
CLIMATE_C = 9.0
WINTERS = {
    "2009/10": ("2009-11-01", "2010-06-01"),
    "2011/12": ("2011-11-01", "2012-06-01"),
}
LEADS = (1, 3, 6, 12, 24)


def read_toronto(path: Path) -> tuple[Array, Series]:
    """Return the times [s since 1970] and the series, every hour of the winters."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    stamps = np.array(
        [datetime.fromisoformat(row["time_utc"]).timestamp() for row in rows]
    )
    times = np.arange(stamps[0], stamps[-1] + HOUR_S, HOUR_S)

    def column(name: str) -> Array:
        values = np.full(times.size, np.nan)
        where = ((stamps - times[0]) / HOUR_S).astype(int)
        values[where] = [float(row[name] or "nan") for row in rows]
        return values

    air = column("air_temperature_c")
    sun = column("shortwave_w_m2")
    lowest = np.array(
        [
            np.nanmin(air[max(n - 12, 0) : n + 13], initial=np.inf)
            for n in range(air.size)
        ]
    )
    dew = np.minimum(air, lowest) - 1.0
    humidity = np.clip(100.0 * _vapour_hpa(dew) / _vapour_hpa(air), 20.0, 100.0)
    longwave = _longwave(air, dew, _cloud(times, sun))
    return times, Series(
        spacing_s=HOUR_S,
        air_temperature_c=air,
        relative_humidity_pct=humidity,
        wind_speed_m_s=np.full(times.size, 3.0),
        shortwave_w_m2=_bridged(sun),
        longwave_w_m2=longwave,
        road_surface_temperature_c=column("road_surface_temperature_c"),
        local_hour=(times / HOUR_S - 5.0) % 24.0,
        day_of_year=np.array(
            [datetime.fromtimestamp(t, UTC).timetuple().tm_yday for t in times],
            dtype=np.float64,
        ),
    )


def _vapour_hpa(celsius: Array) -> Array:
    """Vapour pressure over water. [hPa]."""
    return np.asarray(6.1078 * np.exp(17.269 * celsius / (celsius + 237.3)))


def _bridged(values: Array) -> Array:
    """Gaps filled in a straight line."""
    known = np.flatnonzero(~np.isnan(values))
    return np.interp(np.arange(values.size), known, values[known])


def _cloud(times: Array, sun: Array) -> Array:
    """Cloud from the sun that arrives, 0 to 1; the nights from the days around."""
    elevation, _ = sun_position_deg(times - HOUR_S / 2, LATITUDE, LONGITUDE)
    sine = np.sin(np.radians(elevation))
    up = np.maximum(sine, 1e-3)
    clear = np.where(sine > 0.0, 1098.0 * up * np.exp(-0.057 / up), 0.0)
    share = np.clip(sun / np.maximum(clear, 1.0), 0.0, 1.05)
    cloud = np.clip((1.0 - share) / 0.75, 0.0, 1.0) ** (1.0 / 3.4)
    cloud[clear <= 80.0] = np.nan  # noqa: PLR2004 - W/m², too low a sun to tell
    known = np.isfinite(cloud)
    around = np.convolve(np.where(known, cloud, 0.0), np.ones(3), "same")
    count = np.convolve(known.astype(float), np.ones(3), "same")
    mean = np.divide(around, count, out=np.full(cloud.size, np.nan), where=count > 0)
    return _bridged(mean)


def _longwave(air: Array, dew: Array, cloud: Array) -> Array:
    """Prata (1996) with the cloud of König-Langlo and Augstein (1994). [W/m²]."""
    kelvin = air + 273.15
    w = 46.5 * _vapour_hpa(dew) / kelvin
    clear = 1.0 - (1.0 + w) * np.exp(-np.sqrt(1.2 + 3.0 * w))
    return np.asarray(
        np.minimum(clear * (1.0 + 0.22 * cloud**2.75), 1.0) * 5.67e-8 * kelvin**4
    )


def starts_of(times: Array, series: Series, winter: str) -> NDArray[np.int64]:
    """Every 7 h of the winter whose weather and spin-up are whole enough."""
    begin, end = (
        datetime.fromisoformat(f"{day}T00:00Z").timestamp() for day in WINTERS[winter]
    )
    found = []
    road = series.road_surface_temperature_c
    for start in range(SPIN_H, times.size - LEAD_H - 1, EVERY_H):
        window = slice(start - SPIN_H, start + LEAD_H + 1)
        if (
            begin <= times[start] < end
            and np.isfinite(series.air_temperature_c[window]).all()
            and np.isnan(road[window]).mean() <= 0.05  # noqa: PLR2004 - as in the anchors' figures
            and np.isfinite(road[start])
        ):
            found.append(start)
    return np.array(found, dtype=np.int64)


def errors(series: Series, starts: NDArray[np.int64], params: RoadSurfParams) -> Array:
    """Forecast minus observed, (M, 24). [K]."""
    ahead = starts[:, None] + np.arange(1, LEAD_H + 1)
    return np.asarray(
        forecast(series, starts, params) - series.road_surface_temperature_c[ahead]
    )


def calibrated(series: Series, starts: NDArray[np.int64], tries: int) -> RoadSurfParams:
    """Return the parameters of least mean absolute error, by Nelder and Mead."""

    def params(x: Array) -> RoadSurfParams:
        return RoadSurfParams(
            longwave_offset_w_m2=float(x[0]),
            albedo=float(1.0 / (1.0 + np.exp(-x[1]))),
            heat_capacity_factor=float(np.exp(x[2])),
            heat_roughness_m=float(10.0 ** x[3]),
            climate_c=CLIMATE_C,
        )

    first = np.array([0.0, -2.2, 0.0, -3.0])
    best = minimize(
        lambda x: float(np.nanmean(np.abs(errors(series, starts, params(x))))),
        first,
        method="Nelder-Mead",
        options={
            "maxfev": tries,
            "initial_simplex": np.vstack(
                [first, first + np.diag([-15, 0.7, 0.4, 1.0])]
            ),
        },
    )
    return params(best.x)


def summary(error: Array) -> dict[str, float]:
    """Return MAE by lead and over all, RMSE and bias. [K]."""
    found = {
        f"+{lead} h": float(np.nanmean(np.abs(error[:, lead - 1]))) for lead in LEADS
    }
    found["1-24 h"] = float(np.nanmean(np.abs(error)))
    found["rmse"] = float(np.sqrt(np.nanmean(error**2)))
    found["bias"] = float(np.nanmean(error))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tries", type=int, default=80)
    given = parser.parse_args()
    times, series = read_toronto(DATA / TORONTO)
    fitted_on, scored_on = (starts_of(times, series, winter) for winter in WINTERS)
    fitted = calibrated(series, fitted_on[::2], given.tries)
    rows = {
        "RoadSurf-like, defaults": RoadSurfParams(climate_c=CLIMATE_C),
        "RoadSurf-like, calibrated": fitted,
    }
    table = {
        name: summary(errors(series, scored_on, row)) for name, row in rows.items()
    }
    if given.json:
        print(json.dumps({"starts": len(scored_on), "rows": table}))
        return
    print(f"{len(scored_on)} starts in 2011/12; calibrated: {fitted}\n")
    print("| model | " + " | ".join(next(iter(table.values()))) + " |")
    for name, row in table.items():
        print(f"| {name} | " + " | ".join(f"{v:.2f}" for v in row.values()) + " |")


if __name__ == "__main__":
    main()
