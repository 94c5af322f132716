"""Sunlight under a clear sky, and how much of measured sunlight comes from the sky."""

import numpy as np
from numpy.typing import NDArray

# Winter mean of rural and small-town sites in Europe: Remund et al. (2003), "Worldwide
# Linke turbidity information", ISES Solar World Congress, Göteborg.
LINKE_TURBIDITY = 2.5

Array = NDArray[np.float64]


def clear_sky_w_m2(
    elevation_deg: Array,
    above_air_w_m2: Array,
    elevation_m: Array | float,
    linke_turbidity: float = LINKE_TURBIDITY,
) -> Array:
    """Global radiation on level ground under a clear sky; 0 while the sun is down.

    The paper's factor for low suns, exp(0.01 airmass^1.8), is left out: it grows
    without bound towards the horizon.

    Parameters
    ----------
    elevation_deg : array
        Of the sun, as seen (with refraction). [degrees]
    above_air_w_m2 : array
        Sunlight above the air, see `sun_position.sunlight_above_air_w_m2`. [W/m²]
    elevation_m : array or float
        Of the place; those above broadcast against it. [m]
    linke_turbidity : float
        How many clean, dry atmospheres dim the sun as much: 2 in mountains, 3 to 4
        in cities.

    References
    ----------
    .. [1] P. Ineichen and R. Perez, "A new airmass independent formulation for the
       Linke turbidity coefficient", Solar Energy 73 (2002) 151-157.
    .. [2] F. Kasten and A. Young, "Revised optical air mass tables and approximation
       formula", Applied Optics 28 (1989) 4735-4738.
    """
    sine = np.sin(np.radians(np.maximum(elevation_deg, 0.0)))
    airmass = 1.0 / (
        sine + 0.50572 * (np.maximum(elevation_deg, 0.0) + 6.07995) ** -1.6364
    )
    # Scale height of pressure as in reference 1 of `moisture.pressure_hpa`.
    airmass = airmass * (1.0 - 2.25577e-5 * elevation_m) ** 5.25588
    fh1 = np.exp(-elevation_m / 8000.0)
    fh2 = np.exp(-elevation_m / 1250.0)
    cg1 = 5.09e-5 * elevation_m + 0.868
    cg2 = 3.92e-5 * elevation_m + 0.0387
    dimming = np.exp(-cg2 * airmass * (fh1 + fh2 * (linke_turbidity - 1.0)))
    found: Array = cg1 * above_air_w_m2 * sine * dimming
    return np.where(elevation_deg > 0.0, found, 0.0)


def diffuse_share(clearness: Array) -> Array:
    """Share of the global radiation that comes from the sky, 0.16 to 1.

    Parameters
    ----------
    clearness : array, any shape
        Global radiation over that above the air on level ground.

    References
    ----------
    .. [1] D. Erbs, S. Klein and J. Duffie, "Estimation of the diffuse radiation
       fraction for hourly, daily and monthly-average global radiation", Solar Energy
       28 (1982) 293-302.
    """
    kt = np.clip(clearness, 0.0, 1.0)
    middle = 0.9511 - 0.1604 * kt + 4.388 * kt**2 - 16.638 * kt**3 + 12.336 * kt**4
    dull, bright = 0.22, 0.8
    return np.where(kt <= dull, 1.0 - 0.09 * kt, np.where(kt <= bright, middle, 0.165))
