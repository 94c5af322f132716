"""Tours as linked tasks, and what the search knows of each.

A tour is an order of tasks without directions. Forward labels of a task say how much
longer it takes to have left it in one mode than in the other, backward labels the same
for what lies ahead, so that the best modes follow from the order alone (Vidal 2017,
Node, edge, arc routing and turn penalties, Operations Research 65(4)). What an order
means in time is played: see `planner.routing.tours.play`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.network.hub_labels import HubLabels
from planner.routing.draws import Luck

FAR = 10**9
"""Time of what cannot be reached, small enough to weigh and add up. [ms]"""
NOT_ALLOWED = 2**62
NOWHERE = -1
MODES = 2

# Columns of `Tours.rows` and `Tours.trial`. The first eight, one line of a processor's
# cache, are what a look at the gaps beside a task needs.
BEFORE = 0
AFTER = 1
ROUTE = 2
LEG = 3
END = 4
WAIT = 5
SLOPE = 6
START = 7
MODE = 8
FORWARD = 9
BACKWARD = FORWARD + MODES
LOAD = BACKWARD + MODES
CARRIED = LOAD + 1
VIA = CARRIED + 1
SUM = VIA + 1
UP = SUM + 1
DOWN = UP + 1
LEAST_LOAD = DOWN + 1
SINCE = LEAST_LOAD + 1
RESTED = SINCE + 1
REST_UP = RESTED + 1
REST_DOWN = REST_UP + 1
FILLED = REST_DOWN + 1
COLUMNS = 25
LINKS = 5
"""Of these, the first are kept of the best tours."""

# Columns of `Tours.routes`.
LENGTH = 0
COST = 1
LOGGED = 2
RUINED = 3
FROM = 4
TRIED = 5
BEGIN = 6
NEW_BEGIN = 7
CHANGED = 8
PLAYED = 9
ROUTES = 10

# Columns of `Tours.fixed`, by vehicle type and task.
ENTER = 0
LEAVE = ENTER + MODES
MODE_COUNT = LEAVE + MODES
SERVICE = MODE_COUNT + 1
FIXED = 8

# Columns of `Tours.facts`, by task.
WEIGHT = 0
EARLIEST = 1
DUE = 2
GRAMS = 3
MATERIAL = 4
IS_BOUND = 5
HELD = 6
HELD_COST = 7
FACTS = 8

# Columns of `Tours.crews`, by vehicle.
KIND = 0
READY = 1
SHIFT_END = 2
SHIFT = 3
CAPACITY = 4
RELOAD_MS = 5
IS_OUT = 6
HOME_MS = 7
REST_AFTER = 8
REST_MS = 9
HOME = 10
TANK = 11
REFUEL_MS = 12
CREWS = 13

# Values of `RESTED`, added up: a break before the drive to a task, one while waiting.
REST_BEFORE = 1
REST_IN_WAIT = 2

# Places in `Tours.counters`.
ITERATION = 0
TASK_LOG = 1
ROUTE_LOG = 2
LOOK = 3
SKIP = 4
TOTAL = 5
BEST = 6
COUNTERS = 7


class Tours(NamedTuple):
    """Tours of one part of the fleet, with what undoing an iteration needs.

    Letters: n tasks, V vehicles, K their types, D depots, P positions. Row ``n + v`` of
    the arrays by task is the depot of vehicle v, both ends of its tour. Positions are
    those of `planner.routing.tours.streets`: every type has its own.

    ``fixed`` (K, n + V, FIXED) are positions ahead of and behind the modes of a task,
    how many of them a type may use, and its service time [ms]; ``facts``
    (n, FACTS) the task's weight, times [ms], material [g], whether it has allowed
    hours or tasks before or after it, and the row behind which its driver is about to
    do it, `NOWHERE` for most, with what it costs to do it elsewhere; ``crews``
    (V, CREWS) are the vehicles, with the drive home of one that is out. ``near``
    (n, near) are the nearest tasks, ``near_ms`` how near. ``to_depot_ms`` and
    ``from_depot_ms`` (D, P), ``depot_lacks`` (D, materials) what depots have none of.
    ``serves`` (V, n) or (0, 0). ``usual`` (n,) or (0,) is the tour of the vehicle that
    did each task last time, `NOWHERE` for none, and ``usual_cost`` what it costs that
    another does it.

    ``rows`` (n + V, columns) and ``routes`` (V, columns) are the tours; ``trial`` what
    they would become, ``best`` the links of the best ones. ``cache``
    (2^b, 2) remembers quickest ways, ``labels`` knows them all, with ``lead_ms`` and
    ``again_ms`` (P,).
    """

    task_count: int
    position_total: int
    fixed: NDArray[np.int32]
    facts: NDArray[np.int64]
    crews: NDArray[np.int64]
    serves: NDArray[np.bool_]
    window_offsets: NDArray[np.int64]
    window_ms: NDArray[np.int64]
    after_offsets: NDArray[np.int64]
    after: NDArray[np.int64]
    before_offsets: NDArray[np.int64]
    before: NDArray[np.int64]
    to_depot_ms: NDArray[np.int64]
    from_depot_ms: NDArray[np.int64]
    loading_ms: NDArray[np.int64]
    depot_lacks: NDArray[np.bool_]
    change_ms: int
    lateness_factor: int
    crew_weight: int
    usual: NDArray[np.int64]
    usual_cost: NDArray[np.int64]
    near: NDArray[np.int32]
    near_ms: NDArray[np.int32]
    labels: HubLabels
    lead_ms: NDArray[np.int64]
    again_ms: NDArray[np.int64]
    cache: NDArray[np.int64]
    rows: NDArray[np.int64]
    trial: NDArray[np.int64]
    routes: NDArray[np.int64]
    logged: NDArray[np.int64]
    task_log: NDArray[np.int64]
    route_log: NDArray[np.int64]
    seen: NDArray[np.int64]
    removed: NDArray[np.int64]
    keys: NDArray[np.float64]
    scratch: NDArray[np.int64]
    best: NDArray[np.int64]
    counters: NDArray[np.int64]
    luck: Luck
