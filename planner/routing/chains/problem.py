"""What a chain search solves, as arrays, and what it answers.

A task is served in one of its modes, for example one of the two directions of a
street. A mode is entered at a place and left at a place; between two tasks, and
between the depot and a task, a vehicle takes the cheapest way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChainProblem:
    """Tasks in modes, one depot, one capacity.

    ``n`` tasks have at most ``M`` modes; there are ``E`` places. The cost of a
    route is ``trip_cost``, the service of its tasks in their modes, and the
    distances from the depot through them back to the depot.
    """

    distance: NDArray[np.int32]
    """(E, E): from the place that is left (row) to the place that is entered; 10^9
    where there is no way, which a solution should not use."""

    mode_count: NDArray[np.int32]
    """(n,): modes of each task, 1 to M."""

    enter: NDArray[np.int32]
    """(n, M): place at which a mode is entered; unused modes repeat the last one."""

    leave: NDArray[np.int32]
    """(n, M): place at which a mode is left; unused modes repeat the last one."""

    service: NDArray[np.int64]
    """(n, M): cost of serving in a mode; unused modes repeat the last one."""

    demand: NDArray[np.int64]
    """(n,): what a task takes of the capacity."""

    capacity: int
    depot_leave: int
    """Place that a vehicle leaves at its start: a row of ``distance``."""

    depot_enter: int
    """Place that a vehicle enters at its end: a column of ``distance``."""

    trip_cost: int
    """Cost of each route that serves something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainSolution:
    """Routes that serve every task once."""

    routes: tuple[tuple[tuple[int, int], ...], ...]
    """Of each route its tasks in order, as (task, mode)."""

    cost: int
    iterations: int
