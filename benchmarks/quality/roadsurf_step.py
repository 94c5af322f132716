"""One step of 30 s of the RoadSurf-like comparator: exchange, ground, water and frost.

See `benchmarks.quality.roadsurf_like`, which calls it compiled: after an edit here
empty the folder of compiled kernels, numba does not see it.
"""
# ruff: noqa: PLR2004, N803 - RoadSurf's own constants where they act, T for the profile

from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

Array = NDArray[np.float64]

STEP_S = 30.0
LAYERS = 15
# Surface layers (the first two) and ground: share of pores, water, dry J/(m³ K), bulk
# density [g/cm³] and clay share for Campbell's conductivity. [1]
SURFACE = (0.1, 0.01, 1.94e6, 2.11, 0.1)
GROUND = (0.4, 0.3, 1.28e6, 1.6, 0.8)
NIGHT_FROM_H, NIGHT_TO_H = 21, 6


def ground_of(factor: float) -> tuple[Array, Array, Array]:
    """Heat capacity [J/(m³ K)] without water, conductivity [W/(m K)], depths [m]."""
    steps = 0.0103 * 1.4 ** np.arange(LAYERS) + 0.02
    depth = np.concatenate([[0.0], np.cumsum(steps)])
    capacity = np.empty(LAYERS)
    conductivity = np.empty(LAYERS)
    for layer in range(LAYERS):
        pores, water, dry, bulk, clay = SURFACE if layer < 2 else GROUND
        # Campbell, Soil Physics with BASIC (1985), p. 32.
        a = 0.65 - 0.78 * bulk + 0.60 * bulk**2
        d = 0.03 + 0.1 * bulk**2
        c = 1.0 + 2.6 / sqrt(clay)
        conductivity[layer] = (
            a + 1.06 * bulk * water - (a - d) * exp(-((c * water) ** 4))
        )
        capacity[layer] = (1.0 - pores) * dry * factor
    return capacity, conductivity, depth


@kernel
def _saturation_kpa(celsius: float) -> float:
    """Saturation vapour pressure, over ice below 0 °C. [kPa]."""
    if celsius < 0.0:
        return 0.61078 * exp(21.875 * celsius / (celsius + 265.5))
    return 0.61078 * exp(17.269 * celsius / (celsius + 237.3))


@kernel
def _conductance(
    surface_c: float, air_c: float, wind_m_s: float, z0h: float, before: float
) -> tuple[float, float]:
    """Boundary-layer conductance [W/(m² K)] and resistance for vapour [s/m]."""
    kelvin = air_c + 273.15
    density = 100_000.0 / (287.05 * kelvin)
    heat = density * (1005.0 + (kelvin - 250.0) ** 2 / 3364.0)
    log_m = log((10.0 + 0.4) / 0.4)
    log_h = log((10.0 + z0h) / z0h)
    psi_m = 0.0
    psi_h = 0.0
    conductance = before
    for turn in range(40):
        old = conductance
        friction = 0.4 * wind_m_s / (log_m + psi_m)
        conductance = heat * 0.4 * friction / (log_h + psi_h)
        zeta = (
            -0.4
            * 2.0
            * 9.81
            * conductance
            * (surface_c - air_c)
            / (heat * kelvin * friction**3)
        )
        if zeta > 0.0:
            psi_h = 4.7 * min(zeta, 1.0)
            psi_m = psi_h
        else:
            psi_h = -2.0 * log((1.0 + sqrt(1.0 - 16.0 * zeta)) / 2.0)
            psi_m = 0.6 * psi_h
        if turn >= 4 and abs(conductance - old) < 0.001:
            break
    resistance = (log_m + psi_m) * (log_h + psi_h) / (0.16 * wind_m_s)
    return conductance, min(resistance, 30.0)


@kernel
def at(weather: Array, row: int, moment: float, spacing_s: float, lag: float) -> float:
    """Linear between the entries, ``lag`` entries earlier."""
    position = moment / spacing_s + lag
    entry = min(max(int(position), 0), weather.shape[1] - 2)
    share = min(max(position - entry, 0.0), 1.0)
    return float(weather[row, entry] * (1.0 - share) + weather[row, entry + 1] * share)


@kernel
def advance(  # noqa: C901, PLR0913, PLR0915, PLR0917 - one compiled step
    T: Array,
    surface: Array,
    moment: float,
    weather: Array,
    spacing_s: float,
    ground: tuple[Array, Array, Array],
    site: Array,
    factors: Array,
) -> None:
    """One step of 30 s in place: temperatures, water and hoar frost."""
    capacity, conductivity, depth = ground
    air = at(weather, 0, moment, spacing_s, 0.0)
    humidity = at(weather, 1, moment, spacing_s, 0.0)
    wind = at(weather, 2, moment, spacing_s, 0.0)
    shortwave = max(at(weather, 3, moment, spacing_s, 0.5), 0.0)
    longwave = at(weather, 4, moment, spacing_s, 0.5)
    hour = weather[5, int(moment / spacing_s)]
    is_night = hour >= NIGHT_FROM_H or hour <= NIGHT_TO_H
    traffic = 5.0 if is_night else 10.0
    wind = max(wind, 0.4 if is_night else 1.5)
    shown = 0.5 * (T[0] + T[1])
    surface[2], resistance = _conductance(shown, air, wind, site[1], surface[2])
    kelvin = air + 273.15
    density = 100_000.0 / (287.05 * kelvin)
    heat = 1005.0 + (kelvin - 250.0) ** 2 / 3364.0
    psychrometric = 0.1 * (0.00063 * kelvin + 0.47496)
    vapour = min(0.01 * humidity, 1.0) * _saturation_kpa(air)
    latent = (
        density
        * heat
        * (_saturation_kpa(shown) - vapour)
        / (psychrometric * resistance)
    )
    # RoadSurf takes 0.334e6 J/kg below 0 °C: 8.5 times too much frost.
    evaporated = latent / (2.452e6 if shown >= 0.0 else 0.334e6) * STEP_S
    if latent > 0.0 and surface[0] <= 0.0:
        latent = 0.0
        evaporated = 0.0
    albedo = site[0]
    if surface[1] > 0.01:
        albedo += min(surface[1] / 1.5, 1.0) * (0.6 - site[0])
    flux = (
        (1.0 - albedo) * shortwave * factors[0]
        + 0.95 * longwave * factors[1]
        - 0.95 * 5.67e-8 * (shown + 273.15) ** 4
        - latent
        + traffic
        + surface[2] * (air - T[0])
    )
    for layer in range(LAYERS):
        below = (
            conductivity[layer]
            / (depth[layer + 1] - depth[layer])
            * (T[layer] - T[layer + 1])
        )
        wet = 1000.0 * 4217.0 if T[layer] >= 0.0 else 920.0 * 2100.0
        water = 0.01 if layer < 2 else 0.3
        thickness = 0.5 * (depth[layer + 1] - depth[max(layer - 1, 0)])
        # The layer below still has its old temperature: forward Euler.
        T[layer] += (
            STEP_S * (flux - below) / (thickness * (capacity[layer] + water * wet))
        )
        flux = below
    shown = 0.5 * (T[0] + T[1])
    per_step = STEP_S / 3600.0
    if surface[1] <= 0.0 and shown > 0.25:
        surface[0] -= evaporated
    if surface[0] > 0.0 and surface[0] >= 0.1:
        wear = 10.0 * max(0.145 * surface[0], 0.06) * per_step
        surface[0] -= wear if surface[0] > 0.9 else 0.5 * wear
    if surface[0] < 0.01 * per_step or shown < -0.25:
        surface[0] = 0.0
    surface[0] = min(surface[0], 2.0)
    if evaporated < 0.0:
        surface[1] -= evaporated
    if shown > 1.25:
        surface[0] += surface[1]
        surface[1] = 0.0
    if surface[1] > 0.0:
        surface[1] -= max(1.16 * surface[1], 0.01) * per_step
    if surface[1] < 0.01 * per_step:
        surface[1] = 0.0
    surface[1] = min(surface[1], 2.0)
