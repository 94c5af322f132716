"""When to look at the night again."""

from collections.abc import Sequence

from planner.domain.calendar import Instant, after_seconds
from planner.domain.plan import AreaDecision
from planner.params import DecisionParams

HOUR_S = 3600.0


def next_look(
    now: Instant, decision: Sequence[AreaDecision], params: DecisionParams
) -> Instant:
    """Return the moment by which somebody should decide anew.

    After ``next_look_h``, or earlier where an area that waits has its latest
    sensible call before that; never before ``now``.
    """
    routine = after_seconds(now, params.next_look_h * HOUR_S)
    calls = [area.latest_call for area in decision if area.latest_call is not None]
    return min([routine, *(call for call in calls if call > now)])
