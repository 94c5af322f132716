"""Tours along everything that is driven, whatever is loaded: walks of Euler.

What arrives at a node is paired with what leaves it, so that nobody turns round where
that is forbidden. The pairs make walks of the vehicles and circles; a circle is joined
to a walk at a node of both by changing over two pairs, and walks of two vehicles change
over their tails until no tour takes too long, if that can be.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, combinations, pairwise

import numpy as np

from planner.routing.arc_instance import ArcInstance, TourRules
from planner.routing.chains.ways import Move
from planner.routing.refills.postman import Driven

_Turns = Mapping[tuple[int, int, int], int] | None


def euler_walks(
    instance: ArcInstance, rules: TourRules, driven: Driven, seed: int
) -> Iterator[tuple[tuple[Move, ...], ...]]:
    """Yield walks of all vehicles along what is driven, each time paired at random.

    Circles that no change of two pairs can join are left out, and some walks may take
    too long.

    Parameters
    ----------
    instance : ArcInstance
    rules : TourRules
    driven : Driven
    seed : int

    Yields
    ------
    tuple of tuples of (from node, to node)
        One for each vehicle; empty if it stays at home.
    """
    copies = [move for move, count in driven.times.items() for _ in range(count)]
    draw = np.random.default_rng(seed)
    while True:
        order = draw.permutation(len(copies)).tolist()
        walks = _walks(instance, rules, driven, [copies[place] for place in order])
        if rules.refills:
            _change_tails(instance, rules, walks, draw)
        yield tuple(map(tuple, walks))


def _walks(
    instance: ArcInstance, rules: TourRules, driven: Driven, copies: Sequence[Move]
) -> list[list[Move]]:
    """Return a walk of each vehicle, circles joined to it where that can be."""
    following = _paired(instance, rules, driven, copies)
    left = set(range(len(copies)))
    walks = [
        _traced(following, copies, left, following.get(-1 - vehicle))
        for vehicle in range(len(rules.vehicles))
    ]
    circles = []
    while left:
        circles.append(_traced(following, copies, left, min(left)))
    times_ms = {move: link.time_ms for link in instance.links for move in link.ways}
    either_way = _either_way(instance)
    circles.sort(key=len, reverse=True)
    is_changed = True
    while circles and is_changed:
        is_changed = False
        for circle in list(circles):
            order = sorted(
                range(len(walks)), key=lambda each: _time_ms(walks[each], times_ms)
            )
            for each in order:
                joined = _joined(walks[each], circle, instance.turns)
                if joined is None and all(move in either_way for move in circle):
                    back = [(head, tail) for tail, head in reversed(circle)]
                    joined = _joined(walks[each], back, instance.turns)
                if joined is not None:
                    walks[each] = joined
                    circles.remove(circle)
                    is_changed = True
                    break
    return walks


def _either_way(instance: ArcInstance) -> set[Move]:
    """Return moves that may as well be driven the other way: as long, no task lost."""
    costs = {move: link.cost for link in instance.links for move in link.ways}
    one_way = {
        (link.tail, link.head)
        for link in instance.links
        if link.is_required and not link.is_two_way
    }
    return {
        (tail, head)
        for (tail, head), cost in costs.items()
        if (tail, head) not in one_way and costs.get((head, tail)) == cost
    }


def _paired(
    instance: ArcInstance, rules: TourRules, driven: Driven, copies: Sequence[Move]
) -> dict[int, int]:
    """Return what follows each copy of a move; -1 - v stands for vehicle v's start."""
    arrivals: defaultdict[int, defaultdict[int | None, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    departures: defaultdict[int, defaultdict[int | None, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for copy, (tail, head) in enumerate(copies):
        arrivals[head][tail].append(copy)
        departures[tail][head].append(copy)
    for place, vehicle in enumerate(rules.vehicles):
        if driven.leaves[place]:
            arrivals[vehicle.home][None].append(-1 - place)
    following: dict[int, int] = {}
    for node, inward in arrivals.items():
        following |= _paired_at(
            node, inward, departures[node], driven.ends.get(node, 0), instance.turns
        )
    return following


def _paired_at(
    node: int,
    inward: Mapping[int | None, list[int]],
    onward: Mapping[int | None, list[int]],
    free_ends: int,
    turns: _Turns,
) -> dict[int, int]:
    """Return what follows each arrival at a node, the most tied neighbours first.

    An arrival without follower ends a tour. A start is paired last; where only an end
    is left for it, it takes over what followed another arrival, which then ends.
    """
    following: dict[int, int] = {}
    while True:
        others = {each for each in {*inward, *onward} if each is not None}
        fullest = max(
            others,
            key=lambda each: len(inward.get(each, ())) + len(onward.get(each, ())),
            default=None,
        )
        may_turn = turns is None or (fullest, node, fullest) in turns
        but = None if may_turn else fullest
        if fullest is not None and inward.get(fullest):
            out = _fullest(onward, inward, but)
            copy = inward[fullest].pop()
            if out is not None:
                following[copy] = onward[out].pop()
            elif free_ends:
                free_ends -= 1
        elif fullest is not None and onward.get(fullest):
            came = _fullest(inward, onward, but)
            if came is None and not inward.get(None):
                return following
            following[inward[came].pop()] = onward[fullest].pop()
        else:
            break
    for start in inward.get(None, ()):
        ended = next((copy for copy in following if copy >= 0), None)
        if ended is not None:
            following[start] = following.pop(ended)
    return following


def _fullest(
    wanted: Mapping[int | None, list[int]],
    beside: Mapping[int | None, list[int]],
    but: int | None,
) -> int | None:
    """Return the neighbour with most left on both sides that has some of one."""
    offered = [
        each for each in wanted if each is not None and each != but and wanted[each]
    ]
    if not offered:
        return None
    return max(offered, key=lambda each: len(wanted[each]) + len(beside.get(each, ())))


def _traced(
    following: Mapping[int, int],
    copies: Sequence[Move],
    left: set[int],
    first: int | None,
) -> list[Move]:
    """Return the moves from a copy on, and take them out of what is left."""
    walk = []
    copy = first
    while copy is not None and copy in left:
        left.remove(copy)
        walk.append(copies[copy])
        copy = following.get(copy)
    return walk


def _allows(turns: _Turns, before: Move | None, after: Move | None) -> bool:
    """Return whether a move may follow another; a start and an end always may."""
    if turns is None or before is None or after is None:
        return True
    return (*before, after[1]) in turns


def _joined(
    walk: Sequence[Move], circle: Sequence[Move], turns: _Turns
) -> list[Move] | None:
    """Return a walk with a circle put in at a node of both, None if nowhere."""
    entries: defaultdict[int, list[int]] = defaultdict(list)
    for place, (tail, _) in enumerate(circle):
        entries[tail].append(place)
    for place in range(len(walk) + 1):
        before = walk[place - 1] if place else None
        after = walk[place] if place < len(walk) else None
        if before is None and after is None:
            return None
        node = after[0] if after is not None else walk[place - 1][1]
        for entry in entries[node]:
            first, last = circle[entry], circle[entry - 1]
            if _allows(turns, before, first) and _allows(turns, last, after):
                round_trip = [*circle[entry:], *circle[:entry]]
                return [*walk[:place], *round_trip, *walk[place:]]
    return None


def _time_ms(walk: Sequence[Move], times_ms: Mapping[Move, int]) -> int:
    """Return how long a walk takes."""
    return sum(times_ms[move] for move in walk)


def _change_tails(
    instance: ArcInstance,
    rules: TourRules,
    walks: list[list[Move]],
    draw: np.random.Generator,
) -> None:
    """Let two walks at a time change over their tails, at random.

    Of all changes those count that are least late, and of these the ones after which
    the two vehicles refill least often.
    """
    times_ms = {move: link.time_ms for link in instance.links for move in link.ways}
    limit_ms = rules.longest_ms or sum(map(sum, _figures(walks, times_ms)))
    for one, other in combinations(range(len(walks)), 2):
        clocks = [_sums(each) for each in _figures(walks, times_ms)]
        loads = [_sums(each) for each in _loads(instance, walks)]
        good: list[tuple[int, int]] = []
        least: tuple[int, int] | None = None
        for place, there in _changes(walks[one], walks[other], instance.turns):
            late_ms = refills = 0
            for sums, limit in ((clocks, limit_ms), (loads, 0)):
                changed = sums[one][place] + sums[other][-1] - sums[other][there]
                rest = sums[one][-1] + sums[other][-1] - changed
                if limit:
                    late_ms = max(0, changed - limit, rest - limit)
                else:
                    refills = changed // (rules.vehicles[one].capacity + 1)
                    refills += rest // (rules.vehicles[other].capacity + 1)
            figures = (late_ms, refills)
            if least is None or figures < least:
                least, good = figures, []
            if figures == least:
                good.append((place, there))
        if good:
            place, there = good[int(draw.integers(len(good)))]
            walks[one], walks[other] = (
                walks[one][:place] + walks[other][there:],
                walks[other][:there] + walks[one][place:],
            )


def _changes(
    one: Sequence[Move], other: Sequence[Move], turns: _Turns
) -> Iterator[tuple[int, int]]:
    """Yield before which moves two walks can change over their tails."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, (before, _) in enumerate(pairwise(other), start=1):
        places[before[1]].append(place)
    for place, (before, after) in enumerate(pairwise(one), start=1):
        for there in places[before[1]]:
            if _allows(turns, before, other[there]) and _allows(
                turns, other[there - 1], after
            ):
                yield place, there


def _figures(
    walks: Sequence[Sequence[Move]], figures: Mapping[Move, int]
) -> list[list[int]]:
    """Return a figure of each move of each walk."""
    return [[figures[move] for move in walk] for walk in walks]


def _loads(instance: ArcInstance, walks: Sequence[Sequence[Move]]) -> list[list[int]]:
    """Return what each move of each walk serves, if the first to pass a task does."""
    waiting = {
        move: link for link in instance.links if link.is_required for move in link.ways
    }
    loads = []
    for walk in walks:
        served = []
        for move in walk:
            link = waiting.get(move)
            served.append(0 if link is None else link.demand)
            if link is not None:
                for each in link.ways:
                    del waiting[each]
        loads.append(served)
    return loads


def _sums(figures: Sequence[int]) -> list[int]:
    """Return the sum before each of some figures, and of all."""
    return [0, *accumulate(figures)]
