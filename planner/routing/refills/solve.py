"""An instance with vehicles at homes in, a tour for each of them out."""

from dataclasses import dataclass

from planner.params import Stop
from planner.routing.arc_instance import ArcInstance, TourRules
from planner.routing.refills.first import first_tours
from planner.routing.refills.problem import Step, tour_steps, tours_from_instance
from planner.routing.refills.search import search_tours


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTours:
    """A tour for each vehicle in its order, empty where it stays at home."""

    tours: tuple[tuple[Step, ...], ...]
    cost: int
    iterations: int


def find_tours(
    instance: ArcInstance, rules: TourRules, stop: Stop, seed: int
) -> FoundTours:
    """Search for the shortest tours of vehicles that refill on the way.

    The search starts from walks along what must be driven at least.

    Parameters
    ----------
    instance : ArcInstance
    rules : TourRules
    stop : Stop
    seed : int
        Same instance, seed and `MaxIterations`: same tours.

    Raises
    ------
    ValueError
        In one sentence: nothing to serve, figures too large, or no tours found that
        keep to loads and times.
    """
    stop.share_used(0, 0)
    rows = tours_from_instance(instance)
    found = search_tours(
        rows.problem, stop, seed, first=first_tours(instance, rules, rows, seed)
    )
    return FoundTours(
        tours=tour_steps(rows, found.order),
        cost=found.cost,
        iterations=found.iterations,
    )
