"""Needs as the router takes them, and as the plan document shows them."""

import numpy as np
from numpy.typing import NDArray

from planner.assembly.tours_left import orders_left
from planner.domain.allowed_hours import allowed_windows, parse_hours
from planner.domain.calendar import (
    Instant,
    after_seconds,
    get_zone,
    seconds_between,
)
from planner.domain.cleared_places import AREAS, ClearedPlace
from planner.domain.plan import AreaPlace, Place, PointPlace, SegmentPlace, Task
from planner.domain.treatments import Work, works_of
from planner.network.road_network import SegmentKind
from planner.priority.needs import Needs
from planner.routing.required import RequiredWork
from planner.snapshot import Snapshot

Windows = tuple[tuple[Instant, Instant], ...]

GRAMS_PER_KG = 1000.0
DAY_AND_MORE_S = 26.0 * 3600.0
"""Hours that open once a day open within this, also on the day of 25 hours."""


def segment_windows(
    snapshot: Snapshot, needs: Needs, ahead_s: float
) -> dict[int, Windows]:
    """Return the allowed hours of every needed segment that has any.

    Parameters
    ----------
    ahead_s : float
        How far the plan looks; windows that open later are left out, but the next
        one is always there: no windows at all would mean that any hour will do. [s]
    """
    zone = get_zone(snapshot.town.time_zone)
    end = after_seconds(snapshot.now, max(ahead_s, DAY_AND_MORE_S))
    hours = snapshot.network.allowed_hours
    by_text: dict[str, Windows] = {}
    windows: dict[int, Windows] = {}
    for segment in np.unique(needs.segment):
        text = str(hours[segment])
        if not text:
            continue
        if text not in by_text:
            by_text[text] = allowed_windows(parse_hours(text), snapshot.now, end, zone)
        windows[int(segment)] = by_text[text]
    return windows


def required_work(
    snapshot: Snapshot,
    needs: Needs,
    weight_of_segment: NDArray[np.float64],
    windows: dict[int, Windows],
    held_ahead_s: float = 0.0,
) -> RequiredWork:
    """Arrange the needs as the router takes them, in whole seconds like the plan.

    Parameters
    ----------
    weight_of_segment : (S,)
        Weight of a minute of completion.
    held_ahead_s : float
        See `planner.assembly.tours_left`. [s]
    """
    orders, held = orders_left(snapshot, needs, held_ahead_s)
    ranks = np.array([c.rank for c in snapshot.town.classes], dtype=np.int16)
    windows_s = {
        segment: tuple(
            (seconds_between(snapshot.now, start), seconds_between(snapshot.now, end))
            for start, end in spans
        )
        for segment, spans in windows.items()
    }
    return RequiredWork(
        segment=needs.segment,
        works=needs.works,
        round_number=needs.round_number,
        pass_number=needs.pass_number,
        class_rank=ranks[needs.class_index],
        weight=weight_of_segment[needs.segment],
        earliest_s=np.rint(needs.earliest_s),
        due_s=np.rint(needs.due_s),
        windows_s=tuple(windows_s.get(int(s), ()) for s in needs.segment),
        material_g=needs.material_g,
        after=needs.after,
        orders=orders,
        held=held,
        usual=_usual(snapshot, needs),
    )


def _usual(snapshot: Snapshot, needs: Needs) -> tuple[str, ...]:
    """Return the vehicle that treated each task's segment last, empty: none known."""
    if not snapshot.usual_vehicles:
        return ()
    names = snapshot.network.segment_id[needs.segment].tolist()
    return tuple(snapshot.usual_vehicles.get(name, "") for name in names)


def area_of_segment(snapshot: Snapshot, segment: int) -> str:
    """Return the area a segment belongs to; the whole town where none is drawn."""
    return str(snapshot.network.area[segment]) or snapshot.town.name


def task_names(snapshot: Snapshot, needs: Needs) -> tuple[str, ...]:
    """Return one lasting name a task: segment or place, round, pass, first work."""
    first_work = {mask: works[0].value for mask, works in _works_by_mask(needs).items()}
    return tuple(
        f"{name}/r{round_number}/p{pass_number}/{first_work[mask]}"
        for name, round_number, pass_number, mask in zip(
            snapshot.network.segment_id[needs.segment].tolist(),
            needs.round_number.tolist(),
            needs.pass_number.tolist(),
            needs.works.tolist(),
            strict=True,
        )
    )


def plan_tasks(
    snapshot: Snapshot,
    needs: Needs,
    service_s: NDArray[np.float64],
    windows: dict[int, Windows],
) -> tuple[Task, ...]:
    """Write the needs as tasks of the plan.

    Parameters
    ----------
    service_s : (R,)
        Time that the quickest vehicle takes which can do the task. [s]
    """
    town, now = snapshot.town, snapshot.now
    names = task_names(snapshot, needs)
    works = _works_by_mask(needs)
    return tuple(
        Task(
            task=names[row],
            place=_place(snapshot, segment, int(needs.pass_number[row])),
            works=works[int(needs.works[row])],
            round_number=int(needs.round_number[row]),
            service_class=town.classes[needs.class_index[row]].name,
            area=area_of_segment(snapshot, segment),
            due=after_seconds(now, round(float(needs.due_s[row]))),
            reason=needs.reason[row],
            service_time_s=float(service_s[row]),
            earliest=(
                after_seconds(now, round(float(needs.earliest_s[row])))
                if needs.earliest_s[row] > 0.0
                else None
            ),
            allowed_hours=windows.get(segment),
            after=tuple(names[before] for before in needs.after[row]),
            material_kg=(
                needs.material_g[row] / GRAMS_PER_KG if needs.material_g[row] else None
            ),
        )
        for row, segment in enumerate(needs.segment.tolist())
    )


def _place(snapshot: Snapshot, segment: int, pass_number: int) -> Place:
    """Return where a task is done."""
    network = snapshot.network
    name = str(network.segment_id[segment])
    if network.kind[segment] != SegmentKind.PLACE:
        is_one_of_several = network.passes[segment] > 1
        return SegmentPlace(
            segment=name, pass_number=pass_number if is_one_of_several else None
        )
    node = int(network.node_id[network.from_node[segment]])
    called = str(network.name[segment])
    if ClearedPlace(network.highway[segment]) in AREAS:
        return AreaPlace(area=name, name=called, node=node)
    return PointPlace(point=name, name=called, node=node)


def _works_by_mask(needs: Needs) -> dict[int, tuple[Work, ...]]:
    """Return the works of every mask that the needs hold."""
    return {mask: works_of(mask) for mask in np.unique(needs.works).tolist()}
