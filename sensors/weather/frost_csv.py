"""MET Norway: hourly tables as its Frost service names their columns."""

from collections.abc import Mapping
from itertools import pairwise

from planner.domain.calendar import Instant, format_instant
from planner.domain.weather import WeatherSeries
from sensors.errors import DecodeError
from sensors.weather.rows import (
    columns_on,
    hourly_grid,
    read_moment,
    read_number,
    refuse_backwards,
    split_lines,
)

ATTRIBUTION = "Weather: MET Norway (Frost), CC BY 4.0 / NLOD"
TIME = ("timestamp", "referencetime", "time")
QUANTITY_OF = {
    "air_temperature": "air_temperature_c",
    "relative_humidity": "relative_humidity_pct",
    "dew_point_temperature": "dew_point_c",
    "wind_speed": "wind_speed_m_s",
    "precipitation": "precipitation_mm_h",
    "sum(precipitation_amount pt1h)": "precipitation_mm_h",
    "surface_snow_thickness": "snow_depth_mm",
    "surface_air_pressure": "pressure_hpa",
    "cloud_area_fraction": "cloud_cover_pct",
    "mean(surface_downwelling_shortwave_flux_in_air pt1h)": "shortwave_w_m2",
    "mean(surface_downwelling_longwave_flux_in_air pt1h)": "longwave_w_m2",
}
MM_PER_CM = 10.0
PCT_PER_OCTA = 12.5
SURFACE_TEMPERATURE_REMARK = (
    "The station's surface_temperature is that of the ground or of the snow on it, "
    "not of a road, and was left out."
)


def decode_frost(files: Mapping[str, bytes]) -> WeatherSeries:
    """Read the hourly tables of one station, several winters one after the other.

    ``surface_temperature`` is left out: it is measured on the station's ground,
    which carries the winter's snow (-20 °C under a clear sky in April), so
    it says nothing about a cleared road. Snow thickness of -1 is Frost's code
    for bare ground and becomes 0. Precipitation is the sum of the hour that ends
    at the row's time.

    Parameters
    ----------
    files : mapping of file name to its bytes
        All of one station; the tables do not say which.

    Raises
    ------
    DecodeError
        With the file, the row, what was found and what was expected.
    """
    values: dict[str, dict[Instant, float | None]] = {}
    has_surface_temperature = False
    spans: list[tuple[Instant, Instant, str]] = []
    for name in sorted(files):
        lines = split_lines(files[name], name, ",")
        header = [cell.lower() for cell in lines[0].cells]
        time_column = _time_column(header, name)
        has_surface_temperature |= "surface_temperature" in header
        before: Instant | None = None
        for line in lines[1:]:
            where = f"{name}, row {line.number}"
            if len(line.cells) != len(header):
                msg = f"{where}: {len(line.cells)} cells, the header has {len(header)}"
                raise DecodeError(msg)
            moment = read_moment(line.cells[time_column], where)
            refuse_backwards(before, moment, where)
            before = moment
            for column, cell in zip(header, line.cells, strict=True):
                if column in QUANTITY_OF:
                    by_time = values.setdefault(QUANTITY_OF[column], {})
                    by_time[moment] = _value(cell, column, where)
        if before is not None:
            first = read_moment(lines[1].cells[time_column], name)
            spans.append((first, before, name))
    _refuse_overlap(spans)
    source = _source_name(files)
    grid = hourly_grid(values.get("air_temperature_c", {}), source)
    return WeatherSeries(
        source=source,
        times=grid,
        columns=columns_on(grid, values),
        remarks=(SURFACE_TEMPERATURE_REMARK,) if has_surface_temperature else (),
        attribution=ATTRIBUTION,
    )


def _source_name(files: Mapping[str, bytes]) -> str:
    """Return a name for all files together."""
    names = sorted(files)
    if len(names) == 1:
        return f"MET Norway, {names[0]}"
    return f"MET Norway, {len(names)} files" if names else "MET Norway, no files"


def _time_column(header: list[str], name: str) -> int:
    """Return where the time stands, once the columns we need are there."""
    found = [column for column in TIME if column in header]
    if not found or "air_temperature" not in header:
        msg = (
            f"{name}, row 1: found the columns {', '.join(header[:12])}; expected "
            "timestamp and air_temperature, as MET Norway's Frost names them"
        )
        raise DecodeError(msg)
    return header.index(found[0])


def _value(cell: str, column: str, where: str) -> float | None:
    """Read a value in the planner's unit."""
    value = read_number(cell, column, where)
    if value is None:
        return None
    if column == "surface_snow_thickness":
        return max(0.0, value * MM_PER_CM)
    if column == "cloud_area_fraction":
        # 9 octas are the observer's code for a sky that cannot be seen.
        return min(100.0, value * PCT_PER_OCTA)
    return value


def _refuse_overlap(spans: list[tuple[Instant, Instant, str]]) -> None:
    """Raise DecodeError where two files state the same hours."""
    rising = sorted(spans)
    for (_, end, earlier), (start, _, later) in pairwise(rising):
        if start <= end:
            msg = (
                f"{later} starts at {format_instant(start)}, but {earlier} goes on "
                f"until {format_instant(end)}; expected files that follow each other"
            )
            raise DecodeError(msg)
