"""Hour by hour, the surface held to what a sensor shows by a heat flux that is found.

Each hour the flux is sought with which the sensor would show what it did show at the
hour's end; runs of the hour with different fluxes tell how much a flux moves it. The
ground below follows by conduction, as it did in truth, and the fluxes themselves tell
what the weather did not say. Nothing later than an hour is looked at in that hour.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.sensor_mean import shown_c
from planner.assimilation.sites.site_hours import HOUR_S, SiteHours
from planner.surface.columns.batches import joined_states, repeated_site
from planner.surface.columns.ground import node_depths_m
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Pavement, Sites
from planner.surface.columns.surface_state import SurfaceState
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

MOST_W_M2 = 400.0
"""More than weather can err by: a sensor that asks for more is followed by shifting
the ground under it instead."""
FIRST_RESPONSE_K, LEAST_RESPONSE_K, MOST_RESPONSE_K = 0.03, 0.004, 0.2
"""Of the sensor to 1 W/m² in an hour; under snow it hardly feels what the air does."""
LEAST_MOVE_W_M2 = 1.0
CLOSE_K = 0.03
ROUNDS = 3
FIRST_REACH_M = 0.30
REACH_M = 0.05
"""How deep a shift of the ground reaches: at the first observation, and later where
no flux explains it."""
SETTLING_H = 72

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """One road and how it is computed.

    ``site`` is of one site; ``sensor_mean_s`` is over what its sensor takes means. [s]
    """

    site: Sites
    params: ColumnParams
    sensor_mean_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoupledHours:
    """What came of holding (C,) columns to observations for (H,) hours each.

    Attributes
    ----------
    state : SurfaceState
        (H * C) columns, at the end of each hour; column ``h * C + c``.
    shown_c : (H, C)
        What the sensor would show then. [°C]
    flux_w_m2 : (H, C)
        The flux that it took. [W/m²]
    """

    state: SurfaceState
    shown_c: Array
    flux_w_m2: Array


def couple(
    road: Road,
    weather: SiteHours,
    observed_c: Array,
    *,
    first: Indices,
    hours: int,
    watch: Watch | None = None,
) -> CoupledHours:
    """Hold columns of one road to its observations, hour by hour.

    Parameters
    ----------
    road : Road
    weather : SiteHours
        (H,) hours.
    observed_c : (H,)
        What the sensor showed at the end of each hour; NaN where it is not known or
        not believed. [°C]
    first : (C,)
        First hour of each column.
    hours : int
        How many each column runs.
    watch : callable, optional
        Told how many of the hours are done.

    Returns
    -------
    CoupledHours
        The same for a column whatever the others are.
    """
    columns = first.size
    # One by one: a mean over rows adds in another order when there are more columns.
    state = joined_states(
        [
            start_state(
                repeated_site(road.site, np.zeros(1, dtype=np.intp), np.zeros(1)),
                weather.columns(first[[column]], min(SETTLING_H, hours), end_s=0.0),
                road.params,
            )
            for column in range(columns)
        ]
    )
    flux = np.zeros(columns)
    response = np.full(columns, FIRST_RESPONSE_K)
    is_met = np.zeros(columns, dtype=np.bool_)
    kept_share = float(np.exp(-HOUR_S / road.params.flux_bias_decay_s))
    states: list[SurfaceState] = []
    shown = np.empty((hours, columns))
    flux_w_m2 = np.empty((hours, columns))
    for hour in range(hours):
        target = observed_c[first + hour]
        begin = _Hour(road=road, weather=weather, row=first + hour, before=state)
        state, after, flux, response = _followed(
            begin, flux * kept_share, response, np.where(is_met, target, np.nan)
        )
        wanted = np.isfinite(target)
        miss = np.where(wanted, target - after, 0.0)
        reach_m = np.where(is_met, REACH_M, FIRST_REACH_M)
        state = _shifted(state, road.site, miss, reach_m)
        is_met = is_met | wanted
        states.append(state)
        shown[hour] = np.where(wanted, target, after)
        flux_w_m2[hour] = flux
        if watch is not None:
            watch(hour + 1, hours)
    return CoupledHours(state=joined_states(states), shown_c=shown, flux_w_m2=flux_w_m2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hour:
    """One hour about to be run: from which state, under which hour of the weather."""

    road: Road
    weather: SiteHours
    row: Indices
    before: SurfaceState

    def run(self, flux_w_m2: Array) -> tuple[SurfaceState, Array]:
        """Return the state after the hour and what the sensor shows then."""
        kept = np.ones(self.weather.per_hour, dtype=np.bool_)
        after, trace = integrate(
            replace(self.before, ground_c=self.before.ground_c.copy()),
            repeated_site(self.road.site, np.arange(self.row.size), flux_w_m2),
            self.weather.columns(self.row, 1, end_s=0.0),
            self.road.params,
            kept=kept,
        )
        surface = trace.road_surface_temperature_c.astype(np.float64)
        # The trace is of single precision; the last step is known in double.
        surface[-1] = after.ground_c[0]
        step_s = HOUR_S / self.weather.per_hour
        return after, shown_c(surface, step_s, self.road.sensor_mean_s)[-1]


def _followed(
    begin: _Hour, flux: Array, response: Array, target: Array
) -> tuple[SurfaceState, Array, Array, Array]:
    """Run an hour with the flux that brings the sensor to its target.

    ``response`` is what a unit of flux did the hour before, returned renewed.
    """
    wanted = np.isfinite(target)
    state, after = begin.run(flux)
    for _ in range(ROUNDS):
        is_open = wanted & (np.abs(target - after) > CLOSE_K)
        if not is_open.any():
            break
        sought = flux + np.where(is_open, (target - after) / response, 0.0)
        sought = np.where(is_open, np.clip(sought, -MOST_W_M2, MOST_W_M2), flux)
        moved = sought - flux
        state, then = begin.run(sought)
        tells = np.abs(moved) > LEAST_MOVE_W_M2
        found = (then - after) / np.where(tells, moved, 1.0)
        response = np.where(
            tells, np.clip(found, LEAST_RESPONSE_K, MOST_RESPONSE_K), response
        )
        flux, after = sought, then
    return state, after, flux, response


def _shifted(
    state: SurfaceState, site: Sites, by_k: Array, reach_m: Array
) -> SurfaceState:
    """Shift the ground's temperatures, less with depth; nothing where ``by_k`` is 0."""
    depths_m = node_depths_m(Pavement(int(site.pavement[0])))
    share = np.exp(-depths_m[:, None] / reach_m[None, :])
    is_bare = (state.loose_mm_we <= 0.0) & (state.packed_mm_we <= 0.0)
    return replace(
        state,
        ground_c=state.ground_c + by_k * share,
        snow_c=state.snow_c + np.where(is_bare, by_k, 0.0),
    )
