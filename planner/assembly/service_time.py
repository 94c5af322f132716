"""How long each task takes, whoever does it."""

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork, SegmentKind
from planner.priority.needs import Needs
from planner.routing.build import BuiltProblem

M_S_PER_KM_H = 1.0 / 3.6
NOMINAL_STREET_KM_H = 30.0
NOMINAL_PATH_KM_H = 12.0
"""Speeds of a plough on a street and of a machine on a path, planning values for
work that no vehicle of the town can do."""


def quickest_service_s(
    built: BuiltProblem, network: RoadNetwork, needs: Needs
) -> NDArray[np.float64]:
    """Time of the vehicle type that serves each task quickest.

    What none of the vehicles can do takes its length at a nominal speed, at a place the
    time that the town states.

    Parameters
    ----------
    built : BuiltProblem
    network : RoadNetwork
        S segments.
    needs : Needs, (R,)

    Returns
    -------
    array, (R,)
        [s]
    """
    service_ms = built.problem.service_ms.astype(np.float64)
    able_ms = np.where(service_ms >= 0.0, service_ms, np.inf)
    quickest_s = able_ms.min(axis=0, initial=np.inf) / 1000.0
    is_path = network.kind[needs.segment] == SegmentKind.PATH
    speed_km_h = np.where(is_path, NOMINAL_PATH_KM_H, NOMINAL_STREET_KM_H)
    nominal_s = network.length_m[needs.segment] / (speed_km_h * M_S_PER_KM_H)
    is_place = network.kind[needs.segment] == SegmentKind.PLACE
    nominal_s = np.where(is_place, built.nominal_service_ms / 1000.0, nominal_s)
    return np.where(np.isinf(quickest_s), np.round(nominal_s, 1), quickest_s)
