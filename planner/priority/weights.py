"""How much a minute counts on each segment: its class, the places by it, its slope."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.town import Town, TownPlace
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind
from planner.params import PriorityParams

FIRST_IN_CLASS = frozenset({"school", "preschool", "elderly_home", "hospital"})
"""Places whose residential streets come first within the class, as in Växjö's
third priority (elderly homes, schools and preschools before the other streets)."""

EARTH_RADIUS_M = 6_371_000.0


def weights(
    town: Town, network: RoadNetwork, params: PriorityParams | None = None
) -> NDArray[np.float64]:
    """Weight of a minute of completion on each segment.

    The class's own weight, times a boost for streets of the lowest class near a
    school, preschool, elderly home or hospital, times a boost for steep segments.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
    params : PriorityParams, optional
        The defaults where not given.

    Returns
    -------
    array, (S,)
        0 where the town does not maintain the segment.
    """
    params = PriorityParams() if params is None else params
    by_class = np.array([c.weight for c in town.classes] + [0.0])
    weight = by_class[network.service_class]
    steep = np.abs(network.slope_pct) > params.steep_above_pct
    weight = np.where(steep, weight * params.steep_boost, weight)
    places = [place for place in town.places if place.kind in FIRST_IN_CLASS]
    near = _is_lowest_street(town, network)
    if places and near.any():
        near &= _is_near(network, places, params.place_radius_m)
        weight = np.where(near, weight * params.place_boost, weight)
    return weight


def _is_lowest_street(town: Town, network: RoadNetwork) -> NDArray[np.bool_]:
    """Return which segments are streets of the lowest class that streets have."""
    ranks = np.array([c.rank for c in town.classes] + [0])
    rank: NDArray[np.int64] = ranks[network.service_class]
    maintained = network.service_class != NO_CLASS
    street: NDArray[np.bool_] = (network.kind == SegmentKind.STREET) & maintained
    if not street.any():
        return street
    lowest: NDArray[np.bool_] = street & (rank == rank[street].max())
    return lowest


def _is_near(
    network: RoadNetwork, places: list[TownPlace], radius_m: float
) -> NDArray[np.bool_]:
    """Return which segments come within a radius of any of the places, (S,)."""
    latitude = np.radians(np.mean(network.shape_latitude))
    x_m = np.radians(network.shape_longitude) * EARTH_RADIUS_M * np.cos(latitude)
    y_m = np.radians(network.shape_latitude) * EARTH_RADIUS_M
    owner = np.repeat(np.arange(network.count), np.diff(network.shape_offsets))
    joined = np.flatnonzero(owner[:-1] == owner[1:])
    dx_m, dy_m = x_m[joined + 1] - x_m[joined], y_m[joined + 1] - y_m[joined]
    square_m2 = np.maximum(dx_m**2 + dy_m**2, 1e-9)
    near = np.zeros(network.count, dtype=np.bool_)
    for place in places:
        px_m = np.radians(place.longitude) * EARTH_RADIUS_M * np.cos(latitude)
        py_m = np.radians(place.latitude) * EARTH_RADIUS_M
        along = (px_m - x_m[joined]) * dx_m + (py_m - y_m[joined]) * dy_m
        share = np.clip(along / square_m2, 0.0, 1.0)
        away_m = np.hypot(
            x_m[joined] + share * dx_m - px_m, y_m[joined] + share * dy_m - py_m
        )
        near[owner[joined[away_m <= radius_m]]] = True
    return near
