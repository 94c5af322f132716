"""First tours: the best of several walks along everything that must be driven."""

from collections.abc import Sequence
from itertools import islice

from planner.routing.arc_instance import ArcInstance, TourRules
from planner.routing.chains.ways import Move
from planner.routing.refills.postman import relax_roughly
from planner.routing.refills.problem import TourInstance
from planner.routing.refills.search import penalised_cost
from planner.routing.refills.walks import euler_walks

_TRIES = 100


def first_tours(
    instance: ArcInstance, rules: TourRules, tours: TourInstance, seed: int
) -> list[list[int]] | None:
    """Return tasks of each vehicle in order, None if no walks can be had.

    Parameters
    ----------
    instance : ArcInstance
    rules : TourRules
    tours : TourInstance
        The same instance.
    seed : int
    """
    driven = relax_roughly(instance, rules)
    if driven is None:
        return None
    walks = islice(euler_walks(instance, rules, driven, seed), _TRIES)
    plans = [tasks_on_walks(tours, each) for each in walks]
    return min(plans, key=lambda plan: penalised_cost(tours.problem, plan))


def tasks_on_walks(
    tours: TourInstance, walks: Sequence[Sequence[Move]]
) -> list[list[int]]:
    """Return the tasks of each vehicle in the order in which its walk meets them.

    Each is served by the first walk that drives along it; what none does is left out.
    """
    waiting = {
        (tail, head): task
        for task, modes in enumerate(tours.steps)
        for tail, head, _ in modes
    }
    met: list[list[int]] = []
    for walk in walks:
        tasks = []
        for move in walk:
            if move in waiting:
                task = waiting[move]
                tasks.append(task)
                for tail, head, _ in tours.steps[task]:
                    del waiting[tail, head]
        met.append(tasks)
    return met
