"""What the tasks do not cover, one sentence each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import IceControl
from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.priority.ice import ClassIce
from planner.priority.rounds import ClassRounds

STEPS = "steps"


def is_planned(network: RoadNetwork, class_index: int) -> NDArray[np.bool_]:
    """Return which segments of a class get tasks, (S,): no tunnels, no stairs."""
    planned: NDArray[np.bool_] = network.service_class == class_index
    planned &= ~network.is_tunnel & (network.highway != STEPS)
    return planned


def list_remarks(
    town: Town,
    network: RoadNetwork,
    by_class: list[ClassRounds],
    frozen: list[ClassIce],
    under_snow: Mapping[int, int],
) -> tuple[str, ...]:
    """Say what a person might expect to find among the tasks and does not.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
    by_class : list of ClassRounds
        In the order of the town's classes.
    frozen : list of ClassIce
        In the same order.
    under_snow : mapping of class index to int
        Segments on which hoar frost is left to the ploughs.

    Returns
    -------
    tuple of str
    """
    maintained = network.service_class != NO_CLASS
    remarks = _list_places(network, maintained)
    for index, (service_class, found, ice) in enumerate(
        zip(town.classes, by_class, frozen, strict=True)
    ):
        if found.melting:
            remarks.append(
                f"class {service_class.name}: on {_segments(found.melting)} the snow "
                "is expected to melt before it is due to be cleared; no tasks there"
            )
        if found.without_end:
            remarks.append(
                f"class {service_class.name} is cleared after the snowfall, which "
                f"goes on to the end of the outlook; {_segments(found.without_end)} "
                f"wait{'s' if found.without_end == 1 else ''} for a later plan"
            )
        if ice.passing:
            remarks.append(
                f"class {service_class.name}: {_segments(ice.passing)} will not be "
                "slippery any more when due to be treated; no tasks there"
            )
        if buried := under_snow.get(index, 0):
            remarks.append(
                f"class {service_class.name}: snow covers the hoar frost on "
                f"{_segments(buried)} and is ploughed next; nothing is spread there "
                "before the plough"
            )
    untreated = [c.name for c in town.classes if c.ice_control is IceControl.NONE]
    if untreated and any(part.treatments.count for part in frozen):
        remarks.append(
            "no ice control is stated for "
            f"class{'es' if len(untreated) > 1 else ''} {', '.join(untreated)}"
        )
    return tuple(remarks)


def _list_places(network: RoadNetwork, maintained: NDArray[np.bool_]) -> list[str]:
    """Say which segments never get tasks."""
    remarks = []
    for picked, why in (
        (~maintained, "not the town's to maintain: driven over, never treated"),
        (maintained & (network.highway == STEPS), "stairs, cleared by hand"),
        (maintained & network.is_tunnel, "in tunnels, where no snow falls"),
    ):
        count = int(picked.sum())
        if count:
            length_km = float(np.sum(network.length_m[picked])) / 1000.0
            verb = "is" if count == 1 else "are"
            remarks.append(f"{_segments(count)} ({length_km:.1f} km) {verb} {why}")
    return remarks


def _segments(count: int) -> str:
    """Return a count of segments in words."""
    return f"{count} segment{'' if count == 1 else 's'}"
