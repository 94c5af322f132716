"""How open a place lies to wind and drifting snow."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
REFERENCE_DEG = float(
    np.degrees(np.mean(np.arctan(0.10 * np.abs(np.sin(np.linspace(0, np.pi, 3600))))))
)
"""Mean height of the ground around the floor of a valley with sides of 10 %."""
HIGHEST = 2.0


def exposure_index(highest_deg: Array, lowest_deg: Array) -> Array:
    """Compare the openness to wind with that of an open plain.

    The mean over all directions of half the steepest and half the least angle to
    the ground nearby, which is half the difference of negative and positive
    openness, over that on the floor of a valley with sides of 10 %. Taking both
    angles leaves a rough plain at 1, where the steepest alone would call it
    sheltered.

    Parameters
    ----------
    highest_deg, lowest_deg : (P, D)
        To the ground nearby, see `planner.terrain.horizon.View`. [degrees]

    Returns
    -------
    (P,)
        1 on an open plain, 0 on such a valley's floor, 2 at most, on a crest whose
        sides fall by 10 %.

    References
    ----------
    Yokoyama, R., Shirasawa, M. and Pike, R. J. (2002), Photogramm. Eng. Remote
    Sens. 68, 257-265 (openness); Winstral, A., Elder, K. and Davis, R. E. (2002),
    J. Hydrometeorol. 3, 524-538 (shelter from wind by upwind angles).
    """
    around_deg = np.mean((highest_deg + lowest_deg) / 2.0, axis=1)
    return np.asarray(np.clip(1.0 - around_deg / REFERENCE_DEG, 0.0, HIGHEST))
