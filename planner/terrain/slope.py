"""How steep each segment is, from the elevation of its ends."""

import numpy as np
from numpy.typing import NDArray

SHORTEST_M = 30.0
"""A tile of 3 arc-seconds cannot tell the slope of less than about one cell's side;
a shorter segment's rise is taken over this length."""


def slopes_pct(
    elevation_m: NDArray[np.float64],
    from_node: NDArray[np.int32],
    to_node: NDArray[np.int32],
    length_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Rise from a segment's first node to its last, per cent of its length.

    Parameters
    ----------
    elevation_m : (N,)
        NaN where not known. [m]
    from_node, to_node : (S,)
        Node indices.
    length_m : (S,)
        [m]

    Returns
    -------
    (S,)
        NaN where an end's elevation is not known. [%]
    """
    rise_m = elevation_m[to_node] - elevation_m[from_node]
    slope_pct = 100.0 * rise_m / np.maximum(length_m, SHORTEST_M)
    return np.asarray(slope_pct, dtype=np.float64)
