"""The tasks of a call-out as the router takes them, (R,) rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredWork:
    """What `build_problem` needs to know of every task; order is kept.

    Attributes
    ----------
    segment : (R,) int32
    works : (R,) int32
        Mask, see `planner.domain.treatments`.
    round_number, pass_number, class_rank : (R,) int16
    weight : (R,)
        Of a minute of completion.
    earliest_s, due_s : (R,)
        From the snapshot's ``now``. [s]
    windows_s : (R,) tuples of (from, to)
        Allowed hours from ``now``; empty: any hour. [s]
    material_g : (R,) int64
    after : (R,) tuples of task indices
    orders : dict of vehicle to task indices
        What is left of the tours that vehicles are on, in order.
    held : dict of vehicle to int
        How many of them its driver is about to do.
    refused : dict of task index to sentence
        Tasks that stay undone whoever could do them, and why.
    follows : (pairs, 2) int64
        Tasks of which the first should start after the second has ended; an order
        that bends where it would cost a due time.
    usual : (R,) texts or empty
        The vehicle whose driver did each task's segment last, "" for nobody.
    """

    segment: NDArray[np.int32]
    works: NDArray[np.int32]
    round_number: NDArray[np.int16]
    pass_number: NDArray[np.int16]
    class_rank: NDArray[np.int16]
    weight: NDArray[np.float64]
    earliest_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    windows_s: tuple[tuple[tuple[float, float], ...], ...]
    material_g: NDArray[np.int64]
    after: tuple[tuple[int, ...], ...]
    orders: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    follows: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, 2), dtype=np.int64)
    )
    usual: tuple[str, ...] = ()
