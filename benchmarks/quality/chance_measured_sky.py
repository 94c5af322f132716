"""Chances of freezing where the sky is measured and no forecast knows it.

    uv run python -m benchmarks.quality.chance_measured_sky

Col de Porte 2005/06 and Weissfluhjoch 1995/96 (`benchmarks.quality.estimated_sky`):
what happens is the model's under the measured sky, what is said comes from forecasts
from which the sky's heat, and in turn sun and humidity too, are held back. Members
whose sky is as sure as a stated one stand beside those whose sky is as unsure as its
estimate; nothing of the line of log odds was fitted here.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.calibration import SEED, score
from benchmarks.quality.chance_windows import Said, Station, events_of
from benchmarks.quality.estimated_sky import HELD_BACK, col_de_porte, weissfluhjoch
from planner.domain.weather import WeatherSeries
from planner.ensemble_params import EnsembleParams
from planner.snapshot import Forcing
from planner.surface.chances import calibrated

Array = NDArray[np.float64]
HOUR_S = 3600.0
AT_THE_END = ("air_temperature_c", "relative_humidity_pct", "wind_speed_m_s")
OVER_THE_HOUR = ("precipitation_mm_h", "shortwave_w_m2", "longwave_w_m2")
MOST_PCT = 100.0
CASES = (HELD_BACK[0], HELD_BACK[3], ("relative_humidity_pct", *HELD_BACK[3]))
PARAMS = EnsembleParams()
AS_IF_STATED = replace(
    PARAMS,
    longwave_from_cloud_w_m2=PARAMS.longwave_w_m2,
    longwave_from_sun_w_m2=PARAMS.longwave_w_m2,
    longwave_through_night_w_m2=PARAMS.longwave_w_m2,
    longwave_from_range_w_m2=PARAMS.longwave_w_m2,
)


def hourly(start_unix_s: float, forcing: Forcing) -> WeatherSeries:
    """Return a recorded winter by the hour."""
    per_h = round(HOUR_S / float(forcing.time_s[1] - forcing.time_s[0]))
    ends = np.arange(per_h - 1, forcing.time_s.size, per_h)
    begin = datetime.fromtimestamp(start_unix_s, UTC)
    columns: dict[str, Array] = {
        name: getattr(forcing, name)[ends] for name in AT_THE_END
    }
    for name in OVER_THE_HOUR:
        rows = [getattr(forcing, name)[ends - before] for before in range(per_h)]
        columns[name] = np.mean(rows, axis=0)
    columns["relative_humidity_pct"] = np.minimum(
        columns["relative_humidity_pct"], MOST_PCT
    )
    return WeatherSeries(
        source=forcing.source,
        times=tuple(begin + timedelta(seconds=float(forcing.time_s[k])) for k in ends),
        columns={
            name: tuple(None if np.isnan(value) else float(value) for value in values)
            for name, values in columns.items()
        },
        latitude=forcing.latitude,
        longitude=forcing.longitude,
        elevation_m=forcing.elevation_m,
    )


def scored(said: Said) -> str:
    """Return frequency, Brier score, reliability and skill of the calibrated chance."""
    line = (PARAMS.freezing_offset, PARAMS.freezing_slope)
    found = score(said, calibrated(said.share, *line, members=PARAMS.members))
    return (
        f"{found['brier']:.4f} (reliability {found['reliability']:.4f}, "
        f"skill {found['skill']:.2f})"
    )


def main() -> None:
    """Print a row for each station, what is held back, and horizon."""
    for start_unix_s, forcing in (col_de_porte(), weissfluhjoch()):
        series = hourly(start_unix_s, forcing)
        for withheld in CASES:
            station = Station(
                name=forcing.source,
                series=series,
                latitude=forcing.latitude,
                longitude=forcing.longitude,
                elevation_m=forcing.elevation_m,
                withheld=withheld,
            )
            sure, unsure = (
                events_of(station, params, SEED, has_depth=False)
                for params in (AS_IF_STATED, PARAMS)
            )
            print(f"{forcing.source}, without {', '.join(withheld)}")
            for name, said in unsure.items():
                print(
                    f"  {name}: {said.happened.size} windows, "
                    f"{said.happened.mean():.1%}; Brier as if stated "
                    f"{scored(sure[name])}, as estimated {scored(said)}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
