"""The twin's truth: the column model under an error that nobody is told.

The hidden error: air and sky temperature are off by one figure for the town, a smooth
field, and parts that follow height, sky view and traffic; the air's also wanders in
time. Wind and precipitation are off by smooth factors, and 5 % of the treatments in
the log were not done.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.twin_readings import Truth
from benchmarks.quality.twin_town import (
    Night,
    TwinTown,
    smooth_field,
    treatments_of,
    weather_of,
)
from planner.assimilation.interpolation.covariates import standardised
from planner.assimilation.interpolation.error_field import Spots, likeness
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState
from planner.surface.columns.treatment_steps import TreatmentSteps
from planner.surface.states import surface_states
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]
COLUMN = ColumnParams()
SENSORS, CAMERAS = 20, 8
# The hidden error: standard deviations. [K, W/m², log of a factor]
TOWN_AIR_K, FIELD_AIR_K, COVARIATE_AIR_K = 1.2, 0.6, 0.15
TOWN_FLUX, FIELD_FLUX, COVARIATE_FLUX = 15.0, 8.0, 3.0
WANDER_K, WANDER_H = 0.5, 6.0
WIND_LOG, PRECIPITATION_LOG = 0.15, 0.15
SHORTEST_M, LONGEST_M = 2000.0, 8000.0
DONE_SHARE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One run of the column model up to now."""

    state: SurfaceState
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """One night of one town: truth, background and what separates them."""

    town: TwinTown
    night: Night
    truth: Truth
    background: Model
    weather: StepWeather
    logged: TreatmentSteps
    sensors: NDArray[np.intp]
    cameras: NDArray[np.intp]
    known_k2: Array
    """True covariance of the temperature error, sensors by segments. [K²]"""


def run(sites: Sites, weather: StepWeather, treatments: TreatmentSteps) -> Model:
    """Integrate the column model from bare, dry surfaces to now."""
    state, trace = integrate(
        start_state(sites, weather, COLUMN),
        sites,
        weather,
        COLUMN,
        treatments=treatments,
        kept=np.ones(weather.step_count, dtype=np.bool_),
    )
    return Model(state=state, truth=Truth(trace=trace, state=surface_states(trace)))


def make_twin(town: TwinTown, night: Night, seed: int) -> Twin:
    """Draw the hidden error and run truth, background and the two sensitivities."""
    rng = np.random.default_rng(seed)
    count = town.x_m.size
    weather = weather_of(night)
    logged = treatments_of(night, town, seed, done_share=1.0)
    done = treatments_of(night, town, seed, done_share=DONE_SHARE)
    length_m = np.exp(rng.uniform(np.log(SHORTEST_M), np.log(LONGEST_M)))
    covariates = standardised(
        np.stack(
            (
                town.terrain.elevation_m,
                town.terrain.sky_view_factor,
                np.log1p(town.vehicles_per_day),
            ),
            axis=1,
        )
    )

    def field() -> Array:
        return smooth_field(town.x_m, town.y_m, length_m, rng)

    air_k = rng.normal(0.0, TOWN_AIR_K) + FIELD_AIR_K * field()
    air_k = air_k + covariates @ rng.normal(0.0, COVARIATE_AIR_K, 3)
    flux = rng.normal(0.0, TOWN_FLUX) + FIELD_FLUX * field()
    flux = flux + covariates @ rng.normal(0.0, COVARIATE_FLUX, 3)
    base = town.sites
    hidden = replace(
        base,
        air_offset_c=base.air_offset_c + air_k,
        flux_bias_w_m2=flux,
        wind_factor=base.wind_factor * np.exp(WIND_LOG * field()),
        precipitation_factor=np.exp(PRECIPITATION_LOG * field()),
    )
    wanders = replace(
        weather,
        air_temperature_c=weather.air_temperature_c
        + _wander(weather.step_s, rng)[:, None],
    )
    truth = run(hidden, wanders, done).truth
    background = run(base, weather, logged)
    sensors = rng.choice(count, SENSORS, replace=False)
    warmer = run(replace(base, air_offset_c=base.air_offset_c + 1.0), weather, logged)
    fluxed = run(replace(base, flux_bias_w_m2=np.full(count, 10.0)), weather, logged)
    at_now = _surface_c(background)
    to_air = _surface_c(warmer) - at_now
    to_flux = (_surface_c(fluxed) - at_now) / 10.0
    spots = Spots(
        x_m=town.x_m,
        y_m=town.y_m,
        elevation_m=np.zeros(count),
        covariates=np.zeros((count, 1)),
    )
    alike = likeness(spots.at(sensors), spots, length_m, np.inf)
    linear = covariates[sensors] @ covariates.T
    air_k2 = TOWN_AIR_K**2 + WANDER_K**2 + FIELD_AIR_K**2 * alike
    air_k2 = air_k2 + COVARIATE_AIR_K**2 * linear
    flux2 = TOWN_FLUX**2 + FIELD_FLUX**2 * alike + COVARIATE_FLUX**2 * linear
    return Twin(
        town=town,
        night=night,
        truth=truth,
        background=background,
        weather=weather,
        logged=logged,
        sensors=sensors,
        cameras=rng.choice(count, CAMERAS, replace=False),
        known_k2=to_air[sensors][:, None] * air_k2 * to_air
        + to_flux[sensors][:, None] * flux2 * to_flux,
    )


def _wander(step_s: Array, rng: np.random.Generator) -> Array:
    """Return an error of the air temperature that wanders in time, (T,). [K]."""
    kept = np.exp(-step_s / (WANDER_H * 3600.0))
    found = np.zeros(step_s.size)
    now_k = rng.normal(0.0, WANDER_K)
    for step in range(step_s.size):
        push = np.sqrt(1.0 - kept[step] ** 2) * rng.normal(0.0, WANDER_K)
        now_k = kept[step] * now_k + push
        found[step] = now_k
    return found


def _surface_c(model: Model) -> Array:
    """Return the surface temperature of every segment at now. [°C]."""
    return model.truth.trace.road_surface_temperature_c[-1].astype(np.float64)
