"""The forcing CSV, the house's own format: header names carry their units."""

from dataclasses import dataclass
from difflib import get_close_matches

from planner.domain.calendar import Instant
from planner.domain.weather import QUANTITIES, WeatherSeries
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


def decode_forcing_csv(content: bytes, source: str) -> WeatherSeries:
    """Read a forcing CSV.

    Only ``time_utc`` and ``air_temperature_c`` are required. An empty cell is a
    gap, an hour without a row too. Relative humidity up to 110 % (sensors overshoot
    in fog) counts as 100 %.

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
    moments, values = _rows(lines[1:], header, source)
    grid = hourly_grid(moments, source)
    return WeatherSeries(
        source=source,
        times=grid,
        columns=columns_on(grid, values),
        remarks=remarks,
    )


def _header(line: Line, source: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the column names and a remark for each that is left out."""
    header = [name.lower() for name in line.cells]
    known = [TIME, *QUANTITIES]
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
        if len(line.cells) != len(header):
            msg = f"{where}: {len(line.cells)} cells, the header has {len(header)}"
            raise DecodeError(msg)
        cells = dict(zip(header, line.cells, strict=True))
        moment = read_moment(cells[TIME], where)
        refuse_backwards(moments[-1] if moments else None, moment, where)
        moments.append(moment)
        for name, by_time in values.items():
            by_time[moment] = _bounded(cells[name], name, where)
    return moments, values


def _bounded(cell: str, name: str, where: str) -> float | None:
    """Read a number and refuse one that is no weather."""
    value = read_number(cell, name, where)
    if value is None:
        return None
    bounds = BOUNDS[name]
    if not bounds.low <= value <= bounds.high:
        msg = (
            f"{where}: {name} is {cell} {bounds.unit}, expected {bounds.low:g} to "
            f"{bounds.high:g} {bounds.unit}, or an empty cell where it is missing"
        )
        raise DecodeError(msg)
    return min(value, 100.0) if name == "relative_humidity_pct" else value
