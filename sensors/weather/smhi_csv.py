"""SMHI's own CSV export: one file a parameter, all of one station."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.calendar import Instant
from planner.domain.weather import WeatherSeries
from sensors.errors import DecodeError
from sensors.weather.rows import (
    Line,
    columns_on,
    hourly_grid,
    read_moment,
    read_number,
    refuse_backwards,
    rows_on,
    split_lines,
)

ATTRIBUTION = "Source: SMHI, CC BY 4.0"
CHECKED = "G"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A quantity, and what its value is multiplied with to be in our unit."""

    quantity: str
    scale: float = 1.0
    high: float = float("inf")


# Name and description as the export writes them, in small letters; the number is
# that of SMHI's open data service. A daily mean has the same name and another
# description, so both count.
PARAMETER_OF = {
    ("lufttemperatur", "momentanvärde, 1 gång/tim"): Parameter("air_temperature_c"),
    ("relativ luftfuktighet", "momentanvärde, 1 gång/tim"): Parameter(
        "relative_humidity_pct", high=100.0
    ),
    ("daggpunktstemperatur", "momentanvärde, 1 gång/tim"): Parameter("dew_point_c"),
    ("vindhastighet", "medelvärde 10 min, 1 gång/tim"): Parameter("wind_speed_m_s"),
    ("nederbördsmängd", "summa 1 timme, 1 gång/tim"): Parameter("precipitation_mm_h"),
    # 113 % is the observer's code for a sky that cannot be seen.
    ("total molnmängd", "momentanvärde, 1 gång/tim"): Parameter(
        "cloud_cover_pct", high=100.0
    ),
    ("global irradians (svenska stationer)", "medelvärde 1 timme, 1 gång/tim"): (
        Parameter("shortwave_w_m2")
    ),
    ("global irradians (svenska stationer)", "medelvärde 1 timma, varje timme"): (
        Parameter("shortwave_w_m2")
    ),
    ("långvågs-irradians", "medelvärde 1 timma, varje timme"): (
        Parameter("longwave_w_m2")
    ),
    ("långvågs-irradians", "långvågsstrålning, medel 1 timme, varje timme"): (
        Parameter("longwave_w_m2")
    ),
    ("snödjup", "momentanvärde, 1 gång/dygn"): Parameter("snow_depth_mm", scale=1000.0),
}


@dataclass(slots=True, kw_only=True)
class Export:
    """One file, read as far as its head tells."""

    name: str
    station: str
    number: str
    title: str
    parameter: Parameter | None
    elevation_m: float | None
    latitude: float | None
    longitude: float | None
    rows: list[Line] = field(default_factory=list)


def decode_smhi(files: Mapping[str, bytes]) -> WeatherSeries:
    """Read a station's parameter files into one hourly series.

    Values with another quality flag than G (SMHI: checked and approved) are kept
    and listed as suspect. Hours that a file leaves out are gaps. Where two files
    state the same hour, the approved value counts.

    Parameters
    ----------
    files : mapping of file name to its bytes

    Raises
    ------
    DecodeError
        With the file, the row, what was found and what was expected; also when
        the files are of several stations.
    """
    if not files:
        msg = "no SMHI file was given, expected one for each parameter"
        raise DecodeError(msg)
    exports = [_open(name, files[name]) for name in sorted(files)]
    first = exports[0]
    for other in exports[1:]:
        if other.number != first.number:
            msg = (
                f"{other.name} is of station {other.number} {other.station}, "
                f"{first.name} of {first.number} {first.station}; expected one station"
            )
            raise DecodeError(msg)
    source = f"SMHI {first.number} {first.station}"
    values: dict[str, dict[Instant, float | None]] = {}
    suspect: dict[str, set[Instant]] = {}
    for export in exports:
        if export.parameter is not None:
            quantity = export.parameter.quantity
            _read_rows(
                export,
                export.parameter,
                values.setdefault(quantity, {}),
                suspect.setdefault(quantity, set()),
            )
    if "air_temperature_c" not in values:
        found = "; ".join(export.title for export in exports)
        msg = f"{source}: found {found}; expected a file of hourly Lufttemperatur"
        raise DecodeError(msg)
    moments = {moment for by_time in values.values() for moment in by_time}
    grid = hourly_grid(moments, source)
    return WeatherSeries(
        source=source,
        times=grid,
        columns=columns_on(grid, values),
        latitude=first.latitude,
        longitude=first.longitude,
        elevation_m=first.elevation_m,
        suspect_rows=rows_on(grid, suspect),
        remarks=tuple(
            f"{export.title} ({export.name}) is not a quantity we use and was left out."
            for export in exports
            if export.parameter is None
        ),
        attribution=ATTRIBUTION,
    )


def _open(name: str, content: bytes) -> Export:
    """Read the head of a file: station, parameter, position."""
    lines = split_lines(content, name, ";")
    station = _after(lines, "Stationsnamn", name)
    parameter = _after(lines, "Parameternamn", name)
    period = _after(lines, "Tidsperiod (fr.o.m)", name)
    for what, line, width in (
        ("station name and number", station, 2),
        ("parameter name and description", parameter, 2),
        ("period, height and position", period, 5),
    ):
        if len(line.cells) < width:
            msg = (
                f"{name}, row {line.number}: found {len(line.cells)} cells, "
                f"expected {what}"
            )
            raise DecodeError(msg)
    start = _find(lines, "Datum", name)
    title, description = parameter.cells[:2]
    where = f"{name}, row {period.number}"
    return Export(
        name=name,
        station=station.cells[0],
        number=station.cells[1],
        title=f"{title}, {description}",
        parameter=PARAMETER_OF.get((title.lower(), description.lower())),
        elevation_m=read_number(period.cells[2], "height", where),
        latitude=read_number(period.cells[3], "latitude", where),
        longitude=read_number(period.cells[4], "longitude", where),
        rows=lines[start + 1 :],
    )


def _find(lines: list[Line], heading: str, name: str) -> int:
    """Return which line starts with a heading, or refuse the file."""
    for index, line in enumerate(lines):
        if line.cells[0] == heading:
            return index
    msg = (
        f"{name}: no row that starts with '{heading}'; expected SMHI's CSV export "
        f"with its Swedish headings, found '{';'.join(lines[0].cells)[:60]}' first"
    )
    raise DecodeError(msg)


def _after(lines: list[Line], heading: str, name: str) -> Line:
    """Return the line below a heading."""
    index = _find(lines, heading, name)
    if index + 1 >= len(lines):
        msg = f"{name}: the file ends at its heading '{heading}'"
        raise DecodeError(msg)
    return lines[index + 1]


def _read_rows(
    export: Export,
    parameter: Parameter,
    values: dict[Instant, float | None],
    suspect: set[Instant],
) -> None:
    """Add a file's values, and which of them are not approved."""
    before: Instant | None = None
    for line in export.rows:
        where = f"{export.name}, row {line.number}"
        # Explanations stand in further columns of the first rows.
        if len(line.cells) < 4:  # noqa: PLR2004 - date, time, value, quality
            msg = (
                f"{where}: {len(line.cells)} cells, expected date; time; value; quality"
            )
            raise DecodeError(msg)
        day, clock, cell, quality = line.cells[:4]
        moment = read_moment(f"{day}T{clock}", where)
        refuse_backwards(before, moment, where)
        before = moment
        value = read_number(cell, export.title, where)
        is_checked = quality == CHECKED
        if moment in values and not (is_checked and moment in suspect):
            continue
        if value is not None:
            value = min(value * parameter.scale, parameter.high)
        values[moment] = value
        if is_checked:
            suspect.discard(moment)
        elif value is not None:
            suspect.add(moment)
