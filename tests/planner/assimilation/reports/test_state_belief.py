"""How likely each state is, by model and temperature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.assimilation.flux_bias import flux_bias_w_m2, response_k_per_w_m2
from planner.assimilation.reports.state_belief import (
    COUNT,
    DRY,
    FROST,
    ICE,
    IS_SLIPPERY,
    MOIST,
    NEIGHBOURS,
    SLUSH,
    SNOW,
    WET,
    chosen_state,
    confusion,
    model_belief,
    model_table,
)
from planner.assimilation_params import ReportParams, TemperatureParams

PARAMS = ReportParams()


def belief(state, above_k):
    return model_belief(
        np.array([state], dtype=np.int8), np.array([above_k]), model_table(PARAMS), 1.0
    )[0]


@given(st.floats(0.05, 0.97))
def test_every_state_is_called_something(accuracy):
    table = confusion(accuracy, PARAMS.neighbour_share)
    assert table.sum(axis=1) == pytest.approx(np.ones(COUNT))
    assert np.diag(table) == pytest.approx(np.full(COUNT, accuracy))
    assert (table >= 0.0).all()


def test_an_unknown_reporter_is_right_in_065_and_near_in_025():
    table = confusion(0.65, 0.25)
    for true, beside in NEIGHBOURS.items():
        assert table[true, list(beside)].sum() == pytest.approx(0.25)


def test_neighbours_are_mutual():
    assert all(a in NEIGHBOURS[b] for a, others in NEIGHBOURS.items() for b in others)


@given(st.integers(0, COUNT - 1), st.floats(-20, 20))
def test_beliefs_are_shares(state, above_k):
    found = belief(state, above_k)
    assert found.sum() == pytest.approx(1.0)
    assert (found > 0.0).all()


def test_a_wet_surface_near_freezing_may_as_well_be_ice():
    # At the freezing point it is below in half of the cases.
    at_freezing = belief(WET, 0.0)
    assert at_freezing[ICE] == pytest.approx(at_freezing[WET], rel=0.5)
    assert belief(WET, 5.0)[ICE] < 0.02
    assert belief(WET, -3.0)[ICE] > 0.6
    assert belief(ICE, 3.0)[MOIST] > belief(ICE, 3.0)[ICE]


def test_salt_lowers_what_counts_as_freezing():
    # -3 °C on a surface whose brine freezes at -6 °C is 3 K above it.
    assert belief(WET, 3.0)[ICE] < 0.1


@given(st.integers(0, COUNT - 1), st.floats(-10, 9), st.floats(0.1, 5))
def test_colder_is_never_less_likely_frozen(state, above_k, colder_k):
    frozen = [ICE, FROST]
    warm, cold = belief(state, above_k), belief(state, above_k - colder_k)
    assert cold[frozen].sum() >= warm[frozen].sum() - 1e-9


def test_slippery_is_chosen_by_all_slippery_states_together():
    shares = np.array([[0.45, 0.0, 0.0, 0.15, 0.2, 0.0, 0.2, 0.0]])
    assert chosen_state(shares, 0.5).tolist() == [SNOW]
    assert chosen_state(shares, 0.6).tolist() == [DRY]
    assert IS_SLIPPERY[[SLUSH, SNOW, ICE, FROST]].all()


def test_short_flux_on_asphalt_warms_as_a_half_space_does():
    # Without exchange: dT = 2 q sqrt(t / pi) / e (Carslaw and Jaeger 2.9); 100 W/m² for
    # half an hour on an effusivity of sqrt(0.8 * 2.1e6): 3.69 K, and at 2 W/(m² K)
    # almost that.
    params = TemperatureParams(response_h=0.5, transfer_w_m2_k=2.0)
    warms_k = 100.0 * response_k_per_w_m2(params)
    assert warms_k == pytest.approx(2 * 100 * np.sqrt(1800 / np.pi) / 1296.15, rel=0.07)
    assert flux_bias_w_m2(np.array([warms_k]), params) == pytest.approx([100.0])


def test_long_flux_is_given_back_to_the_air():
    params = TemperatureParams(response_h=48.0, transfer_w_m2_k=60.0)
    assert response_k_per_w_m2(params) == pytest.approx(1 / 60.0, rel=0.1)
