"""Heat from the sky: how warm clear air shines, and what cloud adds."""

import numpy as np
from numpy.typing import NDArray

STEFAN_BOLTZMANN = 5.670374e-8
KELVIN = 273.15

Array = NDArray[np.float64]


def clear_emissivity(air_temperature_c: Array, vapour_hpa: Array) -> Array:
    """Emissivity of a cloudless sky, 0.6 to 0.9.

    References
    ----------
    .. [1] A. Prata, "A new long-wave formula for estimating downward clear-sky
       radiation at the surface", Q. J. R. Meteorol. Soc. 122 (1996) 1127-1151.
    """
    w = 46.5 * vapour_hpa / (air_temperature_c + KELVIN)
    clear: Array = 1.0 - (1.0 + w) * np.exp(-np.sqrt(1.2 + 3.0 * w))
    return clear


def sky_emissivity(clear: Array, cover: Array) -> Array:
    """Emissivity of a sky of which cloud closes a share of the way to black.

    Parameters
    ----------
    clear : array, any shape
        Of the cloudless sky.
    cover : array, same shape
        Slightly outside 0 to 1 where it was measured: `planner.surface.forcing.cloud`.

    References
    ----------
    .. [1] T. Crawford and C. Duchon, "An improved parameterization for estimating
       effective atmospheric emissivity for use in calculating daytime downwelling
       longwave radiation", J. Appl. Meteor. 38 (1999) 474-480.
    """
    emissivity: Array = clear + cover * (1.0 - clear)
    return emissivity


def black_body_w_m2(temperature_c: Array) -> Array:
    """Radiation of a black body. [W/m²]."""
    radiation: Array = STEFAN_BOLTZMANN * (temperature_c + KELVIN) ** 4
    return radiation
