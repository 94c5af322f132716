"""Every rule that a plan breaks, found with no help from whoever made it."""

from collections import Counter
from collections.abc import Iterable
from math import cos, hypot, radians

from planner.domain.calendar import seconds_between
from planner.domain.operations import VehicleState
from planner.domain.plan import Plan, SegmentPlace, Task, place_name
from planner.domain.town import Town
from planner.network.road_network import RoadNetwork
from planner.routing.verify_facts import Facts, build_facts
from planner.routing.verify_queue import check_queues
from planner.routing.verify_tour import TourCheck

_TOLERANCE_S = 0.001
_METRES_PER_DEGREE = 111_195.0
_FARTHEST_STOP_M = 200.0


def verify(
    plan: Plan,
    network: RoadNetwork,
    town: Town,
    states: Iterable[VehicleState] = (),
) -> tuple[str, ...]:
    """Check a plan against its town and its own tasks.

    Shares no code with the search: it reads the plan document's fields, the
    network's columns and the town's settings. A due time that is missed is no
    violation, the plan reports it.

    Parameters
    ----------
    plan : Plan
    network : RoadNetwork
    town : Town
    states : iterable of VehicleState
        Of the crews that were out when the plan was made, where there were any: only
        they may go on from elsewhere than their depot.

    Returns
    -------
    tuple of str
        One sentence for each violation, naming vehicle and step or the task;
        empty when the plan can be driven.
    """
    facts = build_facts(plan, network, town, states)
    found = [
        *_check_tasks(plan, facts),
        *_check_places(plan, facts),
        *_check_depots(plan, facts),
    ]
    checks = []
    for tour in plan.tours:
        check = TourCheck(tour, facts)
        found += check.run()
        checks.append(check)
    for vehicle, tours in Counter(tour.vehicle for tour in plan.tours).items():
        if tours > 1:
            found.append(f"{vehicle} has {tours} tours, a vehicle has one")
    found += _check_done_once(plan, checks, facts)
    found += _check_sequence(checks, facts)
    found += check_queues(plan, facts)
    return tuple(found)


def _check_tasks(plan: Plan, facts: Facts) -> list[str]:
    """Check that tasks are named once and lie somewhere."""
    found = [
        f"task {name} is listed {times} times"
        for name, times in Counter(task.task for task in plan.tasks).items()
        if times > 1
    ]
    for task in plan.tasks:
        place = task.place
        if isinstance(place, SegmentPlace):
            if place.segment not in facts.segments:
                found.append(
                    f"task {task.task} is on segment {place.segment}, "
                    "which the network does not have"
                )
        elif place.node not in facts.nodes:
            found.append(
                f"task {task.task} is at node {place.node}, "
                "which the network does not have"
            )
        found += [
            f"task {task.task} waits for task {earlier}, which is not in the plan"
            for earlier in task.after
            if earlier not in facts.tasks
        ]
    return found


def _check_places(plan: Plan, facts: Facts) -> list[str]:
    """Check that tasks at places are at the town's own, each beside its node."""
    found = []
    for task in plan.tasks:
        if isinstance(task.place, SegmentPlace):
            continue
        place = facts.places.get(place_name(task.place))
        if place is None:
            found.append(
                f"task {task.task} is at {place_name(task.place)}, "
                "which is no place that the town clears"
            )
            continue
        node = facts.nodes.get(task.place.node)
        if node is None:
            continue
        away_m = _METRES_PER_DEGREE * hypot(
            (node[0] - place.longitude) * cos(radians(place.latitude)),
            node[1] - place.latitude,
        )
        if away_m > _FARTHEST_STOP_M:
            found.append(
                f"task {task.task} is at node {task.place.node}, {away_m:.0f} m from "
                f"{place.name}; at most {_FARTHEST_STOP_M:.0f} m are walked"
            )
    return found


def _check_depots(plan: Plan, facts: Facts) -> list[str]:
    """Check that the plan's depots are the town's, each at a node."""
    found = []
    for depot in plan.depots:
        if depot.depot not in facts.depots:
            found.append(f"depot {depot.depot} is not one of the town's")
        if depot.node not in facts.nodes:
            found.append(
                f"depot {depot.depot} stands at node {depot.node}, "
                "which the network does not have"
            )
    return found


def _check_done_once(plan: Plan, checks: list[TourCheck], facts: Facts) -> list[str]:
    """Check that every task is done once or left once with a reason."""
    done = Counter(name for check in checks for name, _, _ in check.done)
    left = Counter(item.task for item in plan.unassigned)
    found = [
        f"task {item.task} is left undone without a reason"
        for item in plan.unassigned
        if not item.why.strip()
    ]
    found += [
        f"task {name} is left undone, but the plan does not list such a task"
        for name in left
        if name not in facts.tasks
    ]
    for task in facts.tasks:
        if done[task] > 1:
            found.append(f"task {task} is done {done[task]} times")
        if left[task] > 1:
            found.append(f"task {task} is listed as unassigned {left[task]} times")
        if done[task] and left[task]:
            found.append(f"task {task} is done and also listed as unassigned")
        if not done[task] and not left[task]:
            found.append(f"task {task} is neither done nor listed as unassigned")
    return found


def _check_sequence(checks: list[TourCheck], facts: Facts) -> list[str]:
    """Check that what a task waits for has ended before it starts."""
    times = {
        name: (start, end, check.tour.vehicle)
        for check in checks
        for name, start, end in check.done
    }
    found = []
    for name, (start, _, vehicle) in times.items():
        task: Task | None = facts.tasks.get(name)
        for earlier in () if task is None else task.after:
            if earlier not in times:
                found.append(
                    f"{vehicle} does task {name}, but task {earlier}, "
                    "which must be done before it, is not done"
                )
            elif seconds_between(times[earlier][1], start) < -_TOLERANCE_S:
                found.append(
                    f"{vehicle} starts task {name} before task {earlier} has ended"
                )
    return found
