"""The road surface from one moment to another: the door to the column model."""

from collections import namedtuple
from dataclasses import dataclass, fields
from typing import cast

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.advance import Setting, make_scratch
from planner.surface.columns.column import (
    BLACK_ICE,
    BRIGHTNESS,
    DENSITY,
    FILM_SIZE,
    FROST,
    GRIT,
    ICE,
    LAYERS,
    LIQUID,
    LOOSE,
    PACKED,
    SALT,
    SKIN,
    WARMTH,
    WATER,
)
from planner.surface.columns.ground import NODES, build_ground, node_depths_m
from planner.surface.columns.run_columns import (
    AUDIT_SIZE,
    Stores,
    Traces,
    run_columns,
)
from planner.surface.columns.site_weather import Places, pack_weather
from planner.surface.columns.sites import Pavement, Sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState, Trace
from planner.surface.columns.traffic import wear
from planner.surface.columns.treating import works_by_site
from planner.surface.columns.treatment_steps import TreatmentSteps, no_treatments
from planner.surface.columns.turbulence import CALM_RICHARDSON, SNOW_RICHARDSON, profile
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

_G_PER_KG = 1000.0
_OLDEST_DENSITY = 250.0
_DAMPING_M = 0.10
_SPIN_S = 72 * 3600.0

ParamNumbers = namedtuple(  # type: ignore[misc]  # noqa: PYI024 - made from the class
    "ParamNumbers", [field.name for field in fields(ColumnParams)]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How well a run kept its books, (U,).

    Attributes
    ----------
    energy_gap_w_m2, water_gap_mm : (U,)
        Largest difference, over the steps, between what storages gained and what
        crossed the borders. [W/m², mm]
    latent_j_m2, condensed_mm : (U,)
        Latent heat taken up and vapour condensed during the run, less what
        evaporated. [J/m², mm]
    """

    energy_gap_w_m2: Array
    water_gap_mm: Array
    latent_j_m2: Array
    condensed_mm: Array


def start_state(
    sites: Sites, weather: StepWeather, params: ColumnParams
) -> SurfaceState:
    """Return bare, dry surfaces over ground as warm as the weather suggests.

    The surface starts at the first air temperature; deeper nodes approach the mean
    of the first three days, within 10 cm by two thirds.

    Parameters
    ----------
    sites : Sites
        (U,).
    weather : StepWeather
    params : ColumnParams

    Returns
    -------
    SurfaceState
    """
    elapsed_s = np.cumsum(weather.step_s) - weather.step_s
    early = elapsed_s < _SPIN_S
    mean_c = np.average(
        weather.air_temperature_c[early], axis=0, weights=weather.step_s[early]
    )
    first_c = weather.air_temperature_c[0][sites.cell] + sites.air_offset_c
    deep_c = mean_c[sites.cell] + sites.air_offset_c
    depths_m = np.array([node_depths_m(pavement) for pavement in Pavement])
    damping = np.exp(-depths_m / _DAMPING_M)[sites.pavement].T
    ground_c = deep_c + (first_c - deep_c) * damping
    none = np.zeros(sites.count)
    return SurfaceState(
        ground_c=ground_c,
        snow_c=ground_c[0].copy(),
        water_mm=none,
        ice_mm=none.copy(),
        frost_mm=none.copy(),
        loose_mm_we=none.copy(),
        loose_liquid_mm=none.copy(),
        loose_kg_m3=none.copy(),
        packed_mm_we=none.copy(),
        salt_g_m2=none.copy(),
        grit_g_m2=none.copy(),
        snow_albedo=np.full(sites.count, params.fresh_snow_albedo),
        snow_layers=np.zeros((LAYERS, 4, sites.count)),
    )


def integrate(
    state: SurfaceState,
    sites: Sites,
    weather: StepWeather,
    params: ColumnParams,
    *,
    treatments: TreatmentSteps | None = None,
    kept: NDArray[np.bool_],
) -> tuple[SurfaceState, Trace]:
    """Carry every site over every step of the weather.

    Sites do not know of each other: a site's result is the same, bit for bit,
    whatever else is in the batch.

    Parameters
    ----------
    state : SurfaceState
        At the start of the first step.
    sites : Sites
        (U,).
    weather : StepWeather
        (T,) steps.
    params : ColumnParams
    treatments : TreatmentSteps, optional
        Nothing by default. What is finished at or before the start is taken to be
        in ``state``.
    kept : (T,) bool
        Steps of which the trace takes a row.

    Returns
    -------
    SurfaceState
        At the end of the last step.
    Trace
        (R, U), R the number of steps kept.

    Raises
    ------
    ValueError
        If shapes disagree, or a value of the weather, the sites or the state is
        not a number.
    """
    after, trace, _ = _run(state, sites, weather, params, treatments, kept, 0)
    return after, trace


def integrate_audited(
    state: SurfaceState,
    sites: Sites,
    weather: StepWeather,
    params: ColumnParams,
    *,
    treatments: TreatmentSteps | None = None,
    kept: NDArray[np.bool_],
) -> tuple[SurfaceState, Trace, Audit]:
    """Do what `integrate` does, and keep books of energy and water.

    Returns
    -------
    SurfaceState
    Trace
    Audit
    """
    after, trace, books = _run(
        state, sites, weather, params, treatments, kept, sites.count
    )
    return (
        after,
        trace,
        Audit(
            energy_gap_w_m2=books[:, 0],
            water_gap_mm=books[:, 1],
            latent_j_m2=books[:, 2],
            condensed_mm=books[:, 3],
        ),
    )


def _run(  # noqa: PLR0913, PLR0917 - as integrate
    state: SurfaceState,
    sites: Sites,
    weather: StepWeather,
    params: ColumnParams,
    treatments: TreatmentSteps | None,
    kept: NDArray[np.bool_],
    audited: int,
) -> tuple[SurfaceState, Trace, Array]:
    """Pack, run and unpack."""
    _refuse(state, sites, weather, kept)
    packed, lengths_s = pack_weather(weather, params.flux_bias_decay_s)
    numbers = cast(
        "ColumnParams",
        ParamNumbers(*(float(getattr(params, f.name)) for f in fields(params))),
    )
    setting = Setting(
        places=Places(*(getattr(sites, name) for name in Places._fields)),
        weather=packed,
        ground=build_ground(params, tuple(lengths_s.tolist())),
        params=numbers,
        road=profile(params.roughness_m, params.heat_roughness_m, CALM_RICHARDSON),
        field=profile(
            params.snow_roughness_m, 0.1 * params.snow_roughness_m, SNOW_RICHARDSON
        ),
        wear=wear(numbers, sites.vehicles_per_day, sites.heavy_share),
    )
    stores = _stores(state)
    works = works_by_site(
        no_treatments() if treatments is None else treatments,
        sites.count,
        float(weather.end_s[0] - weather.step_s[0]),
        weather.end_s,
    )
    shape = (int(kept.sum()), sites.count)
    traces = Traces(*(np.zeros(shape, dtype=np.float32) for _ in Traces._fields))
    books = np.zeros((audited, AUDIT_SIZE))
    run_columns(setting, stores, works, kept, traces, books, make_scratch())
    trace = Trace(end_s=weather.end_s[kept], **traces._asdict())
    return _state(stores), trace, books


def _refuse(
    state: SurfaceState, sites: Sites, weather: StepWeather, kept: NDArray[np.bool_]
) -> None:
    """Raise ValueError for what the kernels could not take."""
    if kept.shape != (weather.step_count,):
        msg = f"kept is {kept.shape}, the weather has ({weather.step_count},) steps"
        raise ValueError(msg)
    if state.ground_c.shape != (NODES, sites.count):
        msg = (
            f"the state's ground is {state.ground_c.shape}, expected "
            f"({NODES}, {sites.count}) for as many sites"
        )
        raise ValueError(msg)
    if sites.count and int(sites.cell.max()) >= weather.cell_count:
        msg = (
            f"a site lies under cell {int(sites.cell.max())}, the weather has "
            f"{weather.cell_count} cells"
        )
        raise ValueError(msg)
    for owner, name in ((weather, "weather"), (sites, "sites"), (state, "state")):
        for column in fields(owner):
            values = getattr(owner, column.name)
            if isinstance(values, np.ndarray) and values.dtype == np.float64:
                wrong = int(values.size - np.isfinite(values).sum())
                if wrong:
                    msg = (
                        f"{column.name} of the {name} has {wrong} values that are no "
                        "numbers; fill gaps before the surface is computed"
                    )
                    raise ValueError(msg)


def _stores(state: SurfaceState) -> Stores:
    """Lay a state out by site; layers follow the totals where they disagree."""
    count = state.count
    film = np.zeros((count, FILM_SIZE))
    film[:, WATER] = state.water_mm
    film[:, BLACK_ICE] = state.ice_mm
    film[:, FROST] = state.frost_mm
    film[:, SALT] = state.salt_g_m2 / _G_PER_KG
    film[:, GRIT] = state.grit_g_m2
    film[:, SKIN] = state.snow_c
    film[:, BRIGHTNESS] = 0.85 if state.snow_albedo is None else state.snow_albedo
    snow = np.zeros((count, LAYERS, 4))
    if state.snow_layers is not None:
        snow[:] = np.moveaxis(state.snow_layers, -1, 0)
    _match(snow[:, PACKED:LOOSE], state.packed_mm_we, None, None, state.snow_c)
    _match(
        snow[:, LOOSE:],
        state.loose_mm_we,
        state.loose_liquid_mm,
        state.loose_kg_m3,
        state.snow_c,
    )
    return Stores(np.array(state.ground_c.T, order="C"), film, snow)


def _match(
    layers: Array,
    ice: Array,
    liquid: Array | None,
    density: Array | None,
    warmth_c: Array,
) -> None:
    """Scale layers to the totals, or begin a layer where there was none."""
    have = layers[:, :, ICE].sum(axis=1)
    if liquid is None:
        have = have + layers[:, :, LIQUID].sum(axis=1)
    is_new = (have <= 0.0) & (ice > 0.0)
    factor = np.divide(ice, have, out=np.zeros_like(ice), where=have > 0.0)
    factor[np.isclose(factor, 1.0, rtol=1e-12, atol=0.0)] = 1.0
    layers[:, :, ICE] *= factor[:, None]
    layers[is_new, 0, ICE] = ice[is_new]
    layers[is_new, 0, WARMTH] = np.minimum(warmth_c[is_new], 0.0)
    layers[is_new, 0, DENSITY] = _OLDEST_DENSITY
    if liquid is None or density is None:
        layers[:, :, LIQUID] *= factor[:, None]
        layers[is_new, 0, DENSITY] = 500.0
        return
    held = layers[:, :, LIQUID].sum(axis=1)
    wet = np.divide(liquid, held, out=np.zeros_like(liquid), where=held > 0.0)
    wet[np.isclose(wet, 1.0, rtol=1e-12, atol=0.0)] = 1.0
    layers[:, :, LIQUID] *= wet[:, None]
    is_wetted = (held <= 0.0) & (liquid > 0.0)
    layers[is_wetted, 0, LIQUID] = liquid[is_wetted]
    depth = np.divide(
        layers[:, :, ICE],
        layers[:, :, DENSITY],
        out=np.zeros(layers.shape[:2]),
        where=layers[:, :, ICE] > 0.0,
    ).sum(axis=1)
    wanted = np.divide(
        density * depth, ice, out=np.ones_like(ice), where=(ice > 0.0) & (density > 0.0)
    )
    wanted[np.isclose(wanted, 1.0, rtol=1e-12, atol=0.0)] = 1.0
    layers[:, :, DENSITY] *= np.where(wanted > 0.0, wanted, 1.0)[:, None]


def _state(stores: Stores) -> SurfaceState:
    """Gather a state from its layout by site."""
    film, snow = stores.film, stores.snow
    loose = snow[:, LOOSE:]
    ice = loose[:, :, ICE].sum(axis=1)
    depth = np.divide(
        loose[:, :, ICE],
        loose[:, :, DENSITY],
        out=np.zeros(loose.shape[:2]),
        where=loose[:, :, ICE] > 0.0,
    ).sum(axis=1)
    return SurfaceState(
        ground_c=np.array(stores.ground.T, order="C"),
        snow_c=film[:, SKIN].copy(),
        water_mm=film[:, WATER].copy(),
        ice_mm=film[:, BLACK_ICE].copy(),
        frost_mm=film[:, FROST].copy(),
        loose_mm_we=ice,
        loose_liquid_mm=loose[:, :, LIQUID].sum(axis=1),
        loose_kg_m3=np.divide(ice, depth, out=np.zeros_like(ice), where=depth > 0.0),
        packed_mm_we=snow[:, PACKED, ICE] + snow[:, PACKED, LIQUID],
        salt_g_m2=film[:, SALT] * _G_PER_KG,
        grit_g_m2=film[:, GRIT].copy(),
        snow_albedo=film[:, BRIGHTNESS].copy(),
        snow_layers=np.array(np.moveaxis(snow, 0, -1), order="C"),
    )
