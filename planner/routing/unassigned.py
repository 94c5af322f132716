"""What nobody does, each with its reason in words."""

from collections.abc import Sequence

from planner.domain.calendar import after_milliseconds, get_zone, local_clock
from planner.domain.phrases.languages import get_phrases
from planner.domain.plan import Unassigned
from planner.routing.build import BuiltProblem
from planner.routing.solution import Solution


def build_unassigned(
    built: BuiltProblem, solution: Solution, task_names: Sequence[str]
) -> tuple[Unassigned, ...]:
    """List what nobody does, each with its reason, in the order of the tasks."""
    town = built.snapshot.town
    zone, say = get_zone(town.time_zone), get_phrases(town.language).undone
    listed = []
    for task, leftover in sorted(solution.unassigned.items()):
        why = say.why[leftover]
        is_possible = task not in built.impossible
        if not is_possible:
            why = built.impossible[task]
        elif task in solution.would_end_ms:
            end = after_milliseconds(built.snapshot.now, solution.would_end_ms[task])
            why = say.no_time(local_clock(end, zone))
        listed.append(
            Unassigned(
                task=task_names[task],
                why=why,
                leftover=leftover if is_possible else None,
            )
        )
    return tuple(listed)
