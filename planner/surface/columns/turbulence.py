"""Heat and vapour between surface and air, by wind and stability."""

import math
from typing import NamedTuple

from planner.kernels import called
from planner.surface.columns.vapour import KELVIN

KARMAN = 0.4
_LARGEST_RATIO = 6.5
"""Logarithm of the ratio of roughness lengths; beyond it Mascart's polynomials, fitted
up to there, turn round."""
GRAVITY_M_S2 = 9.81
GAS_J_KG_K = 287.05
AIR_J_KG_K = 1_005.0
CALM_RICHARDSON = 10.0
"""Hardly any exchange is left: no limit."""
SNOW_RICHARDSON = 0.026
"""Over snow fields, where fluxes do not cease on calm nights: E. Martin and Y. Lejeune,
"Turbulent fluxes above the snow surface", Ann. Glaciol. 26 (1998) 179-183."""
HEIGHT_M = 10.0
"""Wind and temperature are taken as at 10 m; over a short profile the difference of
2 m air temperature from that at 10 m is part of the exchange factor."""


class Profile(NamedTuple):
    """Neutral exchange, the constant of Mascart's curve, and the most stable air."""

    neutral: float
    curve: float
    highest_richardson: float


def profile(
    roughness_m: float, heat_roughness_m: float, highest_richardson: float
) -> Profile:
    """Prepare the curve for a roughness for momentum and one for heat.

    Parameters
    ----------
    roughness_m, heat_roughness_m : float
        The second at most the first. [m]
    highest_richardson : float
        Air is never taken as more stable than this.

    References
    ----------
    .. [1] P. Mascart, J. Noilhan and H. Giordani, "A modified parameterization of
       flux-profile relationships in the surface layer using different roughness
       length values for heat and momentum", Bound.-Layer Meteorol. 72 (1995)
       331-344.
    """
    z0m = min(roughness_m, 0.5 * HEIGHT_M)
    z0h = min(heat_roughness_m, z0m)
    log_m = math.log(HEIGHT_M / z0m)
    log_h = math.log(HEIGHT_M / z0h)
    mu = min(math.log(z0m / z0h), _LARGEST_RATIO)
    star = 3.2165 + mu * (4.3431 + mu * (0.5360 - 0.0781 * mu))
    power = 0.5802 + mu * (-0.1571 + mu * (0.0327 - 0.0026 * mu))
    drag = (KARMAN / log_m) ** 2
    ratio = log_m / log_h
    curve = 15.0 * max(star, 0.5) * drag * (HEIGHT_M / z0h) ** power * ratio
    return Profile(drag * ratio, curve, highest_richardson)


@called
def exchange_m_s(
    curve: Profile, wind_speed_m_s: float, air_c: float, surface_c: float
) -> float:
    """Exchange coefficient times wind: how fast heat and vapour leave. [m/s].

    Not iterated: a function of the bulk Richardson number.

    Parameters
    ----------
    curve : Profile
    wind_speed_m_s : float
        More than 0. [m/s]
    air_c, surface_c : float
        [°C]

    References
    ----------
    .. [1] J.-F. Louis, "A parametric model of vertical eddy fluxes in the
       atmosphere", Bound.-Layer Meteorol. 17 (1979) 187-202, with the coefficients
       of Mascart et al. (1995).
    """
    mean_k = 0.5 * (air_c + surface_c) + KELVIN
    richardson = (
        GRAVITY_M_S2
        * HEIGHT_M
        * (air_c - surface_c)
        / (mean_k * wind_speed_m_s * wind_speed_m_s)
    )
    if richardson >= 0.0:
        richardson = min(richardson, curve.highest_richardson)
        damping = 1.0 + 15.0 * richardson * math.sqrt(1.0 + 5.0 * richardson)
        factor = 1.0 / damping
    else:
        strength = -richardson
        factor = 1.0 + 15.0 * strength / (1.0 + curve.curve * math.sqrt(strength))
    return curve.neutral * factor * wind_speed_m_s
