"""What a search returns: for each vehicle, what it does in which order."""

from dataclasses import dataclass, field

from planner.domain.phrases.keys import Leftover

RELOAD = -1

Pairs = tuple[tuple[int, int], ...]
"""Tasks of which the first starts after the second has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One entry of a vehicle's order of work.

    ``task`` is a task index, or `RELOAD`: then ``place`` is the depot index at
    which it loads. For a task, ``place`` is the arc along which a segment is
    served, or -1 for a task at a point.
    """

    task: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Orders of work for every vehicle, and what was left and why.

    Attributes
    ----------
    orders : (V,) tuples of Visit
        Empty for a vehicle that stays at home.
    unassigned : dict of task index to Leftover
    cost : int
        The search's objective, smaller is better.
    iterations : int
    would_end_ms : dict of task index to ms
        When the first fitting crew would be done with an unassigned task that
        only lacks time. [ms from ``now``]
    kept : tuple of (task index, task index)
        Of the problem's ``follows``, those that the tours keep.
    """

    orders: tuple[tuple[Visit, ...], ...]
    unassigned: dict[int, Leftover]
    cost: int
    iterations: int
    would_end_ms: dict[int, int] = field(default_factory=dict)
    kept: Pairs = ()
