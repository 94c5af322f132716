"""Weather on a grid (time, y, x), such as a forecast model's, taken to places."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.snapshot import ForcingGrid
from planner.surface.forcing.places import Places, distance_m
from planner.surface.forcing.source_rows import AFTER_S, BEFORE_S, HOUR_S, Rows, checked

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GriddedForcing:
    """Weather on a grid, (T, Y, X); NaN is a gap, None a quantity it lacks.

    Attributes
    ----------
    time_s : (T,)
        Seconds from ``now``, rising. [s]
    latitude, longitude : (Y,) and (X,), or both (Y, X)
        Of the grid's points; axes rise or fall evenly or not. [degrees]
    elevation_m : (Y, X)
        Of the model's ground, NaN where not known. [m]
    air_temperature_c, relative_humidity_pct, wind_speed_m_s : (T, Y, X)
    cloud_cover_pct : (T, Y, X)
        At that moment.
    pressure_hpa : (T, Y, X)
        At the model's ground. [hPa]
    precipitation_mm_h : (T, Y, X)
        Mean since the row before. [mm/h]
    shortwave_w_m2, longwave_w_m2 : (T, Y, X)
        Downward, mean since the row before. [W/m²]
    source : str
        Named in sentences and in the plan.
    """

    time_s: Array
    latitude: Array
    longitude: Array
    elevation_m: Array
    air_temperature_c: Array
    source: str
    relative_humidity_pct: Array | None = None
    wind_speed_m_s: Array | None = None
    cloud_cover_pct: Array | None = None
    pressure_hpa: Array | None = None
    precipitation_mm_h: Array | None = None
    shortwave_w_m2: Array | None = None
    longwave_w_m2: Array | None = None

    def __post_init__(self) -> None:
        """Refuse arrays that do not lie on the grid, and times that do not rise."""
        steps, *grid = self.air_temperature_c.shape
        if self.time_s.shape != (steps,) or not (np.diff(self.time_s) > 0.0).all():
            msg = (
                f"{self.source}: time_s is {self.time_s.shape}, expected rising times "
                f"({steps},) as air_temperature_c has them"
            )
            raise ValueError(msg)
        axes = (self.latitude.shape, self.longitude.shape)
        if axes not in (((grid[0],), (grid[1],)), (tuple(grid), tuple(grid))):
            msg = (
                f"{self.source}: latitude is {axes[0]} and longitude {axes[1]}, "
                f"expected ({grid[0]},) and ({grid[1]},), or both {tuple(grid)}"
            )
            raise ValueError(msg)
        if self.elevation_m.shape != tuple(grid):
            msg = (
                f"{self.source}: elevation_m is {self.elevation_m.shape}, expected "
                f"{tuple(grid)}"
            )
            raise ValueError(msg)
        for column in fields(self):
            values = getattr(self, column.name)
            is_weather = isinstance(values, np.ndarray) and values.ndim == 3  # noqa: PLR2004
            if is_weather and values.shape != self.air_temperature_c.shape:
                msg = (
                    f"{self.source}: {column.name} is {values.shape}, "
                    f"air_temperature_c asks for {self.air_temperature_c.shape}"
                )
                raise ValueError(msg)


QUANTITIES = (
    "air_temperature_c",
    "relative_humidity_pct",
    "wind_speed_m_s",
    "cloud_cover_pct",
    "pressure_hpa",
    "precipitation_mm_h",
    "shortwave_w_m2",
    "longwave_w_m2",
)


def gridded(grid: ForcingGrid) -> GriddedForcing:
    """Lay a forecast's points on a grid.

    Points that fill all crossings of some latitudes and longitudes become a grid with
    axes; others stand side by side, and the nearest counts.

    Parameters
    ----------
    grid : ForcingGrid
        Of P points.

    Returns
    -------
    GriddedForcing
        (T, Y, X), or (T, 1, P).
    """
    places = {(point.latitude, point.longitude): point for point in grid.points}
    latitude = np.unique([point.latitude for point in grid.points])
    longitude = np.unique([point.longitude for point in grid.points])
    points = list(grid.points)
    shape = (1, len(points))
    if latitude.size * longitude.size == len(places) == len(points):
        shape = (latitude.size, longitude.size)
        points = [places[float(y), float(x)] for y in latitude for x in longitude]
    else:
        latitude = np.array([[point.latitude for point in points]])
        longitude = np.array([[point.longitude for point in points]])
    columns = {}
    for name in QUANTITIES:
        values = [getattr(point, name) for point in points]
        if all(column.size for column in values):
            columns[name] = np.stack(values, axis=1).reshape(-1, *shape)
    return GriddedForcing(
        time_s=points[0].time_s,
        latitude=latitude,
        longitude=longitude,
        elevation_m=np.array([point.elevation_m for point in points]).reshape(shape),
        source=grid.source,
        **columns,
    )


def rows_of_grid(
    forcing: GriddedForcing, places: Places, begin_s: float, end_s: float
) -> Rows:
    """Take a grid's rows around a stretch of time to the places, (R, K).

    Between the four points around a place values are bilinear on a grid with axes;
    on a skewed one the nearest point counts. Corners without a value are left out.

    Raises
    ------
    ValueError
        If a place lies farther outside the grid than its points are apart.
    """
    corners, shares = _corners(forcing, places)
    near = (forcing.time_s >= begin_s - BEFORE_S) & (
        forcing.time_s <= end_s + AFTER_S + HOUR_S
    )
    ends_s = forcing.time_s[near]
    first_s = np.diff(ends_s[:2]) if ends_s.size > 1 else np.full(ends_s.size, HOUR_S)
    begins_s = np.concatenate((ends_s[:1] - first_s[:1], ends_s[:-1]))
    hours = ((ends_s - begins_s) / HOUR_S)[:, None]

    def column(values: Array | None) -> Array:
        if values is None:
            return np.full((ends_s.size, places.count), np.nan)
        return _at_places(values[near].reshape(ends_s.size, -1), corners, shares)

    found = Rows(
        begin_s=begins_s,
        end_s=ends_s,
        latitude=places.latitude,
        longitude=places.longitude,
        elevation_m=_at_places(forcing.elevation_m.reshape(1, -1), corners, shares)[0],
        air_temperature_c=column(forcing.air_temperature_c),
        relative_humidity_pct=column(forcing.relative_humidity_pct),
        wind_speed_m_s=column(forcing.wind_speed_m_s),
        cloud_share=column(forcing.cloud_cover_pct) / 100.0,
        pressure_hpa=column(forcing.pressure_hpa),
        precipitation_mm=column(forcing.precipitation_mm_h) * hours,
        shortwave_w_m2=column(forcing.shortwave_w_m2),
        longwave_w_m2=column(forcing.longwave_w_m2),
        is_grid=True,
        source=forcing.source,
    )
    return checked(found)


def _at_places(values: Array, corners: NDArray[np.intp], shares: Array) -> Array:
    """Weigh the corners around each place, (R, points) to (R, K)."""
    there = values[:, corners]
    weight = np.where(np.isfinite(there), shares, 0.0)
    total = weight.sum(axis=2)
    mean = (np.nan_to_num(there) * weight).sum(axis=2) / np.where(total > 0, total, 1.0)
    return np.where(total > 0.0, mean, np.nan)


def _corners(forcing: GriddedForcing, places: Places) -> tuple[NDArray[np.intp], Array]:
    """Return the grid's points around each place and their shares, (K, 4) or (K, 1)."""
    if forcing.latitude.ndim > 1:
        flat_latitude, flat_longitude = (
            forcing.latitude.ravel(),
            forcing.longitude.ravel(),
        )
        nearest = [
            np.argmin(distance_m(_points(flat_latitude, flat_longitude), *place))
            for place in zip(places.latitude, places.longitude, strict=True)
        ]
        return np.array(nearest)[:, None], np.ones((places.count, 1))
    row, down = _between(forcing, forcing.latitude, places.latitude, "latitude")
    column, right = _between(forcing, forcing.longitude, places.longitude, "longitude")
    width = forcing.longitude.size
    below = np.minimum(row + 1, forcing.latitude.size - 1)
    beside = np.minimum(column + 1, width - 1)
    corners = np.stack(
        (
            row * width + column,
            row * width + beside,
            below * width + column,
            below * width + beside,
        ),
        axis=1,
    )
    shares = np.stack(
        (
            (1.0 - down) * (1.0 - right),
            (1.0 - down) * right,
            down * (1.0 - right),
            down * right,
        ),
        axis=1,
    )
    return corners, shares


def _points(latitude: Array, longitude: Array) -> Places:
    """Return a grid's points as places."""
    return Places(
        latitude=latitude, longitude=longitude, elevation_m=np.zeros(latitude.size)
    )


def _between(
    forcing: GriddedForcing, axis: Array, wanted: Array, name: str
) -> tuple[NDArray[np.intp], Array]:
    """Return the point of an axis before each value, and how far on it lies."""
    if axis.size == 1:
        return np.zeros(wanted.size, dtype=np.intp), np.zeros(wanted.size)
    rising = axis if axis[-1] > axis[0] else -axis
    at = wanted if axis[-1] > axis[0] else -wanted
    before = np.clip(np.searchsorted(rising, at, side="right") - 1, 0, axis.size - 2)
    share = (at - rising[before]) / (rising[before + 1] - rising[before])
    outside = (share < -1.0) | (share > 2.0)  # noqa: PLR2004 - one spacing beyond
    if outside.any():
        msg = (
            f"{forcing.source} covers {name} {axis.min():g} to {axis.max():g}, but a "
            f"place lies at {wanted[outside][0]:g}; choose a forecast of this area"
        )
        raise ValueError(msg)
    return before, np.clip(share, 0.0, 1.0)
