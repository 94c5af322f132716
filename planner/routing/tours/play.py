"""A tour driven in time: when is what done, where is loaded, what does it cost.

The order of tasks is all that a tour says. Where the material on board is not enough,
or of another kind, the vehicle loads on the way; among the gaps since the last load it
takes the one with the smallest detour, where load that is not used up counts as the
share of an errand.
"""

from planner.kernels import called, inlined
from planner.routing.cost import crew_cost, task_cost
from planner.routing.model import ANY_KIND
from planner.routing.problem import NEVER
from planner.routing.tours.fuelling import is_watched, lasts, nearest_fuel
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    BEGIN,
    CAPACITY,
    CARRIED,
    CHANGED,
    COST,
    DUE,
    EARLIEST,
    END,
    FAR,
    FILLED,
    FROM,
    GRAMS,
    HELD,
    HELD_COST,
    HOME_MS,
    IS_BOUND,
    IS_OUT,
    ITERATION,
    KIND,
    LEG,
    LENGTH,
    LOAD,
    MATERIAL,
    NEW_BEGIN,
    NOT_ALLOWED,
    NOWHERE,
    PLAYED,
    READY,
    REFUEL_MS,
    REST_AFTER,
    REST_BEFORE,
    REST_MS,
    RESTED,
    ROUTE,
    SERVICE,
    SHIFT,
    SHIFT_END,
    SINCE,
    START,
    SUM,
    TANK,
    TRIED,
    VIA,
    WAIT,
    WEIGHT,
    Tours,
)
from planner.routing.tours.loading import choose_load, errand_ms, next_material
from planner.routing.tours.resting import must_rest, rest_before
from planner.routing.tours.shifting import begin_ms, look_back, shifted_cost
from planner.routing.tours.usual import unknown_cost

_DONE = 0
_LACKS = 1
_REFUSED = 2
_DRY = 3


@called
def play(tours: Tours, route: int, is_short: int) -> int:
    """Drive a tour from its first change on and return its cost.

    Fills the trial rows of its tasks and of its depot, whose start is the moment of
    coming home. In short, it ends behind the last change where all that follows is
    only done sooner or later.

    Returns
    -------
    int
        `NOT_ALLOWED` where it breaks a rule.
    """
    rows, now = tours.rows, tours.counters[ITERATION]
    depot = tours.task_count + route
    if tours.routes[route, LENGTH] == 0:
        ready = tours.crews[route, READY]
        home = ready + tours.crews[route, HOME_MS]
        tours.routes[route, NEW_BEGIN] = ready
        tours.trial[depot, START] = home
        tours.trial[depot, RESTED] = 0
        tours.routes[route, PLAYED] = now
        return int(crew_cost(ready, home, tours.crew_weight))
    here = tours.routes[route, FROM]
    _take_over(tours, here)
    via_at, via = NOWHERE, NOWHERE
    left = tours.routes[route, CHANGED]
    left -= int(here != depot and tours.logged[here] == now)
    task = rows[here, AFTER]
    while task < tours.task_count:
        if is_short == 1 and left <= 0:
            cost = shifted_cost(tours, route, here, task)
            if cost != NOT_ALLOWED:
                return cost
        outcome = _serve(tours, route, task, via if task == via_at else NOWHERE)
        if outcome == _LACKS:
            via_at, via = choose_load(tours, route, task)
            while via != NOWHERE and task != via_at:
                task = rows[task, BEFORE]
                left += int(tours.logged[task] == now)
            here = rows[task, BEFORE]
        if outcome == _REFUSED or (outcome == _LACKS and via == NOWHERE):
            return NOT_ALLOWED
        if outcome == _DONE:
            left -= int(tours.logged[task] == now)
            here = task
            task = rows[task, AFTER]
    tours.routes[route, PLAYED] = now
    return _come_home(tours, route, here)


@called
def _serve(tours: Tours, route: int, task: int, via: int) -> int:
    """Serve a task, and fill the tank on the way where it would not last otherwise.

    Returns
    -------
    int
        `_LACKS` where its material is not on board.
    """
    outcome = _drive(tours, route, task, via, NOWHERE)
    if outcome != _DRY:
        return outcome
    here = tours.rows[task, BEFORE]
    if here >= tours.task_count and tours.crews[route, IS_OUT] == 0:
        return _REFUSED
    fuel_at = via
    if via == NOWHERE:
        fuel_at, _ = nearest_fuel(tours, route, here, task)
    if fuel_at != NOWHERE:
        outcome = _drive(tours, route, task, via, fuel_at)
    return _REFUSED if outcome == _DRY else outcome


@called
def _drive(tours: Tours, route: int, task: int, via: int, fuel_at: int) -> int:
    """Drive to a task, loading at a depot on the way if one is given, and serve it.

    Returns
    -------
    int
        `_LACKS` where its material is not on board, `_DRY` where the tank would not
        last back to a depot.
    """
    rows, trial, facts = tours.rows, tours.trial, tours.facts
    fixed = tours.fixed[tours.crews[route, KIND]]
    here = rows[task, BEFORE]
    grams, material = facts[task, GRAMS], facts[task, MATERIAL]
    leg, load, carried = rows[task, LEG], trial[here, LOAD], trial[here, CARRIED]
    if via != NOWHERE:
        leg = _errand_ms(tours, route, task, via, fuel_at)
        load, carried = tours.crews[route, CAPACITY], ANY_KIND
    elif grams > 0 and (grams > load or carried not in (material, ANY_KIND)):
        return _REFUSED if grams > tours.crews[route, CAPACITY] else _LACKS
    elif fuel_at != NOWHERE:
        _, leg = nearest_fuel(tours, route, here, task)
        leg += tours.crews[route, REFUEL_MS]
    arrival = trial[here, END] + leg
    start = _start_ms(tours, route, task, arrival)
    if leg >= FAR or start >= NEVER:
        return _REFUSED
    if here >= tours.task_count and tours.crews[route, IS_OUT] == 0:
        trial[task, RESTED] = 0
        trial[task, SINCE] = start - leg
    elif must_rest(tours, route, task, arrival, start):
        arrival += tours.crews[route, REST_MS]
        start = _start_ms(tours, route, task, arrival)
        if start >= NEVER:
            return _REFUSED
        rest_before(tours, route, task, arrival, start)
    end = start + fixed[task, SERVICE]
    trial[task, START] = start
    trial[task, END] = end
    trial[task, WAIT] = start - arrival
    trial[task, LOAD] = load - grams
    trial[task, CARRIED] = material if grams > 0 else carried
    trial[task, SUM] = trial[here, SUM] + task_cost(
        facts[task, WEIGHT], end, facts[task, DUE], tours.lateness_factor
    )
    if facts[task, HELD] not in (NOWHERE, here):
        trial[task, SUM] += facts[task, HELD_COST]
    trial[task, SUM] += unknown_cost(tours, route, task)
    trial[task, VIA] = via
    is_dry = is_watched(tours, route) and not lasts(tours, route, task, fuel_at)
    return _DRY if is_dry else _DONE


@called
def _errand_ms(tours: Tours, route: int, task: int, via: int, fuel_at: int) -> int:
    """Return how long it takes from the task before to this one, loading on the way."""
    here = tours.rows[task, BEFORE]
    fixed = tours.fixed[tours.crews[route, KIND]]
    leg = errand_ms(tours, fixed, via, here, task)
    wanted = next_material(tours, task)
    if wanted != ANY_KIND and tours.trial[here, CARRIED] not in (wanted, ANY_KIND):
        leg += tours.change_ms
    if fuel_at != NOWHERE:
        leg += tours.crews[route, REFUEL_MS]
    return int(leg)


@called
def _come_home(tours: Tours, route: int, here: int) -> int:
    """Drive home from the last task; return the cost of the tour."""
    rows, trial, crews = tours.rows, tours.trial, tours.crews
    depot = tours.task_count + route
    home = trial[here, END] + rows[depot, LEG]
    if is_watched(tours, route) and home - trial[here, FILLED] > crews[route, TANK]:
        _, over = nearest_fuel(tours, route, here, depot)
        home = trial[here, END] + over + crews[route, REFUEL_MS]
    trial[depot, RESTED] = 0
    if home - trial[here, SINCE] > crews[route, REST_AFTER]:
        home += crews[route, REST_MS]
        trial[depot, RESTED] = REST_BEFORE
    begin = tours.routes[route, BEGIN]
    if tours.routes[route, FROM] == depot:
        first = rows[depot, AFTER]
        begin = begin_ms(tours, route, trial[first, SINCE])
    latest = min(crews[route, SHIFT_END], begin + crews[route, SHIFT])
    if home > latest:
        return NOT_ALLOWED
    tours.routes[route, NEW_BEGIN] = begin
    trial[depot, START] = home
    return int(trial[here, SUM] + crew_cost(begin, home, tours.crew_weight))


@inlined
def _take_over(tours: Tours, here: int) -> None:
    """Take over where a tour stands before its first change."""
    for column in (END, LOAD, CARRIED, SUM, VIA, SINCE, FILLED):
        tours.trial[here, column] = tours.rows[here, column]


@inlined
def _start_ms(tours: Tours, route: int, task: int, arrival: int) -> int:
    """Return the first allowed start at or after arrival, `NEVER` where none is."""
    start = int(max(arrival, tours.facts[task, EARLIEST]))
    if tours.facts[task, IS_BOUND] == 0:
        return start
    return _bound_start_ms(tours, route, task, start)


@called
def _bound_start_ms(tours: Tours, route: int, task: int, start: int) -> int:
    """Return the first start within allowed hours and after the tasks before."""
    for entry in range(tours.after_offsets[task], tours.after_offsets[task + 1]):
        earlier = tours.after[entry]
        end = end_ms(tours, earlier, route)
        if end >= NEVER:
            return int(NEVER)
        start = max(start, end)
    first, last = tours.window_offsets[task], tours.window_offsets[task + 1]
    if first == last:
        return start
    service = tours.fixed[tours.crews[route, KIND], task, SERVICE]
    best = int(NEVER)
    for window in range(first, last):
        begin = max(start, tours.window_ms[window, 0])
        if begin + service <= tours.window_ms[window, 1] and begin < best:
            best = begin
    return best


@inlined
def end_ms(tours: Tours, task: int, playing: int) -> int:
    """Return when a task ends, `NEVER` while nobody does it.

    Of the tour that is being played and of those that were in this iteration, that is
    as they are tried.
    """
    route = tours.rows[task, ROUTE]
    if route == NOWHERE:
        return int(NEVER)
    if route == playing or tours.routes[route, PLAYED] == tours.counters[ITERATION]:
        return int(tours.trial[task, END])
    return int(tours.rows[task, END])


@called
def keeps_order(tours: Tours, route: int) -> bool:
    """Return whether a tour's tasks keep their order with each other and with others'.

    The tour must have been played from its depot.
    """
    task = tours.rows[tours.task_count + route, AFTER]
    while task < tours.task_count:
        if tours.facts[task, IS_BOUND]:
            start, end = tours.trial[task, START], tours.trial[task, END]
            for entry in range(
                tours.after_offsets[task], tours.after_offsets[task + 1]
            ):
                if end_ms(tours, tours.after[entry], route) > start:
                    return False
            for entry in range(
                tours.before_offsets[task], tours.before_offsets[task + 1]
            ):
                later = tours.before[entry]
                other = tours.rows[later, ROUTE]
                if other == NOWHERE:
                    continue
                begun = tours.rows[later, START]
                if tours.routes[other, PLAYED] == tours.counters[ITERATION]:
                    begun = tours.trial[later, START]
                if begun < end:
                    return False
        task = tours.rows[task, AFTER]
    return True


@called
def keep(tours: Tours, route: int) -> None:
    """Take a tried tour for the tour, and weigh what follows each of its tasks."""
    rows, trial = tours.rows, tours.trial
    depot = tours.task_count + route
    tours.routes[route, COST] = tours.routes[route, TRIED]
    tours.routes[route, BEGIN] = tours.routes[route, NEW_BEGIN]
    rows[depot, START] = trial[depot, START]
    rows[depot, RESTED] = trial[depot, RESTED]
    task = rows[tours.routes[route, FROM], AFTER]
    while task < tours.task_count:
        for column in (START, END, WAIT, LOAD, CARRIED, SUM, VIA, SINCE, RESTED):
            rows[task, column] = trial[task, column]
        rows[task, FILLED] = trial[task, FILLED]
        task = rows[task, AFTER]
    look_back(tours, route)
