"""How long vehicles wait for the loaders of each depot."""

from collections.abc import Sequence

from planner.domain.calendar import seconds_between
from planner.domain.plan import DepotNode, StandStep, StepKind, Tour
from planner.domain.town import Town

_SECONDS_PER_MINUTE = 60.0


def queue_figures(
    town: Town, depots: Sequence[DepotNode], tours: Sequence[Tour]
) -> dict[str, object]:
    """Return the waits at each depot that states its loaders, ready for JSON.

    Returns
    -------
    dict
        ``queues``: rows of depot, loads on the way, those that waited, how long
        together and the longest; without it where no depot states any.
    """
    loaders = {depot.name: depot.loaders for depot in town.depots}
    stands = [
        step for tour in tours for step in tour.steps if isinstance(step, StandStep)
    ]
    rows = []
    for depot in depots:
        if loaders.get(depot.depot) is None:
            continue
        here = [step for step in stands if step.node == depot.node]
        waits_min = [
            seconds_between(step.start, step.end) / _SECONDS_PER_MINUTE
            for step in here
            if step.kind is StepKind.QUEUE
        ]
        rows.append(
            {
                "depot": depot.depot,
                "loaders": loaders[depot.depot],
                "loads": sum(step.kind is StepKind.RELOAD for step in here),
                "waits": len(waits_min),
                "queued_min": round(sum(waits_min), 1),
                "longest_min": round(max(waits_min, default=0.0), 1),
            }
        )
    return {"queues": rows} if rows else {}
