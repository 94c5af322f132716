import numpy as np
import pytest

from planner.assimilation.sites.flux_features import MEMORY_NAMES, memory_features
from planner.assimilation.sites.learned_correction import (
    Record,
    corrected_c,
    weight_names,
)
from planner.assimilation.sites.learning import Learner, LearningParams

HOURS, LEAD_H = 400, 6


def record(observed_c, flux_w_m2=None):
    """Physics that always says 0 °C, where steady heat of 1 W/m² warms by 0.1 K."""
    cooling = 0.5 ** np.arange(LEAD_H)
    return Record(
        forecast_c=np.zeros((HOURS, LEAD_H)),
        observed_c=observed_c,
        flux_w_m2=np.zeros(HOURS) if flux_w_m2 is None else flux_w_m2,
        features={"constant": np.ones(HOURS), "odd": np.arange(HOURS) % 2.0},
        response_k=0.1 * cooling / cooling.sum(),
        fade_h=3.0,
    )


def learner(made):
    return Learner(np.zeros(len(weight_names(made.features))), LearningParams())


def test_what_is_always_missed_is_learned():
    made = record(np.full(HOURS, 1.5))
    found = corrected_c(made, learner(made))
    assert found[0].tolist() == [0.0] * LEAD_H
    assert np.abs(found[-10:] - 1.5).mean() < 0.5 * 1.5


def test_nothing_observed_later_changes_a_forecast():
    generator = np.random.default_rng(5)
    observed_c = generator.normal(1.0, 2.0, HOURS)
    flux = generator.normal(0.0, 30.0, HOURS)
    blank, cut_flux = observed_c.copy(), flux.copy()
    blank[200:], cut_flux[200:] = np.nan, 0.0
    whole, cut = record(observed_c, flux), record(blank, cut_flux)
    first = corrected_c(whole, learner(whole))[:200]
    second = corrected_c(cut, learner(cut))[:200]
    assert first.tobytes() == second.tobytes()


def test_without_observations_physics_is_left_alone():
    made = record(np.full(HOURS, np.nan))
    assert not corrected_c(made, learner(made)).any()


def test_memory_looks_back_and_never_ahead():
    flux = np.full(100, 40.0)
    flux[61:] = 1e9
    found = memory_features(flux, 60, 30)
    # All fluxes known are 40 W/m², one unit: so are all their means.
    by_name = dict(zip(MEMORY_NAMES, found.T, strict=True))
    assert by_name["flux_week"] == pytest.approx(np.ones(30))
    assert by_name["flux_day_mean"] == pytest.approx(np.ones(30))
    # Yesterday is known for the first 24 hours ahead only.
    assert by_name["flux_yesterday"].tolist() == [1.0] * 24 + [0.0] * 6
