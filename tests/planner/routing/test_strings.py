"""Strings of tasks: drawn evenly, taken out whole, put back and sorted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.chains import labels
from planner.routing.draws import build_luck
from planner.routing.strings import (
    AFTER,
    BEFORE,
    NOWHERE,
    ROUTE,
    draw_span,
    put_behind,
    sort_by_keys,
    string_start,
    take_out,
)
from planner.routing.tours import layout

TASKS = 9


def one_tour():
    """Return links of tasks 0 to 8 in one tour whose depot is row 9."""
    rows = np.arange(TASKS + 1)
    links = np.zeros((TASKS + 1, 3), dtype=np.int64)
    links[:, BEFORE] = (rows - 1) % (TASKS + 1)
    links[:, AFTER] = (rows + 1) % (TASKS + 1)
    return links


def both_ways(links):
    """Return the tasks of the tour from its first to its last, and back."""
    found = []
    for column in (AFTER, BEFORE):
        tasks = []
        task = int(links[TASKS, column])
        while task < TASKS:
            tasks.append(task)
            task = int(links[task, column])
        found.append(tasks)
    return found


def test_links_have_the_same_columns_in_both_searches():
    assert (labels.BEFORE, labels.AFTER, labels.ROUTE) == (BEFORE, AFTER, ROUTE)
    assert (layout.BEFORE, layout.AFTER, layout.ROUTE) == (BEFORE, AFTER, ROUTE)
    assert layout.NOWHERE == NOWHERE


def test_all_strings_that_hold_a_task_are_equally_likely():
    links, luck = one_tour(), build_luck(3)
    # Four tasks in a row of nine that hold task 1 begin at 0 or 1, with task 4
    # at 1, 2, 3 or 4, with task 8 at 5.
    for task, begins in ((1, [0, 1]), (4, [1, 2, 3, 4]), (8, [5])):
        drawn = [string_start(links, TASKS, luck, task, 4) for _ in range(4000)]
        starts, counts = np.unique(drawn, return_counts=True)
        assert starts.tolist() == begins
        share = 1 / len(begins)
        # Four standard deviations of a binomial count.
        assert (
            np.abs(counts - 4000 * share).max()
            <= 4 * (4000 * share * (1 - share)) ** 0.5
        )


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, TASKS - 1))
def test_a_string_is_taken_out_and_can_be_put_back(seed, task):
    links, luck = one_tour(), build_luck(seed)
    size, span = draw_span(luck, TASKS, 5.0, 0.5)
    assert 1 <= size <= 5
    assert size <= span <= TASKS
    first = string_start(links, TASKS, luck, task, span)
    removed = np.full(TASKS, -7)
    take_out(links, luck, first, (size, span), removed)
    taken = removed[:size].tolist()
    assert (removed[size:] == -7).all()
    assert (links[taken, ROUTE] == NOWHERE).all()
    assert taken[0] == first
    assert taken[-1] == first + span - 1
    left = [each for each in range(TASKS) if each not in taken]
    assert both_ways(links) == [left, left[::-1]]
    for each in taken:
        put_behind(links, each, (each - 1) % (TASKS + 1))
    assert both_ways(links) == [list(range(TASKS)), list(range(TASKS))[::-1]]
    assert (links[:, ROUTE] == 0).all()


@settings(deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_tasks_are_sorted_as_numpy_sorts_them(keys):
    tasks = np.arange(20) * 3
    order = np.argsort(keys, kind="stable")
    padded = np.array([*keys, *([-1] * (20 - len(keys)))], dtype=np.float64)
    sort_by_keys(tasks, padded, len(keys))
    assert tasks[: len(keys)].tolist() == (order * 3).tolist()
    assert tasks[len(keys) :].tolist() == [3 * each for each in range(len(keys), 20)]
