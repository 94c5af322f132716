"""A made-up site: plain winter weather, and a road that follows it with a secret."""

import numpy as np

from planner.assimilation.sites.coupling import Road
from planner.assimilation.sites.site_hours import HOUR_S, SiteHours
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import open_sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface_params import ColumnParams

PER_HOUR = 6


def winter_hours(hours, *, seed=3):
    """Air around freezing with a daily round and noise, sun at noon, dry."""
    count = hours * PER_HOUR
    hour = (np.arange(count) + 1.0) / PER_HOUR
    noise = np.random.default_rng(seed).normal(0.0, 1.0, hours // 6 + 2)
    drift = np.interp(hour, 6.0 * np.arange(noise.size), np.cumsum(noise))
    height = np.maximum(np.sin(2.0 * np.pi * (hour % 24.0 - 7.0) / 24.0), 0.0)

    def of(values):
        return np.broadcast_to(values, (count,))[:, None].copy()

    steps = StepWeather(
        end_s=hour * HOUR_S,
        step_s=np.full(count, HOUR_S / PER_HOUR),
        sun_elevation_deg=np.degrees(np.arcsin(0.4 * height)),
        sun_azimuth_deg=np.full(count, 180.0),
        air_temperature_c=of(2.0 * height - 2.0 + drift),
        relative_humidity_pct=of(60.0),
        wind_speed_m_s=of(3.0),
        pressure_hpa=of(1010.0),
        precipitation_mm=of(0.0),
        snow_share=of(-1.0),
        direct_w_m2=of(200.0 * height),
        diffuse_w_m2=of(60.0 * height),
        longwave_w_m2=of(265.0),
        cold_pool_strength=of(0.0),
    )
    by_hour = height.reshape(hours, PER_HOUR).mean(axis=1)
    return SiteHours(steps=steps, per_hour=PER_HOUR, clear_w_m2=320.0 * by_hour)


def road(**params):
    return Road(site=open_sites(1), params=ColumnParams(**params))


def true_road_c(weather, **params):
    """What the sensor of a road with these parameters shows each hour, (H,)."""
    one = road(**params)
    first = np.zeros(1, dtype=np.intp)
    steps = weather.columns(first, weather.hour_count, end_s=0.0)
    kept = np.arange(steps.step_count) % PER_HOUR == PER_HOUR - 1
    state = start_state(one.site, steps, one.params)
    _, trace = integrate(state, one.site, steps, one.params, kept=kept)
    return trace.road_surface_temperature_c[:, 0].astype(float)
