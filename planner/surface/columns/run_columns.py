"""All sites through all steps, one site after the other."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called
from planner.surface.columns.advance import Scratch, Setting, advance
from planner.surface.columns.column import (
    BLACK_ICE,
    ENERGY_IN,
    FROST,
    GRIT,
    ICE,
    LATENT_IN,
    LAYERS,
    LIQUID,
    LOOSE,
    PACKED,
    SALT,
    SKIN,
    VAPOUR_IN,
    WATER,
    WATER_IN,
    Column,
    layer_depth_m,
    loose_wetness,
    stored_energy_j_m2,
    stored_water_mm,
)
from planner.surface.columns.treating import Works, treat

Array = NDArray[np.float64]
Kept = NDArray[np.float32]

_MM_PER_M = 1000.0
_G_PER_KG = 1000.0
ENERGY_GAP, WATER_GAP, LATENT, CONDENSED = 0, 1, 2, 3
AUDIT_SIZE = 4


class Stores(NamedTuple):
    """State by site: ground (U, N), film (U, F), snow (U, LAYERS, 4)."""

    ground: Array
    film: Array
    snow: Array


class Traces(NamedTuple):
    """`planner.surface.columns.surface_state.Trace`, (R, U) each."""

    road_surface_temperature_c: Kept
    snow_surface_temperature_c: Kept
    snow_depth_mm: Kept
    snow_mm_we: Kept
    slush_share: Kept
    water_mm: Kept
    ice_mm: Kept
    frost_mm: Kept
    packed_mm_we: Kept
    salt_g_m2: Kept
    grit_g_m2: Kept
    snowfall_mm: Kept
    rainfall_mm: Kept


@called
def _keep(traces: Traces, row: int, site: int, column: Column) -> None:
    """Write one kept step of one site."""
    film, snow = column.film, column.snow
    depth_m = 0.0
    ice, liquid = 0.0, 0.0
    for layer in range(LAYERS):
        depth_m += layer_depth_m(snow, layer)
        if layer >= LOOSE:
            ice += snow[layer, ICE]
            liquid += snow[layer, LIQUID]
    traces.road_surface_temperature_c[row, site] = column.ground[0]
    traces.snow_surface_temperature_c[row, site] = film[SKIN]
    traces.snow_depth_mm[row, site] = depth_m * _MM_PER_M
    traces.snow_mm_we[row, site] = ice + liquid
    traces.slush_share[row, site] = loose_wetness(snow)
    traces.water_mm[row, site] = film[WATER]
    traces.ice_mm[row, site] = film[BLACK_ICE]
    traces.frost_mm[row, site] = film[FROST]
    traces.packed_mm_we[row, site] = snow[PACKED, ICE] + snow[PACKED, LIQUID]
    traces.salt_g_m2[row, site] = film[SALT] * _G_PER_KG
    traces.grit_g_m2[row, site] = film[GRIT]


@called
def run_columns(  # noqa: PLR0913, PLR0917 - the arrays of a run
    setting: Setting,
    stores: Stores,
    works: Works,
    kept: NDArray[np.bool_],
    traces: Traces,
    audit: Array,
    scratch: Scratch,
) -> None:
    """Carry every site over every step.

    Parameters
    ----------
    setting : Setting
    stores : Stores
        Written: the state at the end.
    works : Works
        Treatments, each at the end of its step.
    kept : (T,) bool
        Steps of which the trace takes a row.
    traces : Traces
        Written.
    audit : (U, AUDIT_SIZE) or (0, AUDIT_SIZE)
        Written unless empty: the largest gap in the energy [W/m²] and the water
        [mm] of a step, latent heat [J/m²] and condensed vapour [mm] of the run.
    scratch : Scratch
        Written over.
    """
    ledger = scratch.ledger
    is_audited = audit.shape[0] > 0
    for site in range(stores.film.shape[0]):
        column = Column(
            stores.ground[site], stores.film[site], stores.snow[site], ledger
        )
        capacity = setting.ground.capacity[setting.places.pavement[site]]
        body = capacity[0]
        row = 0
        work = works.offsets[site]
        snowfall_mm, rainfall_mm = 0.0, 0.0
        energy_before, water_before = 0.0, 0.0
        for step in range(kept.shape[0]):
            ledger[:] = 0.0
            if is_audited:
                energy_before = stored_energy_j_m2(column, capacity)
                water_before = stored_water_mm(column)
            fallen = advance(column, scratch, setting, site, step)
            snowfall_mm += fallen.snow_depth_mm
            rainfall_mm += fallen.rain_mm
            if is_audited:
                gap = stored_energy_j_m2(column, capacity) - energy_before
                gap = abs(gap - ledger[ENERGY_IN]) / setting.weather.step_s[step]
                audit[site, ENERGY_GAP] = max(audit[site, ENERGY_GAP], gap)
                gap = abs(stored_water_mm(column) - water_before - ledger[WATER_IN])
                audit[site, WATER_GAP] = max(audit[site, WATER_GAP], gap)
                audit[site, LATENT] += ledger[LATENT_IN]
                audit[site, CONDENSED] += ledger[VAPOUR_IN]
            while work < works.offsets[site + 1] and works.step[work] == step:
                treat(column, setting.params, body, works, work)
                work += 1
            if kept[step]:
                _keep(traces, row, site, column)
                traces.snowfall_mm[row, site] = snowfall_mm
                traces.rainfall_mm[row, site] = rainfall_mm
                snowfall_mm, rainfall_mm = 0.0, 0.0
                row += 1
