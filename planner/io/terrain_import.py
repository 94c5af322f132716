"""A town's terrain at import: tiles and map read, then looked at from each segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from planner.io.osm_network import local_crs, middle_of, project
from planner.io.terrain_cover import lay_trees, read_osm_cover, water_distances_m
from planner.io.terrain_ground import Ground, read_ground
from planner.network.road_network import RoadNetwork
from planner.params import Progress
from planner.terrain.make_terrain import Surroundings, make_terrain
from planner.terrain.samples import sample_segments
from planner.terrain.terrain import Terrain


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainRow:
    """Least, middle and greatest value of a quantity over the segments known.

    The three are None where no segment is known.
    """

    what: str
    unit: str
    known: int
    least: float | None
    middle: float | None
    greatest: float | None


def import_terrain(
    osm: Path,
    dem: Sequence[Path],
    network: RoadNetwork,
    *,
    on_progress: Progress | None = None,
) -> Terrain:
    """Make the terrain of a network's segments.

    Parameters
    ----------
    osm : Path
        For water and trees.
    dem : sequence of Path
        Elevation tiles, may be none.
    network : RoadNetwork
    on_progress : Progress, optional
        Called with a stage and the share done.

    Returns
    -------
    Terrain

    Raises
    ------
    ValueError
        If a file is wrong.
    """
    tell = on_progress or (lambda _stage, _share: None)
    middle = middle_of(network.longitude, network.latitude)
    x_m, y_m = project(network.shape_longitude, network.shape_latitude, middle)
    samples = sample_segments(x_m, y_m, network.shape_offsets)
    tell("water and trees", 0.0)
    cover = read_osm_cover(osm, middle)
    water_m = (
        water_distances_m(cover.water, samples.x_m, samples.y_m)
        if cover.water
        else None
    )
    trees = lay_trees(cover.trees, samples.x_m, samples.y_m)
    tell("elevation around the town", 0.2)
    ground = Ground(raster=None, remarks=())
    if dem:
        ground = read_ground(dem, samples.x_m, samples.y_m, crs=local_crs(middle))
    remarks = list(ground.remarks)
    if cover.cut:
        remarks.append(
            f"{cover.cut} lakes or rivers are cut at the extract's edge: only the part "
            "of their shores that it holds is counted."
        )
    return make_terrain(
        samples,
        Surroundings(
            ground=ground.raster,
            cover=trees,
            water_distance_m=water_m,
            latitude=middle[1],
            remarks=tuple(remarks),
        ),
        on_progress=lambda stage, share: tell(stage, 0.4 + 0.6 * share),
    )


def terrain_rows(terrain: Terrain) -> tuple[TerrainRow, ...]:
    """Return one row a quantity, for reports."""
    highest_deg = terrain.horizons_deg.max(axis=1).astype(np.float64)
    listed = (
        ("elevation", "m", terrain.elevation_m),
        ("highest point of the horizon", "°", highest_deg[terrain.horizon]),
        ("sky view factor", "", terrain.sky_view_factor),
        ("cold pool index", "", terrain.cold_pool_index),
        ("exposure index", "", terrain.exposure_index),
        ("distance to water", "m", terrain.water_distance_m),
        ("sun through trees", "", terrain.tree_transmissivity),
    )
    return tuple(_row(*each) for each in listed)


def _row(what: str, unit: str, values: NDArray[np.float64]) -> TerrainRow:
    """Return the row of one quantity."""
    known = values[~np.isnan(values)]
    found = np.percentile(known, (0, 50, 100)).tolist() if known.size else [None] * 3
    return TerrainRow(
        what=what,
        unit=unit,
        known=int(known.size),
        least=found[0],
        middle=found[1],
        greatest=found[2],
    )
