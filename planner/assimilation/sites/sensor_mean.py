"""What a sensor shows that reports means instead of moments."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def shown_c(surface_c: Array, step_s: float, mean_s: float) -> Array:
    """Mean of the surface temperature over the last part of each hour.

    A sensor that reports the mean of the hour behind lags half an hour behind the
    surface; one in the asphalt does much the same. With a mean over nothing it shows
    the moment.

    Parameters
    ----------
    surface_c : (R, U)
        At the ends of even steps, whole hours of them. [°C]
    step_s : float
        A whole part of an hour. [s]
    mean_s : float
        0 to 3600. [s]

    Returns
    -------
    (hours, U)
        At the end of each hour. [°C]
    """
    per_hour = round(3600.0 / step_s)
    before_end = np.arange(per_hour)[::-1]
    weight = np.clip(max(mean_s, step_s) / step_s - before_end, 0.0, 1.0)
    by_hour = surface_c.reshape(-1, per_hour, surface_c.shape[1])
    mean: Array = np.einsum("hmu,m->hu", by_hour, weight / weight.sum())
    return mean
