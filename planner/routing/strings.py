"""Strings of neighbouring tasks drawn, taken out of a tour, and put in an order.

What the searches share of Christiaens and Vanden Berghe (2020), Slack induction by
string removals for vehicle routing problems, Transportation Science 54(2). Tours are
linked tasks: a row for each task, and behind them one for each tour's depot, which is
both ends of it.
"""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import inlined
from planner.routing.draws import Luck, draw, draw_below

Links = NDArray[np.int64]
"""(n + V, columns): memory of who follows whom, changed by a search."""

Taken = NDArray[np.int64]
"""(n,): memory of the tasks taken out, changed by a search."""

Keys = NDArray[np.float64]
"""(n,): memory of what the tasks taken out are sorted by, changed by a search."""

# The first columns of links.
BEFORE = 0
AFTER = 1
ROUTE = 2

NOWHERE = -1
"""The tour of a task that is in none."""

_KEEP_ONE_MORE = 0.5
"""Chance that a string keeps one task more in its midst; beta in the paper."""


@inlined
def draw_string_count(luck: Luck, mean_removed: float, longest: float) -> int:
    """Return from how many tours to take a string, at least 1.

    Parameters
    ----------
    luck : Luck
    mean_removed : float
        Mean number of tasks to remove.
    longest : float
        Tasks in a string at most.
    """
    return 1 + draw_below(luck, max(0.0, 4.0 * mean_removed / (1.0 + longest) - 1.0))


@inlined
def draw_span(luck: Luck, length: int, longest: float, split: float) -> tuple[int, int]:
    """Return how many tasks to take out of a tour, and out of how many in a row.

    Parameters
    ----------
    luck : Luck
    length : int
        Tasks in the tour.
    longest : float
        Tasks to take out at most.
    split : float
        Share of strings that keep tasks in their midst, 0 to 1.

    Returns
    -------
    size : int
    span : int
        More than ``size`` by what is kept.
    """
    size = min(length, 1 + draw_below(luck, min(float(length), longest)))
    span = size
    if 1 < size < length and draw(luck) < split:
        span += 1
        while span < length and draw(luck) < _KEEP_ONE_MORE:
            span += 1
    return size, span


@inlined
def string_start(
    links: Links, task_count: int, luck: Luck, task: int, span: int
) -> int:
    """Return where a string begins: all that hold a task are equally likely.

    Parameters
    ----------
    links : Links
    task_count : int
        n; rows from here on are depots.
    luck : Luck
    task : int
    span : int
        Tasks in the string, at most those of the tour.
    """
    behind = 0
    here = links[task, BEFORE]
    while behind < span - 1 and here < task_count:
        behind += 1
        here = links[here, BEFORE]
    ahead = 0
    here = links[task, AFTER]
    while ahead < span - 1 and here < task_count:
        ahead += 1
        here = links[here, AFTER]
    fewest = span - 1 - ahead
    back = fewest + draw_below(luck, behind - fewest + 1.0)
    first = task
    for _ in range(back):
        first = links[first, BEFORE]
    return int(first)


@inlined
def take_out(
    links: Links,
    luck: Luck,
    first: int,
    string: tuple[int, int],
    removed: Taken,
) -> None:
    """Take a string out of its tour, but for a stretch drawn from its midst.

    Parameters
    ----------
    links : Links
        Changed.
    luck : Luck
    first : int
        The task at which the string begins.
    string : tuple of int
        Tasks to take out, and out of how many in a row.
    removed : Taken
        Filled with the tasks taken out.
    """
    size, span = string
    kept = span - size
    keep_from = 1 + draw_below(luck, size - 1.0) if kept else span
    here = links[first, BEFORE]
    task = first
    count = 0
    for place in range(span):
        following = links[task, AFTER]
        if keep_from <= place < keep_from + kept:
            links[here, AFTER] = task
            links[task, BEFORE] = here
            here = task
        else:
            removed[count] = task
            count += 1
            links[task, ROUTE] = NOWHERE
        task = following
    links[here, AFTER] = task
    links[task, BEFORE] = here


@inlined
def put_behind(links: Links, task: int, before: int) -> None:
    """Link a task behind another or behind a depot.

    Parameters
    ----------
    links : Links
        Changed.
    task : int
        In no tour yet.
    before : int
    """
    after = links[before, AFTER]
    links[before, AFTER] = task
    links[task, BEFORE] = before
    links[task, AFTER] = after
    links[after, BEFORE] = task
    links[task, ROUTE] = links[before, ROUTE]


@inlined
def sort_by_keys(tasks: Taken, keys: Keys, count: int) -> None:
    """Sort the first few tasks by their keys, the smallest first, ties as they are.

    Parameters
    ----------
    tasks : Taken
    keys : Keys
        Both changed; few, as a sort by insertion costs their square.
    count : int
    """
    for index in range(1, count):
        key = keys[index]
        task = tasks[index]
        place = index - 1
        while place >= 0 and keys[place] > key:
            keys[place + 1] = keys[place]
            tasks[place + 1] = tasks[place]
            place -= 1
        keys[place + 1] = key
        tasks[place + 1] = task
