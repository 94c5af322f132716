"""Snapshot in, plan out: the whole method on one screen."""

from planner.domain.plan import Plan
from planner.params import PlanParams, Progress, Stop
from planner.snapshot import Snapshot


def make_plan(
    snapshot: Snapshot,
    params: PlanParams,
    stop: Stop,
    seed: int,
    *,
    on_progress: Progress | None = None,
) -> Plan:
    """Make the plan of one call-out."""
    raise NotImplementedError
