"""The constant flux that explains a surface found warmer or colder."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfcx

from planner.assimilation_params import TemperatureParams

Array = NDArray[np.float64]
HOUR_S = 3600.0
# Asphalt of 0.8 W/(m K) and 2.1 MJ/(m³ K), as METRo has it. [W s^0.5/(m² K)]
EFFUSIVITY = float(np.sqrt(0.8 * 2.1e6))


def flux_bias_w_m2(shift_k: Array, params: TemperatureParams) -> Array:
    """Return the constant flux that makes a shift of the surface temperature.

    A half-space of asphalt that gives ``transfer_w_m2_k`` back to air and sky, with
    the flux acting for ``response_h`` [1]_::

        dT = q / h (1 - exp(h² t / e²) erfc(h sqrt(t) / e))

    with the effusivity ``e`` of asphalt, 1300 W s^0.5/(m² K) from 0.8 W/(m K) and
    2.1 MJ/(m³ K).

    Parameters
    ----------
    shift_k : any shape
        [K]
    params : TemperatureParams

    Returns
    -------
    same shape
        [W/m²]

    References
    ----------
    .. [1] Carslaw and Jaeger (1959), Conduction of Heat in Solids, 2nd ed.,
       section 2.7, eq. 5.
    """
    found: Array = shift_k / response_k_per_w_m2(params)
    return found


def response_k_per_w_m2(params: TemperatureParams) -> float:
    """Return how far a flux over ``response_h`` warms the surface. [K m²/W]."""
    reached = params.transfer_w_m2_k * np.sqrt(params.response_h * HOUR_S) / EFFUSIVITY
    return float((1.0 - erfcx(reached)) / params.transfer_w_m2_k)
