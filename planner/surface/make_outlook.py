"""Weather in, expected surface out: the first snow model, step by step."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.params import HorizonParams, SurfaceParams
from planner.snapshot import Snapshot
from planner.surface import snow, temperature
from planner.surface.columns import Columns, Treated, unique_columns
from planner.surface.density import fresh_density_kg_m3
from planner.surface.outlook import Outlook, Slipperiness
from planner.surface.phase import (
    proper_rain_mm,
    snow_fraction,
    wet_bulb_temperature_c,
)
from planner.surface.slipperiness import (
    WARMED_C_PER_MM,
    SurfaceWater,
    after_freezing,
    after_vapour,
    as_observed,
    dry,
    slipperiness,
)
from planner.surface.steps import HOUR_S, Steps, weather_steps
from planner.surface.sun import sun_elevation_sine

Array = NDArray[np.float64]
# Less snow than this neither insulates nor hides the surface.
COVERED_ABOVE_MM_WE = 0.1


@dataclass(slots=True, kw_only=True)
class State:
    """The surface of every column at one moment, (U,)."""

    layer: snow.SnowLayer
    water: SurfaceWater
    surface_c: Array
    deep_c: Array
    protected_until_s: Array
    depth_when_spread_mm: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """Weather of one step over the columns, (U,), as the surface meets it."""

    air_c: Array
    vapour_hpa: Array
    sky_emissivity: Array
    sun_w_m2: float
    air_transfer_w_m2k: Array
    snow_mm_we: Array
    rain_mm: Array
    fresh_kg_m3: Array


def make_outlook(
    snapshot: Snapshot, horizon: HorizonParams, params: SurfaceParams
) -> Outlook:
    """Expect the surface of every segment, from the past into the night.

    Segments lie bare of snow and ice when the history starts: what had fallen or
    frozen before is not known to be there still, and the station's snow on the
    ground says nothing about it.
    Snow and water do not fall in tunnels. Traffic, drift, shade and the heat of
    evaporation and of hoar frost are left out.

    Parameters
    ----------
    snapshot : Snapshot
    horizon : HorizonParams
        Cut to what the weather covers.
    params : SurfaceParams

    Raises
    ------
    ValueError
        If the weather does not cover ``now``, or lacks air temperature after it.
    """
    steps = weather_steps(snapshot.forcing, snapshot.now, horizon, params.spin_up_h)
    columns = unique_columns(snapshot, steps.time_s, params)
    sun_sine = _sun_sine(snapshot, steps.time_s)
    state = _start(steps, columns)
    kept = steps.time_s.size - steps.first
    depth_mm, surface_c, film_mm = (np.empty((kept, columns.count)) for _ in range(3))
    slippery = np.empty((kept, columns.count), dtype=np.int8)
    snowfall_mm_h, rainfall_mm_h = np.zeros((2, kept))
    for step in range(steps.time_s.size):
        sky = _sky(steps, step, columns, float(sun_sine[step]), params)
        if step > 0:
            _advance(state, sky, columns, steps.step_s, params)
            _meet_observation(state, columns, float(steps.observed_surface_c[step]))
        if step == steps.first:
            _bare(state)
        if step in columns.treated:
            _treat(state, columns.treated[step], params)
        row = step - steps.first
        if row < 0:
            continue
        depth_mm[row] = state.layer.depth_mm
        surface_c[row] = state.surface_c
        film_mm[row] = state.water.film_mm
        slippery[row] = _slippery(state, sky, float(steps.time_s[step]), steps, params)
        fresh_mm = np.where(columns.is_tunnel, 0.0, sky.snow_mm_we / sky.fresh_kg_m3)
        snowfall_mm_h[row] = fresh_mm.max() * snow.MM_PER_M * HOUR_S / steps.step_s
        rain_mm = proper_rain_mm(sky.rain_mm, sky.snow_mm_we)
        rainfall_mm_h[row] = rain_mm.max() * HOUR_S / steps.step_s
    view = slice(steps.first, None)
    limit_c = snapshot.town.wet_snow_above_c
    middle_c = (
        float(np.median(columns.offset_c[columns.of_segment]))
        if (columns.of_segment.size)
        else 0.0
    )
    return Outlook(
        time_s=steps.time_s[view],
        snow_depth_mm=depth_mm[:, columns.of_segment],
        is_wet_snow=steps.air_temperature_c[view] + middle_c >= limit_c,
        snowfall_mm_h=snowfall_mm_h,
        rainfall_mm_h=rainfall_mm_h,
        road_surface_temperature_c=surface_c[:, columns.of_segment],
        water_film_mm=film_mm[:, columns.of_segment],
        slipperiness=slippery[:, columns.of_segment],
        remarks=(
            _start_remark(steps),
            *steps.remarks,
            *columns.remarks,
        ),
        packed_above_mm=params.packed_above_mm,
        salt_effect_h=params.salt_effect_h,
        grit_effect_h=params.grit_effect_h,
    )


def _start_remark(steps: Steps) -> str:
    """Say what the history starts from."""
    hours = abs(steps.time_s[steps.first]) / HOUR_S
    return f"Segments are taken as bare of snow and ice {hours:.3g} h before now."


def _sun_sine(snapshot: Snapshot, time_s: Array) -> Array:
    """Return the sine of the sun's height over the town at every step, (T,)."""
    network = snapshot.network
    if not network.node_count:
        return np.zeros(time_s.shape)
    return sun_elevation_sine(
        snapshot.now.timestamp() + time_s,
        float(network.latitude.mean()),
        float(network.longitude.mean()),
    )


def _start(steps: Steps, columns: Columns) -> State:
    """Return a bare, dry surface at the temperature of air and first day's mean."""
    first_day = steps.time_s <= steps.time_s[0] + temperature.DAY_S
    mean_c = float(steps.air_temperature_c[first_day].mean())
    surface_c = steps.air_temperature_c[0] + columns.offset_c
    return State(
        layer=snow.bare(columns.count),
        water=dry(columns.count),
        surface_c=surface_c,
        deep_c=mean_c + columns.offset_c,
        protected_until_s=np.full(columns.count, -np.inf),
        depth_when_spread_mm=np.zeros(columns.count),
    )


def _bare(state: State) -> None:
    """Take away snow, frost and ice; a wet street stays wet."""
    state.layer = snow.bare(state.surface_c.size)
    none = np.zeros(state.surface_c.size)
    state.water = replace(
        state.water,
        film_mm=state.water.film_mm - state.water.ice_mm,
        ice_mm=none,
        frost_mm=none,
    )


def _sky(
    steps: Steps, step: int, columns: Columns, sun_sine: float, params: SurfaceParams
) -> Sky:
    """Return the weather of a step over the columns.

    Temperature and humidity are those at the step, precipitation fell since the
    step before.
    """
    air_c = steps.air_temperature_c[step] + columns.offset_c
    humidity = np.full(columns.count, steps.relative_humidity_pct[step])
    cloud = steps.cloud_share[step]
    wind = np.full(columns.count, steps.wind_speed_m_s[step])
    vapour_hpa = humidity / 100.0 * temperature.vapour_pressure_hpa(air_c)
    share = snow_fraction(
        wet_bulb_temperature_c(air_c, humidity),
        half_snow_c=params.half_snow_c,
        phase_width_c=params.phase_width_c,
    )
    fallen = np.where(columns.is_tunnel, 0.0, steps.precipitation_mm[step])
    is_early = step < steps.first
    return Sky(
        air_c=air_c,
        vapour_hpa=vapour_hpa,
        sky_emissivity=temperature.sky_emissivity(air_c, vapour_hpa, cloud),
        sun_w_m2=float(temperature.sunshine_w_m2(np.array(sun_sine), cloud)),
        air_transfer_w_m2k=temperature.heat_transfer_w_m2k(wind),
        snow_mm_we=np.zeros(columns.count) if is_early else share * fallen,
        rain_mm=(1.0 - share) * fallen,
        fresh_kg_m3=fresh_density_kg_m3(air_c, wind),
    )


def _advance(
    state: State, sky: Sky, columns: Columns, step_s: float, params: SurfaceParams
) -> None:
    """Take snow, heat and water one step on."""
    layer = snow.after_fall(state.layer, sky.snow_mm_we, sky.fresh_kg_m3)
    rain_mm = proper_rain_mm(sky.rain_mm, sky.snow_mm_we)
    layer = snow.settled(layer, sky.air_c, rain_mm, step_s)
    lies = layer.storage_mm_we > COVERED_ABOVE_MM_WE
    _warm(state, sky, columns, np.where(lies, layer.depth_mm, 0.0), step_s)
    # On snow, the heat of rain is part of the melt.
    state.surface_c = np.where(
        lies,
        state.surface_c,
        temperature.after_rain_c(state.surface_c, sky.air_c, sky.rain_mm),
    )
    # The surface's own heat melts what lies on it before it can be above 0 °C.
    stored_mm = (
        np.maximum(state.surface_c, 0.0)
        * temperature.SLAB_J_M2K
        / temperature.HEAT_OF_MELTING_J_KG
    )
    by_ground = np.minimum(layer.storage_mm_we, stored_mm)
    state.surface_c = state.surface_c - (
        by_ground * temperature.HEAT_OF_MELTING_J_KG / temperature.SLAB_J_M2K
    )
    by_air = snow.melt_mm_we(sky.air_c, sky.rain_mm, params.melt_mm_h_per_c, step_s)
    melted = np.minimum(layer.storage_mm_we, by_ground + by_air)
    state.layer = snow.after_melt(layer, melted)
    is_covered = state.layer.storage_mm_we > COVERED_ABOVE_MM_WE
    # Melt by degree-hours is net of what flows into the ground, so as much heat again
    # keeps a surface at 0 °C that lies wet under it.
    is_kept = is_covered & (state.water.film_mm > state.water.ice_mm)
    kept_c = np.minimum(np.maximum(-state.surface_c, 0.0), by_air * WARMED_C_PER_MM)
    dry_c = state.surface_c + np.where(is_kept, kept_c, 0.0)
    water, state.surface_c = after_freezing(
        state.water,
        sky.rain_mm + melted,
        dry_c,
        film_capacity_mm=params.film_capacity_mm,
    )
    state.deep_c = state.deep_c + temperature.deep_share(step_s) * (
        state.surface_c - dry_c
    )
    # What freezes again under snow that melts or is rained on is slush, not ice.
    to_slush = np.where(
        is_covered & (by_air > 0.0), np.clip(water.frozen_mm, 0.0, water.ice_mm), 0.0
    )
    state.layer = snow.soaked(state.layer, to_slush)
    state.water = after_vapour(
        replace(
            water,
            film_mm=water.film_mm - to_slush,
            ice_mm=water.ice_mm - to_slush,
        ),
        state.surface_c,
        sky.vapour_hpa,
        sky.air_transfer_w_m2k,
        is_closed=is_covered | columns.is_tunnel,
        step_s=step_s,
    )


def _warm(
    state: State, sky: Sky, columns: Columns, depth_mm: Array, step_s: float
) -> None:
    """Take the surface temperature one step on."""
    is_covered = depth_mm > 0.0
    albedo = np.where(is_covered, temperature.SNOW_ALBEDO, temperature.ASPHALT_ALBEDO)
    sun_w_m2 = temperature.STREET_SUN_SHARE * sky.sun_w_m2
    transfer = sky.air_transfer_w_m2k + temperature.radiation_transfer_w_m2k(sky.air_c)
    balance = temperature.balance_temperature_c(
        sky.air_c, (1.0 - albedo) * sun_w_m2, sky.sky_emissivity, transfer
    )
    balance = np.where(columns.is_tunnel, sky.air_c, balance)
    balance = np.where(is_covered, np.minimum(balance, 0.0), balance)
    # Air passes under a bridge: it has no slow ground to warm it.
    deep = np.where(columns.is_bridge, sky.air_c, state.deep_c)
    state.surface_c, state.deep_c = temperature.after_step(
        state.surface_c,
        deep,
        balance,
        temperature.under_snow_w_m2k(transfer, depth_mm),
        step_s,
    )


def _meet_observation(state: State, columns: Columns, observed_c: float) -> None:
    """Shift all open columns by what the station's road shows against the model."""
    if np.isnan(observed_c):
        return
    shift = np.where(columns.is_tunnel, 0.0, observed_c - state.surface_c[-1])
    state.surface_c = state.surface_c + shift
    state.deep_c = state.deep_c + shift * temperature.DEEP_SHARE
    state.water = as_observed(state.water, state.surface_c)


def _treat(state: State, treated: Treated, params: SurfaceParams) -> None:
    """Plough and spread the columns that were treated in a step."""
    if treated.ploughed.size:
        state.layer = snow.after_plough(
            state.layer, treated.ploughed, treated.kept_share, params.ploughed_to_mm
        )
    state.protected_until_s[treated.spread] = treated.protected_until_s
    state.depth_when_spread_mm[treated.spread] = state.layer.depth_mm[treated.spread]


def _slippery(
    state: State, sky: Sky, time_s: float, steps: Steps, params: SurfaceParams
) -> NDArray[np.int8]:
    """Return why each column is slippery, unless salt or grit still works."""
    depth_mm = state.layer.depth_mm
    rain_mm = proper_rain_mm(sky.rain_mm, sky.snow_mm_we)
    found = slipperiness(
        depth_mm,
        state.water,
        state.surface_c,
        np.minimum(rain_mm, state.water.frozen_mm) * HOUR_S / steps.step_s,
        params,
    )
    works = (time_s <= state.protected_until_s) & (
        depth_mm <= state.depth_when_spread_mm + params.buried_by_mm
    )
    return np.where(works, np.int8(Slipperiness.NONE), found).astype(np.int8)
