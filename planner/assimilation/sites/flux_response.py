"""How a sensor answers to one hour of additional heat, in that hour and after it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.coupling import Road
from planner.assimilation.sites.sensor_mean import shown_c
from planner.assimilation.sites.site_hours import HOUR_S, NOMINAL_SUN_DEG
from planner.surface.columns.batches import repeated_site
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.step_weather import StepWeather

Array = NDArray[np.float64]

HEAT_W_M2 = 10.0
PER_HOUR = 12


def flux_response_k(road: Road, hours: int) -> Array:
    """Warming per W/m² of heat in the first hour, at the end of each hour.

    Of a dry, bare surface near the freezing point under a steady, overcast sky and a
    light wind: the model's own answer, close to linear in the heat.

    Parameters
    ----------
    road : Road
    hours : int
        L.

    Returns
    -------
    (L,)
        [K per W/m²]
    """
    site = repeated_site(
        road.site, np.zeros(2, dtype=np.intp), np.array([0.0, HEAT_W_M2])
    )
    first = _steady(1)
    state = start_state(site, first, road.params)
    every = np.ones(PER_HOUR * hours, dtype=np.bool_)
    state, warm = integrate(state, site, first, road.params, kept=every[:PER_HOUR])
    surface = [warm.road_surface_temperature_c]
    if hours > 1:
        plain = replace(site, flux_bias_w_m2=np.zeros(2))
        _, cooling = integrate(
            state, plain, _steady(hours - 1), road.params, kept=every[PER_HOUR:]
        )
        surface.append(cooling.road_surface_temperature_c)
    means = shown_c(
        np.concatenate(surface).astype(np.float64),
        HOUR_S / PER_HOUR,
        road.sensor_mean_s,
    )
    response: Array = (means[:, 1] - means[:, 0]) / HEAT_W_M2
    return response


def _steady(hours: int) -> StepWeather:
    """Return dry air at 0 °C under an overcast sky, ending at time 0."""
    count = hours * PER_HOUR
    step_s = HOUR_S / PER_HOUR
    end_s = step_s * (np.arange(count, dtype=np.float64) + 1.0 - count)

    def of(value: float) -> Array:
        return np.full((count, 1), value)

    return StepWeather(
        end_s=end_s,
        step_s=np.full(count, step_s),
        sun_elevation_deg=np.full(count, NOMINAL_SUN_DEG),
        sun_azimuth_deg=np.full(count, 180.0),
        air_temperature_c=of(0.0),
        relative_humidity_pct=of(60.0),
        wind_speed_m_s=of(3.0),
        pressure_hpa=of(1013.0),
        precipitation_mm=of(0.0),
        snow_share=of(-1.0),
        direct_w_m2=of(0.0),
        diffuse_w_m2=of(0.0),
        longwave_w_m2=of(300.0),
        cold_pool_strength=of(0.0),
    )
