"""What lies near what, for the search of a night's tours."""

import numpy as np

from planner.network.shortest_paths import Graph, build_graph
from planner.routing.tours.near import nearest_tasks

_SECOND_MS = 1000
_TASKS = 6


def _one_street() -> tuple[Graph, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return seven nodes in a row, a second apart, driven both ways."""
    at = np.arange(_TASKS, dtype=np.int32)
    starts, ends = np.concatenate([at, at + 1]), np.concatenate([at + 1, at])
    graph = build_graph(_TASKS + 1, starts, ends)
    travel_ms = np.full(starts.size, _SECOND_MS, dtype=np.int64)
    return graph, travel_ms


def _ends() -> np.ndarray[tuple[int, int, int], np.dtype[np.int64]]:
    """Return the ends of a task on each of its six blocks."""
    return np.stack([np.arange(_TASKS), np.arange(_TASKS) + 1], axis=1)[None]


_ALL = np.ones((1, _TASKS), dtype=np.bool_)


def test_the_nearest_come_first_and_then_those_of_the_same_class() -> None:
    rank = np.array([0, 1, 1, 1, 0, 1])
    near, near_ms = nearest_tasks(_one_street(), _ends(), _ALL, rank, (2, 1))
    # Block 0 ends at node 1, where block 1 begins; block 2 begins a second on. The
    # next one of class 0 is block 4, which begins at node 4: three seconds.
    assert near[0].tolist() == [1, 2, 4]
    assert near_ms[0].tolist() == [0, 1 * _SECOND_MS, 3 * _SECOND_MS]
    # Block 5, of class 1, has 4 and 3 beside it, and block 2, whose end is node 3,
    # two seconds away; block 4 is passed over only where it is of another class.
    assert near[5].tolist() == [4, 3, 2]
    assert near_ms[5].tolist() == [0, 1 * _SECOND_MS, 2 * _SECOND_MS]


def test_where_there_are_fewer_the_task_itself_fills_up() -> None:
    rank = np.array([0, 1, 2, 3, 4, 5])
    near, _ = nearest_tasks(_one_street(), _ends(), _ALL, rank, (1, 3))
    assert near[0].tolist() == [1, 0, 0, 0]


def test_no_more_are_wanted_than_there_are() -> None:
    near, _ = nearest_tasks(
        _one_street(), _ends(), _ALL, np.zeros(_TASKS, int), (40, 12)
    )
    assert near.shape == (_TASKS, _TASKS - 1)
