"""The outlook of a small town, and what a person works out beside it."""

import math

import numpy as np

from planner.assimilation.expect import expect_surface
from planner.assimilation_params import NetworkAnalysisParams
from planner.params import HorizonParams, SurfaceParams
from tests.street_grid import snapshot

HORIZON = HorizonParams()
PARAMS = SurfaceParams()
READINGS = NetworkAnalysisParams()


def expected(known, horizon=HORIZON, params=PARAMS):
    """Return the analysis of a snapshot."""
    return expect_surface(known, horizon, params, READINGS)


def outlook(horizon=HORIZON, **known):
    """Return the outlook of a row of streets."""
    return expected(snapshot(**known), horizon).outlook


def at(found, hour):
    """Return the step of an outlook at an hour from now."""
    return int(np.flatnonzero(np.isclose(found.time_s, hour * 3600))[0])


def fresh_kg_m3(air_c, wind_m_s=2.0):
    """Density of fresh snow by Jordan and others (1999), eq. 16-17.

    At -5 °C and 2 m/s: 500 (1 - 0.951 exp(-0.0991 - 0.0260)) = 80.4 kg/m³.
    """
    still = 1.4 * (5.0 - min(max(air_c, -13.0), 2.5)) ** -1.15
    return 500.0 * (1.0 - 0.951 * math.exp(-still - 0.008 * wind_m_s**1.7))


def depths_mm(falls, until_h, air_c, snow_c, *, wind_m_s=2.0):
    """Add snow by the minute and let each minute's layer settle on its own.

    Boone and Etchevers: a layer's density grows by its weight and what lies on it
    over the viscosity, and by rounding, at the snow's temperature. ``falls`` are
    (from hour, to hour, mm of water an hour). Returns the depth at every quarter of
    an hour, the outlook's steps. [mm]
    """
    step_s = 60.0
    mass, rho = np.zeros(0), np.zeros(0)
    depths = [0.0]
    for minute in range(round(until_h * 60.0)):
        for begin_h, end_h, water_mm_h in falls:
            if begin_h * 60.0 <= minute < end_h * 60.0:
                mass = np.append(mass, water_mm_h / 60.0)
                rho = np.append(rho, fresh_kg_m3(air_c, wind_m_s))
        above = np.cumsum(mass[::-1])[::-1] - 0.5 * mass
        cold = -min(snow_c, 0.0)
        viscosity = 3.7e7 * np.exp(0.081 * cold + 0.018 * rho)
        rounding = 2.8e-6 * np.exp(-0.042 * cold - 0.046 * np.maximum(rho - 150, 0.0))
        rho = rho * (1.0 + (above * 9.81 / viscosity + rounding) * step_s)
        if (minute + 1) % 15 == 0:
            depths.append(float((mass / rho).sum() * 1000.0))
    return np.array(depths)


def settled_mm(water_mm_h, hours, air_c, snow_c):
    """Return the depth after so many hours of snow. [mm]."""
    return float(depths_mm([(0.0, hours, water_mm_h)], hours, air_c, snow_c)[-1])


def hours_until(depth_mm, depths):
    """Return when a depth is first reached, linear between quarters of an hour."""
    first = int(np.flatnonzero(depths >= depth_mm)[0])
    low_mm, high_mm = depths[first - 1], depths[first]
    return (first - 1 + (depth_mm - low_mm) / (high_mm - low_mm)) / 4.0
