"""The loaders of the depots: no more vehicles load at once than there are."""

from collections import defaultdict
from itertools import pairwise

from planner.domain.calendar import Instant, after_seconds
from planner.domain.plan import Plan, StandStep, StepKind
from planner.routing.verify_facts import Facts

_TOLERANCE_S = 0.001
_THEN_LOADS = (StepKind.QUEUE, StepKind.EQUIPMENT, StepKind.RELOAD)


def check_queues(plan: Plan, facts: Facts) -> list[str]:
    """Check that each load has a loader, and that vehicles queue only to load.

    Where depots share a node, any of them may load, and one that states no loaders
    leaves room for all.

    Returns
    -------
    list of str
        One sentence for each load for which no loader is free, and for each queue
        away from a depot or without a load behind it.
    """
    found = []
    loads: dict[int, list[tuple[Instant, Instant, str]]] = defaultdict(list)
    nodes = set(facts.depot_node.values())
    for tour in plan.tours:
        for number, (step, then) in enumerate(pairwise((*tour.steps, None)), 1):
            if not isinstance(step, StandStep):
                continue
            if step.kind is StepKind.RELOAD:
                loads[step.node].append((step.start, step.end, tour.vehicle))
            if step.kind is not StepKind.QUEUE:
                continue
            if step.node not in nodes:
                found.append(f"{tour.vehicle}, step {number}: queues away from a depot")
            if then is None or then.kind not in _THEN_LOADS:
                found.append(f"{tour.vehicle}, step {number}: queues and does not load")
    for node, listed in loads.items():
        here = [name for name, at in facts.depot_node.items() if at == node]
        room = [facts.depots[name].loaders for name in here if name in facts.depots]
        loaders = [each for each in room if each is not None]
        if room and len(loaders) == len(room):
            found += _check_loads(sorted(listed), " and ".join(here), sum(loaders))
    return found


def _check_loads(
    loads: list[tuple[Instant, Instant, str]], depot: str, loaders: int
) -> list[str]:
    """Check the loads of a depot, in the order in which they begin."""
    found = []
    loading: list[tuple[Instant, str]] = []
    for start, end, vehicle in loads:
        still = after_seconds(start, _TOLERANCE_S)
        loading = [(until, name) for until, name in loading if until > still]
        if len(loading) >= loaders:
            others = " and ".join(name for _, name in loading)
            found.append(
                f"{vehicle} loads at depot {depot} while {others} "
                f"load{'s' if len(loading) == 1 else ''}, which takes "
                f"{len(loading) + 1} loaders; the depot has {loaders}"
            )
        loading.append((end, vehicle))
    return found
