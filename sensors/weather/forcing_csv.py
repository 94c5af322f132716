"""The forcing CSV, the house's own format: header names carry their units."""

from dataclasses import dataclass
from difflib import get_close_matches

from planner.domain.calendar import Instant
from planner.domain.weather import QUANTITIES, WeatherGrid, WeatherSeries
from sensors.errors import DecodeError
from sensors.weather.rows import (
    Line,
    columns_on,
    hourly_grid,
    read_moment,
    read_number,
    refuse_backwards,
    split_lines,
)

TIME = "time_utc"
AIR_TEMPERATURE = "air_temperature_c"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What weather can be, ends included, and in which unit."""

    low: float
    high: float
    unit: str


# Wider than any weather recorded: these catch a wrong unit, not a record.
BOUNDS = {
    "air_temperature_c": Bounds(-90.0, 60.0, "°C"),
    "relative_humidity_pct": Bounds(0.0, 110.0, "%"),
    "dew_point_c": Bounds(-100.0, 40.0, "°C"),
    "wind_speed_m_s": Bounds(0.0, 110.0, "m/s"),
    "precipitation_mm_h": Bounds(0.0, 400.0, "mm/h"),
    "cloud_cover_pct": Bounds(0.0, 100.0, "%"),
    "shortwave_w_m2": Bounds(-20.0, 1500.0, "W/m²"),
    "longwave_w_m2": Bounds(0.0, 700.0, "W/m²"),
    "pressure_hpa": Bounds(300.0, 1100.0, "hPa"),
    "road_surface_temperature_c": Bounds(-90.0, 90.0, "°C"),
    "snow_depth_mm": Bounds(0.0, 20_000.0, "mm"),
}


PLACE_BOUNDS = {
    "latitude": Bounds(-90.0, 90.0, "degrees"),
    "longitude": Bounds(-180.0, 180.0, "degrees"),
    "elevation_m": Bounds(-500.0, 9000.0, "m"),
}
"""Columns that say where a row is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where rows are for, as far as they say so."""

    latitude: float | None
    longitude: float | None
    elevation_m: float | None


def decode_forcing_csv(content: bytes, source: str) -> WeatherSeries:
    """Read a forcing CSV of one point.

    As `decode_forcing_points`, which is for one point or several.

    Raises
    ------
    DecodeError
        With the row, what was found and what was expected.
    """
    found = decode_forcing_points(content, source)
    if isinstance(found, WeatherGrid):
        msg = (
            f"{source} has weather for {len(found.points)} points, expected one; only "
            "a plan takes weather on a grid"
        )
        raise DecodeError(msg)
    return found


def decode_forcing_points(content: bytes, source: str) -> WeatherSeries | WeatherGrid:
    """Read a forcing CSV of one point, or a long one of several.

    Only ``time_utc`` and ``air_temperature_c`` are required. An empty cell is a
    gap, an hour without a row too. Relative humidity up to 110 % (sensors overshoot
    in fog) counts as 100 %. With ``latitude`` and ``longitude``, and ``elevation_m``
    where known, rows of several places make a grid; rows of one say where it is.

    Parameters
    ----------
    content : bytes
        The whole file, UTF-8.
    source : str
        What to call it in sentences and in the plan.

    Raises
    ------
    DecodeError
        With the row, what was found and what was expected.
    """
    lines = split_lines(content, source, ",")
    header, remarks = _header(lines[0], source)
    by_place: dict[Place, list[Line]] = {}
    for line in lines[1:]:
        by_place.setdefault(_place(line, header, source), []).append(line)
    rows = {place: _rows(found, header, source) for place, found in by_place.items()}
    grid = hourly_grid(
        (moment for moments, _ in rows.values() for moment in moments), source
    )
    points = tuple(
        WeatherSeries(
            source=source,
            times=grid,
            columns=columns_on(grid, values),
            latitude=place.latitude,
            longitude=place.longitude,
            elevation_m=place.elevation_m,
            remarks=remarks,
        )
        for place, (_, values) in rows.items()
    )
    if len(points) == 1:
        return points[0]
    try:
        return WeatherGrid(source=source, points=points, remarks=remarks)
    except ValueError as wrong:
        raise DecodeError(str(wrong)) from None


def _header(line: Line, source: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the column names and a remark for each that is left out."""
    header = [name.lower() for name in line.cells]
    known = [TIME, *QUANTITIES, *PLACE_BOUNDS]
    for required in (TIME, AIR_TEMPERATURE):
        if required not in header:
            found = ", ".join(header[:12])
            msg = (
                f"{source}, row {line.number}: no column '{required}'; found {found}; "
                f"expected {', '.join(known)}"
            )
            raise DecodeError(msg)
    for name in header:
        if header.count(name) > 1:
            msg = f"{source}, row {line.number}: column '{name}' is there twice"
            raise DecodeError(msg)
    if ("latitude" in header) != ("longitude" in header):
        msg = (
            f"{source}, row {line.number}: found only one of latitude and longitude, "
            "expected both or neither"
        )
        raise DecodeError(msg)
    unknown = [name for name in header if name not in known]
    for name in unknown:
        meant = get_close_matches(name, known, n=1, cutoff=0.8)
        if meant:
            msg = (
                f"{source}, row {line.number}: column '{name}' is not known; "
                f"did you mean '{meant[0]}'?"
            )
            raise DecodeError(msg)
    remarks = tuple(
        f"Column '{name}' of {source} is not a forcing quantity and was left out."
        for name in unknown
        if name
    )
    return header, remarks


def _place(line: Line, header: list[str], source: str) -> Place:
    """Return where a row is for."""
    where = f"{source}, row {line.number}"
    _refuse_ragged(line, header, where)
    cells = dict(zip(header, line.cells, strict=True))
    found = {
        name: _bounded(cells.get(name, ""), name, where, bounds)
        for name, bounds in PLACE_BOUNDS.items()
    }
    if (found["latitude"] is None) != (found["longitude"] is None):
        msg = f"{where}: found only one of latitude and longitude, expected both"
        raise DecodeError(msg)
    return Place(**found)


def _refuse_ragged(line: Line, header: list[str], where: str) -> None:
    """Raise DecodeError where a row has not as many cells as the header."""
    if len(line.cells) != len(header):
        msg = f"{where}: {len(line.cells)} cells, the header has {len(header)}"
        raise DecodeError(msg)


def _rows(
    lines: list[Line], header: list[str], source: str
) -> tuple[list[Instant], dict[str, dict[Instant, float | None]]]:
    """Return the rows' times, and each quantity by time."""
    values: dict[str, dict[Instant, float | None]] = {
        name: {} for name in header if name in BOUNDS
    }
    moments: list[Instant] = []
    for line in lines:
        where = f"{source}, row {line.number}"
        cells = dict(zip(header, line.cells, strict=True))
        moment = read_moment(cells[TIME], where)
        refuse_backwards(moments[-1] if moments else None, moment, where)
        moments.append(moment)
        for name, by_time in values.items():
            value = _bounded(cells[name], name, where, BOUNDS[name])
            if name == "relative_humidity_pct" and value is not None:
                value = min(value, 100.0)
            by_time[moment] = value
    return moments, values


def _bounded(cell: str, name: str, where: str, bounds: Bounds) -> float | None:
    """Read a number and refuse one outside what can be."""
    value = read_number(cell, name, where)
    if value is None:
        return None
    if not bounds.low <= value <= bounds.high:
        msg = (
            f"{where}: {name} is {cell} {bounds.unit}, expected {bounds.low:g} to "
            f"{bounds.high:g} {bounds.unit}, or an empty cell where it is missing"
        )
        raise DecodeError(msg)
    return value
