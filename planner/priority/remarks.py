"""What the tasks do not cover, one sentence each."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import IceControl
from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.priority.ice_list import ClassIce
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
    by_class: Sequence[ClassRounds],
    frozen: Sequence[ClassIce],
    under_snow: Mapping[int, int],
) -> tuple[str, ...]:
    """Say what a person might expect to find among the tasks and does not.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
    by_class : sequence of ClassRounds
        In the order of the town's classes.
    frozen : sequence of ClassIce
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
        name = f"class {service_class.name}"
        if melting := found.melting.size:
            swept = service_class.ice_control is IceControl.SWEEP_SALT
            remarks.append(
                f"{name}: on {_segments(melting)} the snow is expected to melt "
                f"{'or to be swept ' if swept else ''}"
                "before it is due to be cleared; no tasks there"
            )
        if waiting := found.without_end.size:
            remarks.append(
                f"{name} is cleared after the snowfall, which goes on to the end of "
                f"the outlook; {_segments(waiting)} "
                f"wait{'s' if waiting == 1 else ''} for a later plan"
            )
        if passing := ice.passing.size:
            remarks.append(
                f"{name}: {_segments(passing)} will not be slippery any more when due "
                "to be treated; no tasks there"
            )
        if ice.too_cold.size:
            remarks.append(
                f"{name}: it is too cold for salt before freezing "
                f"on {_segments(ice.too_cold.size)}; nothing is spread there until "
                "slipperiness is expected"
            )
        if buried := under_snow.get(index, 0):
            remarks.append(
                f"{name}: snow covers the hoar frost on "
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
