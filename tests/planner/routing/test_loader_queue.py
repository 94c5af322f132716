"""Loaders are given out in the order of arrival, checked by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from planner.routing.loader_queue import LoaderQueue


def queue_of(loaders, loading_ms=10):
    return LoaderQueue(
        SimpleNamespace(
            depot_node=np.zeros(1, dtype=np.int32),
            loaders=None if loaders is None else np.array([loaders], dtype=np.int64),
            loading_ms=np.array([loading_ms], dtype=np.int64),
        )
    )


@pytest.mark.parametrize(
    ("loaders", "starts"),
    [
        # Four arrive at 0, 2, 4 and 25; each load takes 10.
        (1, [0, 10, 20, 30]),
        (2, [0, 2, 10, 25]),
        (3, [0, 2, 4, 25]),
        (0, [0, 2, 4, 25]),
        (None, [0, 2, 4, 25]),
    ],
)
def test_first_come_first_served(loaders, starts):
    queue = queue_of(loaders)
    given = []
    for at_ms in (0, 2, 4, 25):
        given.append(queue.free_ms(0, at_ms))
        queue.take(0, given[-1])
    assert given == starts


def test_who_is_known_late_takes_a_gap_that_is_long_enough():
    # Loads from 0 to 10 and from 15 to 25: ten more do not fit before 25.
    queue = queue_of(1)
    queue.take(0, 0)
    queue.take(0, 15)
    assert queue.free_ms(0, 3) == 25
    # From 0 to 10 and from 20 to 30: they do at 10.
    queue = queue_of(1)
    queue.take(0, 0)
    queue.take(0, 20)
    assert queue.free_ms(0, 3) == 10


def test_two_after_one_another_are_not_two_at_once():
    # From 0 to 10 and from 12 to 22; a load from 5 to 15 meets both, one at a time.
    queue = queue_of(2)
    queue.take(0, 0)
    queue.take(0, 12)
    assert queue.free_ms(0, 5) == 5
