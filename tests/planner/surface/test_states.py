"""Storages as DATEX II states: the order, the limits and the hysteresis."""

import pytest

from planner.domain.surface_states import SurfaceState
from planner.surface.states import STATES, surface_states
from tests.planner.surface.traces import trace_of


def named(trace):
    """Return the states of the only site."""
    return [STATES[number].value for number in surface_states(trace)[:, 0]]


@pytest.mark.parametrize(
    ("storages", "state"),
    [
        ({"water_mm": 0.0}, SurfaceState.DRY),
        ({"water_mm": 0.009}, SurfaceState.DRY),
        # DATEX II v3: moist from 0.01 mm, wet from 0.9 mm.
        ({"water_mm": 0.011}, SurfaceState.MOIST),
        ({"water_mm": 0.89}, SurfaceState.MOIST),
        ({"water_mm": 0.91}, SurfaceState.WET),
        ({"ice_mm": 0.06}, SurfaceState.ICE),
        (
            {"frost_mm": 0.03, "road_surface_temperature_c": -1.0},
            SurfaceState.HOAR_FROST,
        ),
        # Frost needs a surface below 0 °C.
        ({"frost_mm": 0.03, "road_surface_temperature_c": 0.5}, SurfaceState.DRY),
        ({"snow_mm_we": 3.0}, SurfaceState.SNOW),
        ({"snow_mm_we": 3.0, "slush_share": 0.3}, SurfaceState.SLUSH),
        ({"snow_mm_we": 3.0, "slush_share": 0.7}, SurfaceState.WET),
        ({"packed_mm_we": 5.0}, SurfaceState.PACKED_SNOW),
        # More loose than packed: a tyre runs in the loose snow.
        ({"snow_mm_we": 7.0, "packed_mm_we": 2.0}, SurfaceState.SNOW),
        # Ice hides under snow.
        ({"snow_mm_we": 3.0, "ice_mm": 1.0}, SurfaceState.SNOW),
    ],
)
def test_a_state_from_what_lies_there(storages, state):
    trace = trace_of(**{name: [value] for name, value in storages.items()})
    assert named(trace) == [state.value]


def test_a_film_that_hovers_at_a_limit_does_not_flicker():
    # 0.9 mm makes it wet; it stays wet down to 0.7 * 0.9 = 0.63 mm.
    film = trace_of(water_mm=[0.85, 0.92, 0.85, 0.92, 0.64, 0.62])
    assert named(film) == ["moist", "wet", "wet", "wet", "wet", "moist"]


def test_snow_that_soaks_becomes_slush_and_then_water():
    soaking = trace_of(
        snow_mm_we=[4.0, 4.0, 3.0, 1.0, 0.1], slush_share=[0.0, 0.12, 0.4, 0.65, 0.9]
    )
    assert named(soaking) == ["snow", "slush", "slush", "wet", "dry"]
