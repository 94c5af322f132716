"""Labels of a task by mode: kept less the least, so that a change soon dies away."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import inlined

Labels = NDArray[np.int64]
"""(modes or more,): memory of a task's labels by mode, changed by a search."""


@inlined
def keep_labels(kept: Labels, labels: Labels, modes: int, least: int) -> bool:
    """Keep labels less the least of them; return whether that changed anything.

    Parameters
    ----------
    kept : Labels
        What the task's labels were. Changed.
    labels : Labels
    modes : int
    least : int
        Of the labels.
    """
    changed = False
    for mode in range(modes):
        label = labels[mode] - least
        if kept[mode] != label:
            kept[mode] = label
            changed = True
    return changed
