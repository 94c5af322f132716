"""Weather, sites and states for tests of the column model."""

from dataclasses import fields, replace

import numpy as np

from planner.surface.columns.integrate import start_state
from planner.surface.columns.sites import Pavement, open_sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface_params import ColumnParams

# Constants of these steps, not of the model: two nights of ten minutes.
STEP_S = 600.0


def steady_weather(steps=48, step_s=STEP_S, **values):
    """Return weather that does not change unless a column (T,) is given."""
    steady = {
        "air_temperature_c": -3.0,
        "relative_humidity_pct": 80.0,
        "wind_speed_m_s": 2.0,
        "pressure_hpa": 1000.0,
        "precipitation_mm": 0.0,
        "snow_share": -1.0,
        "direct_w_m2": 0.0,
        "diffuse_w_m2": 0.0,
        "longwave_w_m2": 280.0,
        "cold_pool_strength": 0.0,
    }
    sun = {
        "sun_elevation_deg": values.pop("sun_elevation_deg", -10.0),
        "sun_azimuth_deg": values.pop("sun_azimuth_deg", 0.0),
    }
    columns = {
        name: np.broadcast_to(np.asarray(value, dtype=float), (steps,))[:, None].copy()
        for name, value in {**steady, **values}.items()
    }
    return StepWeather(
        end_s=np.arange(1, steps + 1) * step_s,
        step_s=np.full(steps, step_s),
        **{n: np.broadcast_to(float(v), (steps,)).copy() for n, v in sun.items()},
        **columns,
    )


def one_site(pavement=Pavement.ASPHALT, **values):
    """Return one open site with some columns changed."""
    sites = open_sites(1, pavement=pavement)
    return replace(
        sites,
        **{
            name: np.array([value], dtype=getattr(sites, name).dtype)
            for name, value in values.items()
        },
    )


def begin(sites, weather, **values):
    """Return a bare start with some stores changed."""
    state = start_state(sites, weather, ColumnParams())
    ground_c = values.pop("ground_c", None)
    if ground_c is not None:
        state = replace(state, ground_c=np.full_like(state.ground_c, ground_c))
        state = replace(state, snow_c=state.ground_c[0].copy())
    changes = {name: np.full(sites.count, float(v)) for name, v in values.items()}
    return replace(state, **changes)


def all_kept(weather):
    """Keep every step."""
    return np.ones(weather.step_count, dtype=np.bool_)


def arrays_of(thing):
    """Return the arrays of a dataclass by name."""
    found = {column.name: getattr(thing, column.name) for column in fields(thing)}
    return {name: value for name, value in found.items() if value is not None}
