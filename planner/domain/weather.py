"""Weather at one point, hour by hour, as a file or service stated it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.domain.calendar import Instant

QUANTITIES = (
    "air_temperature_c",
    "relative_humidity_pct",
    "dew_point_c",
    "wind_speed_m_s",
    "precipitation_mm_h",
    "cloud_cover_pct",
    "shortwave_w_m2",
    "longwave_w_m2",
    "pressure_hpa",
    "road_surface_temperature_c",
    "snow_depth_mm",
)
"""The forcing columns. Radiation and precipitation are for the hour that ends at
the row's time, the rest for that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherSeries:
    """Rows of weather in time order; a gap stays None.

    ``columns`` maps a name of `QUANTITIES` to one value a row; a quantity that
    the source lacks is not a key. ``estimated`` maps a quantity to the named
    method that filled it (all of it or its gaps), and ``estimated_rows`` says
    which rows of it. ``suspect_rows`` are rows that the source flagged as
    unchecked. ``remarks`` are sentences for the person who gave the file.
    """

    source: str
    times: tuple[Instant, ...]
    columns: Mapping[str, tuple[float | None, ...]]
    latitude: float | None = None
    longitude: float | None = None
    elevation_m: float | None = None
    estimated: Mapping[str, str] = field(default_factory=dict)
    estimated_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    suspect_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    attribution: str | None = None

    def __post_init__(self) -> None:
        """Refuse columns of another length, unknown names, or a clock going back."""
        for name, values in self.columns.items():
            if name not in QUANTITIES:
                msg = f"{self.source}: '{name}' is not a weather quantity we know"
                raise ValueError(msg)
            if len(values) != len(self.times):
                msg = (
                    f"{self.source}: column '{name}' has {len(values)} values "
                    f"for {len(self.times)} times"
                )
                raise ValueError(msg)
        for row, (before, after) in enumerate(
            zip(self.times, self.times[1:], strict=False)
        ):
            if after <= before:
                msg = (
                    f"{self.source}: the clock goes back, from {before.isoformat()} "
                    f"in row {row + 1} to {after.isoformat()} in row {row + 2}"
                )
                raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherGrid:
    """Weather at several points, of one forecast; all of the same times.

    Every point says where it is.
    """

    source: str
    points: tuple[WeatherSeries, ...]
    remarks: tuple[str, ...] = ()
    attribution: str | None = None

    def __post_init__(self) -> None:
        """Refuse no point, points without a place or twice, and other times."""
        places = [(point.latitude, point.longitude) for point in self.points]
        if not places:
            msg = f"{self.source}: found no point, expected one or more"
            raise ValueError(msg)
        for place, point in zip(places, self.points, strict=True):
            if None in place or places.count(place) > 1:
                msg = (
                    f"{self.source}: a point lies at latitude {place[0]}, longitude "
                    f"{place[1]}; expected each point at a place of its own"
                )
                raise ValueError(msg)
            if point.times != self.points[0].times:
                msg = (
                    f"{self.source}: the point at {place[0]}, {place[1]} has "
                    f"{len(point.times)} times, the first has "
                    f"{len(self.points[0].times)}; expected the same ones"
                )
                raise ValueError(msg)


Weather = WeatherSeries | WeatherGrid


def picked_rows(series: WeatherSeries, rows: Sequence[int]) -> WeatherSeries:
    """Return some rows, given rising; what is said of others is left out."""
    place = {row: at for at, row in enumerate(rows)}

    def moved(by_name: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
        return {
            name: tuple(place[row] for row in found if row in place)
            for name, found in by_name.items()
        }

    return replace(
        series,
        times=tuple(series.times[row] for row in rows),
        columns={
            name: tuple(column[row] for row in rows)
            for name, column in series.columns.items()
        },
        estimated_rows=moved(series.estimated_rows),
        suspect_rows=moved(series.suspect_rows),
    )
