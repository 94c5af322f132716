"""Rows of work in their order, split into passes, each after what it must follow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.priority.wording import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRows:
    """Work on whole segments, (Q,) rows, before it is split into passes.

    Attributes
    ----------
    segment : (Q,) int32
    class_index, round_number : (Q,) int16
    works : (Q,) int32
        Mask.
    is_plough : (Q,) bool
    behind_round : (Q,) int16
        Round of ploughing on the segment that a spreader follows, 0 for none.
    passes : (Q,) int64
    earliest_s, due_s : (Q,)
        From ``now``. [s]
    rate_g_m2 : (Q,)
        All that is spread, in one go. [g/m²]
    criterion_mm : (Q,)
        Snow that makes it necessary, NaN where slipperiness does. [mm]
    criterion_s, cleared_s : (Q,)
        When that is reached; the clearing taken as done before it, from which its
        snow counts, ``-inf`` for none. From ``now``. [s]
    reason : (Q,) tuple of Reason
        Sentences without names.
    """

    segment: NDArray[np.int32]
    class_index: NDArray[np.int16]
    round_number: NDArray[np.int16]
    works: NDArray[np.int32]
    is_plough: NDArray[np.bool_]
    behind_round: NDArray[np.int16]
    passes: NDArray[np.int64]
    earliest_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    rate_g_m2: NDArray[np.float64]
    criterion_mm: NDArray[np.float64]
    criterion_s: NDArray[np.float64]
    cleared_s: NDArray[np.float64]
    reason: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOrder:
    """Tasks in order: the row and the pass of each, (R,), and what it follows."""

    row: NDArray[np.intp]
    pass_number: NDArray[np.int16]
    after: tuple[tuple[int, ...], ...]


def join_rows(ploughing: TaskRows, spreading: TaskRows) -> TaskRows:
    """Return the rows of both, ploughs first."""

    def both(name: str) -> NDArray[np.generic]:
        return np.concatenate([getattr(ploughing, name), getattr(spreading, name)])

    return TaskRows(
        segment=both("segment").astype(np.int32),
        class_index=both("class_index").astype(np.int16),
        round_number=both("round_number").astype(np.int16),
        works=both("works").astype(np.int32),
        is_plough=both("is_plough").astype(np.bool_),
        behind_round=both("behind_round").astype(np.int16),
        passes=both("passes").astype(np.int64),
        earliest_s=both("earliest_s").astype(np.float64),
        due_s=both("due_s").astype(np.float64),
        rate_g_m2=both("rate_g_m2").astype(np.float64),
        criterion_mm=both("criterion_mm").astype(np.float64),
        criterion_s=both("criterion_s").astype(np.float64),
        cleared_s=both("cleared_s").astype(np.float64),
        reason=ploughing.reason + spreading.reason,
    )


def order_tasks(rows: TaskRows, rank: NDArray[np.int16]) -> TaskOrder:
    """Split rows into passes and order them.

    The order is class rank, class, round, segment, ploughs before spreaders,
    pass. A round follows the round before on the same segment and pass; a
    spreader that waits for the ploughs follows every pass of its round. The passes
    of one round do not wait for each other.

    Parameters
    ----------
    rows : TaskRows, (Q,)
    rank : array, (classes,)

    Returns
    -------
    TaskOrder, (R,)
    """
    in_order = np.lexsort(
        (
            ~rows.is_plough,
            rows.segment,
            rows.round_number,
            rows.class_index,
            rank[rows.class_index],
        )
    )
    passes = rows.passes[in_order]
    row = np.repeat(in_order, passes)
    first = np.cumsum(passes) - passes
    pass_number = np.arange(row.size) - np.repeat(first, passes) + 1
    return TaskOrder(
        row=row,
        pass_number=pass_number.astype(np.int16),
        after=_list_predecessors(rows, row, pass_number),
    )


def _list_predecessors(
    rows: TaskRows, row: NDArray[np.intp], pass_number: NDArray[np.int64]
) -> tuple[tuple[int, ...], ...]:
    """Return the tasks that each task must follow, by index."""
    latest: dict[tuple[int, int], int] = {}
    passes_of: dict[tuple[int, int], tuple[int, ...]] = {}
    after: list[tuple[int, ...]] = []
    segments = rows.segment[row].tolist()
    rounds = rows.round_number[row].tolist()
    is_plough = rows.is_plough[row].tolist()
    for task, (segment, number) in enumerate(
        zip(segments, pass_number.tolist(), strict=True)
    ):
        if not is_plough[task]:
            after.append(())
            continue
        before = latest.get((segment, number))
        after.append(() if before is None else (before,))
        latest[segment, number] = task
        place = (segment, rounds[task])
        passes_of[place] = (*passes_of.get(place, ()), task)
    behind = rows.behind_round[row]
    for task in np.flatnonzero(behind).tolist():
        after[task] = passes_of[segments[task], int(behind[task])]
    return tuple(after)


def split_material_g(
    total_g: NDArray[np.int64],
    passes: NDArray[np.int64],
    pass_number: NDArray[np.int16],
) -> NDArray[np.int64]:
    """Share material over passes to the gram; the first passes take what is over."""
    share_g = total_g // passes
    return share_g + (pass_number <= total_g - share_g * passes)
