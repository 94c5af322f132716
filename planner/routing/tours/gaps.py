"""Where to put a task: what each gap would cost, and the cheapest of those near.

A gap is judged by how much later the next task would start, with the best modes on
both sides, times the weight of all that follows it. That is exact while nobody is
late and nobody waits further on; the tour is played afterwards in any case.
"""

from planner.kernels import called, inlined
from planner.routing.cost import task_cost, undone_cost
from planner.routing.draws import next_blink
from planner.routing.model import ANY_KIND
from planner.routing.tours.layout import (
    AFTER,
    BACKWARD,
    BEFORE,
    BEGIN,
    CAPACITY,
    CARRIED,
    DUE,
    EARLIEST,
    END,
    ENTER,
    FAR,
    FORWARD,
    GRAMS,
    HELD,
    HELD_COST,
    HOME_MS,
    KIND,
    LEAVE,
    LEG,
    LENGTH,
    LOOK,
    MATERIAL,
    MODE,
    MODE_COUNT,
    NOT_ALLOWED,
    NOWHERE,
    RELOAD_MS,
    ROUTE,
    SERVICE,
    SHIFT_END,
    SKIP,
    SLOPE,
    START,
    VIA,
    WAIT,
    WEIGHT,
    Tours,
)
from planner.routing.tours.repair import link
from planner.routing.tours.shifting import begin_ms
from planner.routing.tours.usual import unknown_cost
from planner.routing.tours.ways import way_ms


@called
def put_back(tours: Tours, task: int, blink: float) -> int:
    """Put a task where it costs least, or leave it undone if that costs less.

    Returns
    -------
    int
        Cost of leaving it undone, 0 if it is done.
    """
    undone = undone_cost(
        tours.facts[task, WEIGHT], tours.facts[task, DUE], tours.lateness_factor
    )
    before = _find_gap(tours, task, blink, undone)
    if before == NOWHERE:
        return int(undone)
    _guess_times(tours, task, before)
    return 0


@called
def _find_gap(tours: Tours, task: int, blink: float, limit: int) -> int:
    """Return the task or depot behind which a task costs least, if below a limit."""
    rows, seen = tours.rows, tours.seen
    best, best_before = limit, NOWHERE
    tours.counters[LOOK] += 1
    look = tours.counters[LOOK]
    skip = tours.counters[SKIP]
    weight = tours.facts[task, WEIGHT]
    for index in range(tours.near.shape[1]):
        centre = tours.near[task, index]
        route = rows[centre, ROUTE]
        if route == NOWHERE or not _may_serve(tours, route, task):
            continue
        service = tours.fixed[tours.crews[route, KIND], task, SERVICE]
        apart = tours.near_ms[task, index] + service
        for side in range(2):
            before = centre if side == 0 else rows[centre, BEFORE]
            least = weight * (rows[before, END] + service)
            least += _least_delay_cost(tours, before, apart)
            if least >= best or seen[before] == look:
                continue
            seen[before] = look
            skip -= 1
            if skip < 0:
                skip = next_blink(tours.luck, blink)
                continue
            cost = gap_cost(tours, route, task, before)
            if cost < best:
                best, best_before = cost, before
    for route in range(tours.routes.shape[0]):
        last = rows[tours.task_count + route, BEFORE]
        is_hopeless = seen[last] == look or weight * rows[last, END] >= best
        if not is_hopeless and _may_serve(tours, route, task):
            cost = gap_cost(tours, route, task, last)
            if cost < best:
                best, best_before = cost, last
    tours.counters[SKIP] = skip
    return best_before


@inlined
def _least_delay_cost(tours: Tours, before: int, apart: int) -> int:
    """Return the least that so long a detour costs what follows in a tour."""
    rows = tours.rows
    after = rows[before, AFTER]
    longer = apart - rows[after, LEG] - rows[after, WAIT]
    return int(longer * rows[after, SLOPE]) if longer > 0 else 0


@inlined
def _may_serve(tours: Tours, route: int, task: int) -> bool:
    """Return whether a vehicle can do a task at all."""
    if tours.fixed[tours.crews[route, KIND], task, MODE_COUNT] == 0:
        return False
    if tours.facts[task, GRAMS] > tours.crews[route, CAPACITY]:
        return False
    return tours.serves.shape[0] == 0 or bool(tours.serves[route, task])


@called
def gap_cost(tours: Tours, route: int, task: int, before: int) -> int:
    """Return about how much dearer a tour gets with a task behind another."""
    rows, crews = tours.rows, tours.crews
    fixed = tours.fixed[crews[route, KIND]]
    after = rows[before, AFTER]
    service = fixed[task, SERVICE]
    left = rows[before, END] - rows[before, FORWARD + rows[before, MODE]]
    weight, slope = tours.facts[task, WEIGHT], rows[after, SLOPE]
    best, begin, best_onward, first_leg = NOT_ALLOWED, FAR, FAR, 0
    for mode in range(fixed[task, MODE_COUNT]):
        reach = FAR
        for other in range(fixed[before, MODE_COUNT]):
            way = way_ms(tours, fixed[before, LEAVE + other], fixed[task, ENTER + mode])
            reach = min(reach, rows[before, FORWARD + other] + way)
        onward = FAR
        for other in range(fixed[after, MODE_COUNT]):
            way = way_ms(tours, fixed[task, LEAVE + mode], fixed[after, ENTER + other])
            onward = min(onward, way + rows[after, BACKWARD + other])
        start = max(left + reach, tours.facts[task, EARLIEST])
        cost = start * (weight + slope) + onward * slope
        if cost < best:
            best, begin, best_onward, first_leg = cost, start, onward, reach
    if begin >= FAR or best_onward >= FAR:
        return NOT_ALLOWED
    end = begin + service
    cost = task_cost(weight, end, tours.facts[task, DUE], tours.lateness_factor)
    cost += _held_cost(tours, task, before) + unknown_cost(tours, route, task)
    onward = best_onward - rows[after, BACKWARD + rows[after, MODE]]
    departure = begin_ms(tours, route, begin - first_leg)
    if tours.routes[route, LENGTH] == 0:
        longer = end + onward - departure - crews[route, HOME_MS]
        return int(cost + tours.crew_weight * longer)
    longer = end + onward - rows[before, END] - rows[after, LEG]
    longer -= rows[after, WAIT]
    if before >= tours.task_count:
        cost += tours.crew_weight * (tours.routes[route, BEGIN] - departure)
    extra = _errand_share_ms(tours, route, task, before)
    if longer > 0:
        extra += longer
        home = rows[tours.task_count + route, START]
        if home + longer > crews[route, SHIFT_END]:
            return NOT_ALLOWED
    return int(cost + extra * slope)


@inlined
def _held_cost(tours: Tours, task: int, before: int) -> int:
    """Return what it costs to do a task elsewhere than its driver is about to.

    So does pushing in between two of which the second was to follow the first.
    """
    cost = 0
    if tours.facts[task, HELD] not in (NOWHERE, before):
        cost += tours.facts[task, HELD_COST]
    after = tours.rows[before, AFTER]
    if after < tours.task_count and tours.facts[after, HELD] == before:
        cost += tours.facts[after, HELD_COST]
    return int(cost)


@inlined
def _errand_share_ms(tours: Tours, route: int, task: int, before: int) -> int:
    """Return the share of an errand to a depot that a task's material will cost."""
    grams = tours.facts[task, GRAMS]
    if grams == 0:
        return 0
    errand = tours.crews[route, RELOAD_MS]
    share = errand * grams // max(1, tours.crews[route, CAPACITY])
    carried = tours.rows[before, CARRIED]
    if carried not in (ANY_KIND, tours.facts[task, MATERIAL]):
        share += errand + tours.change_ms
    return int(share)


@called
def _guess_times(tours: Tours, task: int, before: int) -> None:
    """Link a task and note when about it is done; the tour is played later."""
    rows = tours.rows
    after = rows[before, AFTER]
    rows[task, SLOPE] = tours.facts[task, WEIGHT]
    if rows[after, WAIT] == 0:
        rows[task, SLOPE] += rows[after, SLOPE]
    link(tours, task, before)
    route = rows[task, ROUTE]
    arrival = rows[before, END] + rows[task, LEG]
    start = max(arrival, tours.facts[task, EARLIEST])
    kind = tours.crews[route, KIND]
    rows[task, START] = start
    rows[task, END] = start + tours.fixed[kind, task, SERVICE]
    rows[task, WAIT] = start - arrival
    rows[task, CARRIED] = rows[before, CARRIED]
    if tours.facts[task, GRAMS] > 0:
        rows[task, CARRIED] = tours.facts[task, MATERIAL]
    rows[task, VIA] = NOWHERE
