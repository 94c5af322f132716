"""Water and trees of an OpenStreetMap extract, in the town's own metres."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import rasterize
from shapely import Geometry

from planner.io.osm_network import project
from planner.io.osm_shapes import OsmShape, Tags, read_osm_shapes
from planner.terrain.raster import Raster

Array = NDArray[np.float64]

WATER_AREAS = {
    "natural": frozenset({"water"}),
    "waterway": frozenset({"riverbank"}),
    "landuse": frozenset({"reservoir"}),
}
WATER_LINES = {
    "natural": frozenset({"coastline"}),
    "waterway": frozenset({"river"}),
}
WOODS = {"natural": frozenset({"wood"}), "landuse": frozenset({"forest"})}
TREE_ROWS = {"natural": frozenset({"tree_row"})}

LEAST_WATER_M2 = 10_000.0
"""A pond of less than a hectare freezes first and warms nobody."""
NEEDLES, MIXED, LEAFLESS = 0.3, 0.4, 0.5
"""Share of the winter sun let through. Leafless crowns of single trees let about 0.4
to 0.5 through (Konarska, J. et al. (2014), Theor. Appl. Climatol. 117, 363-376); the
others are estimates."""
SUN_THROUGH = {
    "needleleaved": NEEDLES,
    "coniferous": NEEDLES,
    "evergreen": NEEDLES,
    "broadleaved": LEAFLESS,
    "deciduous": LEAFLESS,
    "mixed": MIXED,
}
LEAF_KEYS = ("leaf_type", "wood", "leaf_cycle")
ROW_HALF_WIDTH_M = 5.0
CELL_M = 10.0
MOST_CELLS = 16_000_000
MARGIN_M = 150.0
PIECE_POINTS = 32
"""Shores are cut into pieces of this many points, so that the nearest is found fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmCover:
    """Water and trees around a town.

    Attributes
    ----------
    water : tuple of geometries
        Areas and lines. [m]
    trees : tuple of (geometry, float)
        Areas, and the share of the winter sun that passes. [m]
    cut : int
        Lakes and rivers of several ways that the extract holds in part only; what
        it holds of their shores is among ``water``.
    """

    water: tuple[Geometry, ...]
    trees: tuple[tuple[Geometry, float], ...]
    cut: int


def read_osm_cover(osm: Path, middle: tuple[float, float]) -> OsmCover:
    """Read lakes, rivers, coasts, woods and rows of trees.

    Parameters
    ----------
    osm : Path
        As in `planner.io.osm_ways.read_osm_ways`.
    middle : (longitude, latitude)
        Of the town's own coordinates. [degrees]

    Returns
    -------
    OsmCover

    Raises
    ------
    ValueError
        If the file is cut short.
    """
    shapes = read_osm_shapes(osm, _is_cover)
    drawn = [
        (shape.tags, geometry) for shape in shapes for geometry in _geometry(shape)
    ]
    placed = _in_metres([geometry for _, geometry in drawn], middle)
    water: list[Geometry] = []
    trees: list[tuple[Geometry, float]] = []
    for (tags, _), geometry in zip(drawn, placed, strict=True):
        is_area = shapely.get_dimensions(geometry) > 1
        if _is_water(tags):
            if not is_area or geometry.area >= LEAST_WATER_M2:
                water.append(geometry)
        elif is_area:
            trees.append((geometry, _sun_through(tags, MIXED)))
        elif _has(tags, TREE_ROWS):
            row = geometry.buffer(ROW_HALF_WIDTH_M)
            trees.append((row, _sun_through(tags, LEAFLESS)))
    return OsmCover(
        water=tuple(water),
        trees=tuple(trees),
        cut=sum(s.is_cut and s.is_relation and _is_water(s.tags) for s in shapes),
    )


def water_distances_m(water: Iterable[Geometry], x_m: Array, y_m: Array) -> Array:
    """Return the (P,) distances to the nearest water, 0 on it, NaN without. [m].

    Parameters
    ----------
    water : iterable of geometries
        [m]
    x_m, y_m : (P,)
        [m]
    """
    given = tuple(water)
    if not given:
        return np.full(x_m.size, np.nan)
    tree = shapely.STRtree(list(_shore_pieces(given)))
    points = shapely.points(x_m, y_m)
    (asked, _), nearest_m = tree.query_nearest(
        points, return_distance=True, all_matches=False
    )
    found_m = np.full(x_m.size, np.nan)
    found_m[asked] = nearest_m
    for area in given:
        if shapely.get_dimensions(area) > 1:
            shapely.prepare(area)
            found_m[shapely.contains_xy(area, x_m, y_m)] = 0.0
    return found_m


def lay_trees(
    trees: Iterable[tuple[Geometry, float]], x_m: Array, y_m: Array
) -> Raster | None:
    """Lay trees on cells around points; None where there are none.

    Parameters
    ----------
    trees : iterable of (geometry, float)
        See `OsmCover`.
    x_m, y_m : (P,)
        Around which cells are needed. [m]

    Returns
    -------
    Raster or None
        Share of the winter sun that passes, 1 without trees.
    """
    # The densest are laid last and count where two overlap.
    shapes = sorted(trees, key=lambda each: -each[1])
    if not shapes:
        return None
    west, east = float(x_m.min()) - MARGIN_M, float(x_m.max()) + MARGIN_M
    south, north = float(y_m.min()) - MARGIN_M, float(y_m.max()) + MARGIN_M
    cell_m = max(CELL_M, float(np.sqrt((east - west) * (north - south) / MOST_CELLS)))
    values = rasterize(
        shapes,
        out_shape=(
            int(np.ceil((north - south) / cell_m)),
            int(np.ceil((east - west) / cell_m)),
        ),
        transform=Affine(cell_m, 0.0, west, 0.0, -cell_m, north),
        fill=1.0,
        dtype=np.float32,
    )
    return Raster(values=values, west_m=west, north_m=north, cell_m=cell_m)


def _is_water(tags: Tags) -> bool:
    """Whether something is water."""
    return _has(tags, WATER_AREAS) or _has(tags, WATER_LINES)


def _is_cover(tags: Tags) -> bool:
    """Whether something is water or trees."""
    return _is_water(tags) or _has(tags, WOODS) or _has(tags, TREE_ROWS)


def _geometry(shape: OsmShape) -> tuple[Geometry, ...]:
    """Return the area of what is one and is whole, else the lines."""
    is_line = _has(shape.tags, WATER_LINES) or _has(shape.tags, TREE_ROWS)
    if shape.area is None or is_line:
        return shape.lines
    return (shape.area,)


def _has(tags: Tags, wanted: Mapping[str, frozenset[str]]) -> bool:
    """Whether one of the tags is wanted."""
    return any(tags.get(key) in values for key, values in wanted.items())


def _sun_through(tags: Tags, otherwise: float) -> float:
    """Return the share of the winter sun that trees let through."""
    for key in LEAF_KEYS:
        if tags.get(key) in SUN_THROUGH:
            return SUN_THROUGH[tags[key]]
    return otherwise


def _in_metres(
    geometries: Sequence[Geometry], middle: tuple[float, float]
) -> tuple[Geometry, ...]:
    """Return geometries in the town's own coordinates."""

    def placed(degrees: Array) -> Array:
        return np.stack(project(degrees[:, 0], degrees[:, 1], middle), axis=1)

    return tuple(shapely.transform(np.array(geometries, dtype=object), placed))


def _shore_pieces(water: Iterable[Geometry]) -> Iterator[Geometry]:
    """Return shores and lines in short pieces."""
    for each in water:
        is_area = shapely.get_dimensions(each) > 1
        lines = shapely.get_parts(shapely.boundary(each) if is_area else each)
        for line in lines:
            points = shapely.get_coordinates(line)
            for start in range(0, max(len(points) - 1, 1), PIECE_POINTS):
                piece = points[start : start + PIECE_POINTS + 1]
                if len(piece) > 1:
                    yield shapely.linestrings(piece)
