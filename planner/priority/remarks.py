"""What the tasks do not cover, one sentence each."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import NotCovered
from planner.domain.service_levels import IceControl
from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind
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
    phrases = get_phrases(town.language)
    say = phrases.not_covered
    is_place = network.kind == SegmentKind.PLACE
    maintained = network.service_class != NO_CLASS
    remarks = _list_places(network, maintained | is_place, say)
    rows = set(network.segment_id[is_place].tolist())
    far = tuple(p.name for row, p in town.cleared_places.items() if row not in rows)
    if far:
        remarks.append(say.far_places(far))
    for index, (service_class, found, ice) in enumerate(
        zip(town.classes, by_class, frozen, strict=True)
    ):
        is_swept = service_class.ice_control is IceControl.SWEEP_SALT
        for phrase, count in (
            (say.melts_or_swept if is_swept else say.melts, found.melting.size),
            (say.waits, found.without_end.size),
            (say.passes, ice.passing.size),
            (say.too_cold, ice.too_cold.size),
            (say.under_snow, under_snow.get(index, 0)),
        ):
            if count:
                name = phrases.shared.class_name(service_class.name)
                remarks.append(phrase(name, count))
    untreated = [c.name for c in town.classes if c.ice_control is IceControl.NONE]
    if untreated and any(part.treatments.count for part in frozen):
        remarks.append(say.no_ice_control(tuple(untreated)))
    return tuple(remarks)


def _list_places(
    network: RoadNetwork, maintained: NDArray[np.bool_], say: NotCovered
) -> list[str]:
    """Say which segments never get tasks."""
    remarks = []
    for picked, phrase in (
        (~maintained, say.others),
        (maintained & (network.highway == STEPS), say.stairs),
        (maintained & network.is_tunnel, say.tunnels),
    ):
        count = int(picked.sum())
        if count:
            length_km = float(np.sum(network.length_m[picked])) / 1000.0
            remarks.append(phrase(count, length_km))
    return remarks
