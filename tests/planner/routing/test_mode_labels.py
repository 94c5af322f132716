"""Labels are kept less the least, and say when nothing changed."""

import numpy as np

from planner.routing.mode_labels import keep_labels


def test_labels_are_kept_less_the_least():
    kept = np.array([0, 0, 5])
    # 40 and 43 less 40; the third mode is not in use.
    assert keep_labels(kept, np.array([40, 43, 99]), 2, 40)
    assert kept.tolist() == [0, 3, 5]


def test_the_same_amount_more_changes_nothing():
    kept = np.array([0, 3])
    assert not keep_labels(kept, np.array([140, 143]), 2, 140)
    assert kept.tolist() == [0, 3]
