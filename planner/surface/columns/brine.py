"""Where brine freezes, and what an enthalpy is in ice, water and degrees.

Water with salt freezes over a range: as ice forms, the rest grows saltier. Along that
line, the liquidus, temperature and brine belong together; at the eutectic of -21.1 °C
the remaining brine is taken to stay liquid.
"""

from typing import NamedTuple

from planner.kernels import kernel
from planner.surface.columns.vapour import FUSION_J_KG, ICE_J_KG_K, WATER_J_KG_K

EUTECTIC_C = -21.1
EUTECTIC_RATIO = 23.3 / 76.7
LEAST_SALT_KG_M2 = 2e-5
LEAST_RATIO = 1e-3
"""Less salt than this, or less per mass of water in any form, is taken as none; it
would lower the freezing point by less than 0.06 °C."""

# Mass of NaCl per mass of water at 5, 10, 15, 20 and 23.3 % of the solution, and where
# it freezes: the table of road authorities (e.g. TRB Special Report 235, 1991).
_R1, _R2, _R3, _R4, _R5 = 5 / 95, 10 / 90, 15 / 85, 20 / 80, EUTECTIC_RATIO
_T1, _T2, _T3, _T4, _T5 = -3.0, -6.6, -10.9, -16.5, EUTECTIC_C
_STEPS = 40
_CLOSE = 1e-9


class Warmth(NamedTuple):
    """What an enthalpy amounts to: temperature [°C] and liquid water [kg/m²]."""

    temperature_c: float
    liquid_kg_m2: float


@kernel
def is_salted(salt_kg_m2: float, water_kg_m2: float) -> bool:
    """Whether there is enough salt for water in any form to freeze over a range."""
    return salt_kg_m2 >= LEAST_SALT_KG_M2 and salt_kg_m2 >= LEAST_RATIO * water_kg_m2


@kernel
def freezing_point_c(  # noqa: PLR0911 - one for each stretch of the table
    salt_kg_m2: float, water_kg_m2: float
) -> float:
    """Freezing point of a solution, straight between the table's points. [°C].

    Parameters
    ----------
    salt_kg_m2, water_kg_m2 : float
        NaCl and the liquid water that it is dissolved in. [kg/m²]
    """
    if salt_kg_m2 < LEAST_SALT_KG_M2:
        return 0.0
    if salt_kg_m2 >= EUTECTIC_RATIO * water_kg_m2:
        return EUTECTIC_C
    r = salt_kg_m2 / water_kg_m2
    if r < _R1:
        return _T1 * r / _R1
    if r < _R2:
        return _T1 + (_T2 - _T1) * (r - _R1) / (_R2 - _R1)
    if r < _R3:
        return _T2 + (_T3 - _T2) * (r - _R2) / (_R3 - _R2)
    if r < _R4:
        return _T3 + (_T4 - _T3) * (r - _R3) / (_R4 - _R3)
    return _T4 + (_T5 - _T4) * (r - _R4) / (_R5 - _R4)


@kernel
def liquidus_ratio(temperature_c: float) -> tuple[float, float]:
    """Salt per water of brine beside ice, and its derivative. [kg/kg, 1/K].

    The inverse of `freezing_point_c`; below the eutectic that of the eutectic.
    """
    t = temperature_c
    if t <= EUTECTIC_C:
        return _R5, 0.0
    if t >= _T1:
        slope = _R1 / _T1
        return t * slope, slope
    if t >= _T2:
        slope = (_R2 - _R1) / (_T2 - _T1)
        return _R1 + (t - _T1) * slope, slope
    if t >= _T3:
        slope = (_R3 - _R2) / (_T3 - _T2)
        return _R2 + (t - _T2) * slope, slope
    if t >= _T4:
        slope = (_R4 - _R3) / (_T4 - _T3)
        return _R3 + (t - _T3) * slope, slope
    slope = (_R5 - _R4) / (_T5 - _T4)
    return _R4 + (t - _T4) * slope, slope


@kernel
def enthalpy_j_m2(
    body_j_m2_k: float, ice_kg_m2: float, liquid_kg_m2: float, temperature_c: float
) -> float:
    """Enthalpy of ice and water in a body, from liquid water at 0 °C. [J/m²].

    Parameters
    ----------
    body_j_m2_k : float
        Heat capacity of what never melts. [J/m²/K]
    ice_kg_m2, liquid_kg_m2, temperature_c : float
        [kg/m², °C]
    """
    heat = body_j_m2_k + ICE_J_KG_K * ice_kg_m2 + WATER_J_KG_K * liquid_kg_m2
    return heat * temperature_c - FUSION_J_KG * ice_kg_m2


@kernel
def warmth_of(
    enthalpy: float, body_j_m2_k: float, water_kg_m2: float, salt_kg_m2: float
) -> Warmth:
    """Temperature and liquid that an enthalpy stands for, in equilibrium.

    Exact: `enthalpy_j_m2` of the answer is the enthalpy given, up to rounding.

    Parameters
    ----------
    enthalpy : float
        [J/m²]
    body_j_m2_k : float
        Heat capacity of what never melts. [J/m²/K]
    water_kg_m2 : float
        Ice and liquid together. [kg/m²]
    salt_kg_m2 : float
        [kg/m²]
    """
    if water_kg_m2 > 0.0 and is_salted(salt_kg_m2, water_kg_m2):
        return _salted_warmth(enthalpy, body_j_m2_k, water_kg_m2, salt_kg_m2)
    if enthalpy >= 0.0:
        heat = body_j_m2_k + WATER_J_KG_K * water_kg_m2
        return Warmth(enthalpy / heat if heat > 0.0 else 0.0, water_kg_m2)
    ice = -enthalpy / FUSION_J_KG
    if ice <= water_kg_m2:
        return Warmth(0.0, water_kg_m2 - ice)
    heat = body_j_m2_k + ICE_J_KG_K * water_kg_m2
    warmth_c = (enthalpy + FUSION_J_KG * water_kg_m2) / heat if heat > 0.0 else 0.0
    return Warmth(warmth_c, 0.0)


@kernel
def _salted_warmth(
    enthalpy: float, body_j_m2_k: float, water_kg_m2: float, salt_kg_m2: float
) -> Warmth:
    """`warmth_of` with salt: bisected secants along the liquidus."""
    begin_c = freezing_point_c(salt_kg_m2, water_kg_m2)
    thawed = enthalpy_j_m2(body_j_m2_k, 0.0, water_kg_m2, begin_c)
    if enthalpy >= thawed:
        heat = body_j_m2_k + WATER_J_KG_K * water_kg_m2
        return Warmth(enthalpy / heat, water_kg_m2)
    brine = min(salt_kg_m2 / EUTECTIC_RATIO, water_kg_m2)
    frozen = enthalpy_j_m2(body_j_m2_k, water_kg_m2 - brine, brine, EUTECTIC_C)
    if enthalpy <= frozen:
        ice = water_kg_m2 - brine
        heat = body_j_m2_k + ICE_J_KG_K * ice + WATER_J_KG_K * brine
        return Warmth((enthalpy + FUSION_J_KG * ice) / heat, brine)
    low_c, high_c = EUTECTIC_C, begin_c
    t = high_c
    for _ in range(_STEPS):
        value, slope = liquidus_enthalpy(body_j_m2_k, water_kg_m2, salt_kg_m2, t)
        error = value - enthalpy
        if error > 0.0:
            high_c = t
        else:
            low_c = t
        if high_c - low_c < _CLOSE or abs(error) < _CLOSE * FUSION_J_KG:
            break
        t -= error / slope
        if not low_c < t < high_c:
            t = 0.5 * (low_c + high_c)
    # The liquid that makes the enthalpy exact at this temperature.
    solid = (body_j_m2_k + ICE_J_KG_K * water_kg_m2) * t - FUSION_J_KG * water_kg_m2
    liquid = (enthalpy - solid) / (FUSION_J_KG + (WATER_J_KG_K - ICE_J_KG_K) * t)
    if liquid > water_kg_m2 or liquid < 0.0:
        liquid = min(max(liquid, 0.0), water_kg_m2)
        ice = water_kg_m2 - liquid
        heat = body_j_m2_k + ICE_J_KG_K * ice + WATER_J_KG_K * liquid
        t = (enthalpy + FUSION_J_KG * ice) / heat
    return Warmth(t, liquid)


@kernel
def liquidus_enthalpy(
    body_j_m2_k: float, water_kg_m2: float, salt_kg_m2: float, temperature_c: float
) -> tuple[float, float]:
    """Enthalpy with as much liquid as the liquidus asks for, and its slope.

    Parameters
    ----------
    body_j_m2_k, water_kg_m2, salt_kg_m2, temperature_c : float
        As in `warmth_of`.

    Returns
    -------
    tuple of float
        [J/m², J/m²/K]
    """
    ratio, ratio_slope = liquidus_ratio(temperature_c)
    liquid = water_kg_m2
    liquid_slope = 0.0
    if ratio * water_kg_m2 > salt_kg_m2:
        liquid = salt_kg_m2 / ratio
        liquid_slope = -liquid * ratio_slope / ratio
    ice = water_kg_m2 - liquid
    value = enthalpy_j_m2(body_j_m2_k, ice, liquid, temperature_c)
    latent = FUSION_J_KG + (WATER_J_KG_K - ICE_J_KG_K) * temperature_c
    slope = body_j_m2_k + ICE_J_KG_K * ice + WATER_J_KG_K * liquid
    return value, slope + latent * liquid_slope
