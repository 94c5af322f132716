"""Whether an analysis believed its sources as much as they deserve."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.error_field import ErrorField, Spots, covariance

Array = NDArray[np.float64]


def chi2_per_residual(
    residual_k: Array, noise_k2: Array, spots: Spots, error: ErrorField
) -> float:
    """Return ``d' (C + R)^-1 d / n``: 1 where the statistics are right.

    Above 1.2 the errors are stated too small, below 0.8 too large; NaN without
    residuals.

    References
    ----------
    .. [1] Ménard and Chang (2000), Mon. Wea. Rev. 128, 2672.
    """
    if not residual_k.size:
        return float("nan")
    total = covariance(spots, spots, error) + noise_k2
    return float(residual_k @ np.linalg.solve(total, residual_k)) / residual_k.size


def desroziers(
    residual_k: Array, noise_k2: Array, spots: Spots, error: ErrorField
) -> tuple[float, float]:
    """Return the observations' and the background's error that residuals show.

    With ``a`` the analysis and ``b`` the background at the sensors, the mean of
    ``(o - a)(o - b)`` is the observations' variance, and that of
    ``(a - b)(o - b)`` the background's. One analysis gives a rough figure, the mean
    over many a good one.

    Returns
    -------
    observation_k2, background_k2 : float
        NaN without residuals; may be negative by chance. [K²]

    References
    ----------
    .. [1] Desroziers, Berre, Chapnik and Poli (2005), Q. J. R. Meteorol. Soc. 131,
       3385, eqs. 1 and 2.
    """
    if not residual_k.size:
        return float("nan"), float("nan")
    background = covariance(spots, spots, error)
    increment = background @ np.linalg.solve(background + noise_k2, residual_k)
    return (
        float(((residual_k - increment) * residual_k).mean()),
        float((increment * residual_k).mean()),
    )
