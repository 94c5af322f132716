"""Streets that a driver knows: what it costs that another does them than last time."""

from planner.kernels import inlined
from planner.routing.tours.layout import NOWHERE, Tours


@inlined
def unknown_cost(tours: Tours, route: int, task: int) -> int:
    """Return what a task costs more because another driver did it last time."""
    if tours.usual.shape[0] == 0 or tours.usual[task] in (NOWHERE, route):
        return 0
    return int(tours.usual_cost[task])
