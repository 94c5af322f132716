"""Which maintained segments some vehicle can get to, plough and come back from."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.town import Town
from planner.domain.treatments import Work
from planner.network.connectivity import reachable_segments
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind
from planner.routing.stations import depot_nodes


def segments_in_reach(town: Town, network: RoadNetwork) -> NDArray[np.bool_]:
    """Return the maintained segments that some vehicle of the town can plough.

    Trucks plough streets and path machines paths, where they may drive, fit between
    the edges, belong to the area and can reach from their depot and leave again.
    What lies outside is out of every policy's hands: no figure counts it.

    Returns
    -------
    (S,) bool

    Raises
    ------
    ValueError
        If a depot stands off the network.
    """
    ploughs = tuple(v for v in town.vehicles if Work.PLOUGH in v.works)
    nodes = depot_nodes(town, network, town.vehicles)
    node_of = {d.name: n for d, n in zip(town.depots, nodes, strict=True)}
    reached: dict[tuple[VehicleKind, int], NDArray[np.bool_]] = {}
    found = np.zeros(network.count, dtype=np.bool_)
    for vehicle in ploughs:
        home = (vehicle.kind, node_of[vehicle.depot])
        if home not in reached:
            reached[home] = reachable_segments(network, [home[1]], vehicle.kind)
        found |= reached[home] & _fits(network, vehicle)
    return np.asarray(found & (network.service_class != NO_CLASS))


def _fits(network: RoadNetwork, vehicle: Vehicle) -> NDArray[np.bool_]:
    """Return the segments of a vehicle's kind, width and areas (S,)."""
    is_truck = vehicle.kind is VehicleKind.TRUCK
    own = SegmentKind.STREET if is_truck else SegmentKind.PATH
    fits = (network.kind == own) & (vehicle.vehicle_width_m <= network.width_m)
    if vehicle.areas:
        fits &= np.isin(network.area, sorted(vehicle.areas))
    return np.asarray(fits)
