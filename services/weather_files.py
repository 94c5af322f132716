"""Opens a weather file or a station's folder and finds out by itself what it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planner.domain.weather import Weather, WeatherGrid, WeatherSeries
from sensors.errors import DecodeError
from sensors.weather.estimates import fill_missing
from sensors.weather.forcing_csv import TIME as FORCING_TIME
from sensors.weather.forcing_csv import decode_forcing_points
from sensors.weather.frost_csv import TIME as FROST_TIME
from sensors.weather.frost_csv import decode_frost
from sensors.weather.smhi_csv import decode_smhi

Decoder = Callable[[Mapping[str, bytes]], Weather]


def open_sources(paths: Sequence[Path]) -> tuple[Weather, ...]:
    """Read the weather of one or more sources, stations or grids.

    A folder that holds folders holds several sources: each of them, and each CSV file
    beside them.

    Raises
    ------
    ValueError
        As `open_weather`; or if a source is named twice.
    """
    found = [source for path in paths for source in _sources_in(path)]
    seen: set[Path] = set()
    for source in found:
        if source.resolve() in seen:
            msg = f"{source} is named twice as weather; name each source once"
            raise ValueError(msg)
        seen.add(source.resolve())
    return tuple(_open(source) for source in found)


def _sources_in(path: Path) -> list[Path]:
    """Return what a path holds: itself, or the sources of a folder of folders."""
    if not path.is_dir():
        return [path]
    entries = sorted(p for p in path.iterdir() if not p.name.startswith("."))
    if not any(entry.is_dir() for entry in entries):
        return [path]
    return [entry for entry in entries if entry.is_dir() or entry.suffix == ".csv"]


def open_weather(path: Path) -> WeatherSeries:
    """Read weather from a file or a station's folder, gaps filled where they may be.

    The first line tells what it is: the forcing CSV, SMHI's own export, or a table
    of MET Norway's Frost.

    Raises
    ------
    ValueError
        If it is none of these, or cannot be read as what it claims to be; or if it is
        of several points.
    """
    found = _open(path)
    if isinstance(found, WeatherGrid):
        msg = (
            f"{path} has weather for {len(found.points)} points, expected one; only a "
            "plan takes weather on a grid"
        )
        raise DecodeError(msg)
    return found


def _open(path: Path) -> Weather:
    """Read one source, gaps filled where they may be."""
    files = _contents(path)
    kinds = {name: _kind(name, content) for name, content in files.items()}
    first = next(iter(files))
    for name, kind in kinds.items():
        if kind != kinds[first]:
            msg = (
                f"{path}: {first} is a {kinds[first]} file, {name} a {kind} file; "
                "expected the files of one station"
            )
            raise DecodeError(msg)
    series = DECODERS[kinds[first]](files)
    if path.is_dir() and kinds[first] == "MET Norway":
        series = replace(series, source=f"MET Norway, {path.resolve().name}")
    if isinstance(series, WeatherSeries):
        return fill_missing(series)
    points = tuple(fill_missing(point) for point in series.points)
    said = (text for point in points for text in point.remarks)
    return replace(series, points=points, remarks=tuple(dict.fromkeys(said)))


def _contents(path: Path) -> dict[str, bytes]:
    """Return the CSV files of a path, at least one, by name."""
    if path.is_dir():
        found = sorted(p for p in path.glob("*.csv") if not p.name.startswith("."))
        if not found:
            msg = f"{path} holds no .csv file, expected a station's weather"
            raise ValueError(msg)
        return {file.name: file.read_bytes() for file in found}
    if not path.is_file():
        msg = f"{path} is not there; name a weather file or a station's folder"
        raise ValueError(msg)
    return {path.name: path.read_bytes()}


def _kind(name: str, content: bytes) -> str:
    """Tell by its first line what a file is."""
    head = content[:4000].decode("utf-8-sig", errors="replace").lstrip()
    if not head:
        msg = f"{name} is empty, expected a table of weather"
        raise DecodeError(msg)
    first = head.splitlines()[0]
    if first.startswith("Stationsnamn;"):
        return "SMHI"
    columns = [column.strip().lower() for column in first.split(",")]
    if FORCING_TIME in columns:
        return "forcing"
    if "air_temperature" in columns and any(column in FROST_TIME for column in columns):
        return "MET Norway"
    msg = (
        f"{name} starts with '{first[:60]}'; expected a forcing CSV (time_utc, "
        "air_temperature_c, …), SMHI's export (Stationsnamn;…) or a table of MET "
        "Norway's Frost (timestamp,air_temperature,…)"
    )
    raise DecodeError(msg)


def _decode_forcing(files: Mapping[str, bytes]) -> Weather:
    """Read the one forcing CSV there may be."""
    if len(files) > 1:
        msg = f"found {len(files)} forcing files ({', '.join(files)}); name one of them"
        raise DecodeError(msg)
    [(name, content)] = files.items()
    return decode_forcing_points(content, name)


DECODERS: Mapping[str, Decoder] = {
    "SMHI": decode_smhi,
    "MET Norway": decode_frost,
    "forcing": _decode_forcing,
}
