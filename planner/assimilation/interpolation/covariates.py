"""The properties of segments that errors of the model follow."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.error_field import Spots
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.terrain.terrain import Terrain, flat_terrain

Array = NDArray[np.float64]
# No segment counts for more than this many standard deviations of the town.
MOST_SIGMAS = 3.0
# Water warms or cools the air over about this distance.
WATER_M = 1000.0
# A column that spreads less is the same everywhere.
SAME = 1e-9


def segment_spots(
    network: RoadNetwork,
    terrain: Terrain | None,
    vehicles_per_day: Array,
    sunlit_share: Array | None = None,
) -> Spots:
    """Return where segments are and what tells their errors apart.

    Covariates, each minus its mean over its standard deviation: sky view, the share
    of the sun that reaches it now, height, cold pool, nearness to water, bridge, path,
    and traffic as log(1 + vehicles). One that is the same everywhere is 0.

    Parameters
    ----------
    network : RoadNetwork
        S segments.
    terrain : Terrain, optional
        A plain where None.
    vehicles_per_day : (S,)
        [1/day]
    sunlit_share : (S,), optional
        Share of the direct sun that reaches the surface now; None by night.

    Returns
    -------
    Spots, (S,)
        Middles between the segments' ends.

    References
    ----------
    .. [1] Chapman and Thornes (2005), Meteorol. Appl. 12, 117.
    """
    terrain = terrain or flat_terrain(network.count)
    ends = (network.from_node, network.to_node)
    height_m = np.where(
        np.isfinite(terrain.elevation_m),
        terrain.elevation_m,
        (network.elevation_m[ends[0]] + network.elevation_m[ends[1]]) / 2.0,
    )
    water = np.exp(-np.nan_to_num(terrain.water_distance_m, nan=np.inf) / WATER_M)
    columns = (
        terrain.sky_view_factor,
        np.zeros(network.count) if sunlit_share is None else sunlit_share,
        height_m,
        terrain.cold_pool_index,
        water,
        network.is_bridge.astype(np.float64),
        (network.kind == SegmentKind.PATH).astype(np.float64),
        np.log1p(vehicles_per_day),
    )
    return Spots(
        x_m=(network.x_m[ends[0]] + network.x_m[ends[1]]) / 2.0,
        y_m=(network.y_m[ends[0]] + network.y_m[ends[1]]) / 2.0,
        elevation_m=np.nan_to_num(height_m),
        covariates=standardised(np.stack(columns, axis=1)),
    )


def standardised(columns: Array) -> Array:
    """Return columns minus their mean over their standard deviation, (n, P).

    Within ``MOST_SIGMAS``; a value that is not known and a column without spread
    are 0.
    """
    known = np.isfinite(columns)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, columns, 0.0).sum(axis=0) / count
    away = np.where(known, columns - mean, 0.0)
    spread = np.sqrt((away**2).sum(axis=0) / count)
    found = np.divide(away, spread, out=np.zeros_like(away), where=spread > SAME)
    clipped: Array = np.clip(found, -MOST_SIGMAS, MOST_SIGMAS)
    return clipped
