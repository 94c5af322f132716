"""What a trace says of the top of the snow, which is what a driver meets."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.surface_states import SurfaceState
from planner.surface.columns.integrate import integrate
from planner.surface.columns.sites import Pavement
from planner.surface.columns.traced import trace_of
from planner.surface.states import STATES, surface_states
from planner.surface_params import ColumnParams
from tests.planner.surface.columns_by_hand import (
    all_kept,
    begin,
    one_site,
    steady_weather,
)

# Ice and water [mm], density [kg/m³], temperature [°C]: a wet base, a frozen crust.
WET_BASE, CRUST = (30.0, 8.0, 300.0, 0.0), (8.0, 0.0, 300.0, -4.0)


def crusted():
    """Return a site and 15 cm of snow on it, wet below and frozen on top."""
    weather = steady_weather(1, air_temperature_c=-6.0, longwave_w_m2=230.0)
    site = one_site(Pavement.ASPHALT)
    layers = np.zeros((5, 4, 1))
    layers[1, :, 0], layers[2, :, 0] = WET_BASE, CRUST
    state = begin(
        site,
        weather,
        ground_c=0.0,
        loose_mm_we=38.0,
        loose_liquid_mm=8.0,
        loose_kg_m3=300.0,
    )
    return site, weather, replace(state, snow_c=np.full(1, -4.0), snow_layers=layers)


def test_a_frozen_crust_over_wet_snow_is_no_slush():
    # 8 of 46 mm are water, 17 %: slush by the whole, snow by what is on top.
    site, weather, state = crusted()
    _, trace = integrate(state, site, weather, ColumnParams(), kept=all_kept(weather))
    assert trace.slush_share[0, 0] == 0.0
    assert STATES[surface_states(trace)[0, 0]] is SurfaceState.SNOW


def test_a_state_says_of_its_top_what_a_run_says():
    _, _, state = crusted()
    assert trace_of(state, 0.0).slush_share[0, 0] == 0.0


def test_without_layers_that_fit_the_totals_count():
    _, _, state = crusted()
    without = replace(state, snow_layers=None)
    # Ploughed by hand: half the ice, all of the water.
    changed = replace(state, loose_mm_we=np.full(1, 19.0))
    assert trace_of(without, 0.0).slush_share[0, 0] == pytest.approx(8.0 / 46.0)
    assert trace_of(changed, 0.0).slush_share[0, 0] == pytest.approx(8.0 / 27.0)
