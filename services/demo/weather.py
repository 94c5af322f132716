"""The demo's weather, in the folder where the service looks for it."""

import csv
import io
import shutil
from pathlib import Path

from planner.domain.calendar import format_instant
from planner.domain.weather import WeatherSeries

GENERATED = "generated-storm.csv"
"""A file's name stands in every plan made from it, so that it says what it is."""


def encode_forcing_csv(series: WeatherSeries) -> bytes:
    """Write weather as a forcing CSV; a gap is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time_utc", *series.columns])
    for row, moment in enumerate(series.times):
        writer.writerow(
            [
                format_instant(moment),
                *(values[row] for values in series.columns.values()),
            ]
        )
    return text.getvalue().encode()


def place_weather(source: Path | WeatherSeries, folder: Path, town: str) -> None:
    """Put weather where a town's is looked for: a copy, or a generated file."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(source, WeatherSeries):
        own = folder / town
        own.mkdir(exist_ok=True)
        (own / GENERATED).write_bytes(encode_forcing_csv(source))
    elif source.is_dir():
        shutil.copytree(source, folder / town, dirs_exist_ok=True)
    else:
        shutil.copy(source, folder / f"{town}.csv")
