"""A sensor that lies is found, honest ones are kept."""

import numpy as np
import pytest

from planner.assimilation.interpolation.diagnostics import chi2_per_residual, desroziers
from planner.assimilation.interpolation.error_field import ErrorField, Spots, covariance
from planner.assimilation.interpolation.robust import check
from planner.assimilation_params import FieldParams

PARAMS = FieldParams()


def town(seed, count=20):
    rng = np.random.default_rng(seed)
    known = Spots(
        x_m=rng.uniform(0, 8000, count),
        y_m=rng.uniform(0, 8000, count),
        elevation_m=rng.uniform(0, 100, count),
        covariates=rng.normal(size=(count, 4)),
    )
    error = ErrorField(
        town_k=1.5, covariate_k=0.2, field_k=0.7, length_m=3000.0, vertical_m=150.0
    )
    noise = 0.18 * np.eye(count)
    total = covariance(known, known, error) + noise
    residual_k = np.linalg.cholesky(total) @ rng.normal(size=count)
    return known, error, noise, residual_k


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("off_k", [-6.0, 6.0])
def test_the_one_that_lies_is_cut_and_what_it_should_show_is_told(seed, off_k):
    known, _, noise, residual_k = town(seed)
    lied = residual_k.copy()
    lied[7] += off_k
    found = check(lied, noise, known, PARAMS)
    assert 7 in (*found.lying, *found.gross)
    assert found.kept.size >= 19
    if 7 in found.lying:
        assert found.expected_k[7] == pytest.approx(residual_k[7], abs=2.5)


@pytest.mark.parametrize("seed", range(20))
def test_honest_sensors_are_kept(seed):
    known, _, noise, residual_k = town(seed + 100)
    found = check(residual_k, noise, known, PARAMS)
    assert found.kept.size >= 19
    assert (np.diag(found.noise_k2) >= 0.18 - 1e-12).all()


def test_two_sensors_that_disagree_are_both_kept():
    known, _, noise, _ = town(1, count=2)
    found = check(np.array([-2.5, 2.5]), noise, known, PARAMS)
    assert found.kept.tolist() == [0, 1]


def test_what_no_error_explains_is_cut_even_alone():
    # 4 sqrt(1.5² + 0.8² + 4 0.3² z² + 0.18) is below 12 K for any place.
    known, _, noise, _ = town(1, count=1)
    assert check(np.array([40.0]), noise, known, PARAMS).gross.tolist() == [0]


def test_a_model_that_is_wrong_everywhere_is_no_sensor_fault():
    known, _, noise, residual_k = town(3)
    found = check(residual_k + 9.0, noise, known, PARAMS)
    assert found.kept.size >= 19


def test_right_statistics_show_a_chi_square_of_one():
    # A law: the expected value over many towns is 1; wrong ones by a factor 4 show it.
    found = np.array(
        [chi2_per_residual(t[3], t[2], t[0], t[1]) for t in map(town, range(60))]
    )
    assert found.mean() == pytest.approx(1.0, abs=0.1)
    known, error, noise, residual_k = town(1)
    quarter = ErrorField(
        town_k=error.town_k / 2,
        covariate_k=error.covariate_k / 2,
        field_k=error.field_k / 2,
        length_m=error.length_m,
        vertical_m=error.vertical_m,
    )
    small = chi2_per_residual(residual_k, noise / 4, known, quarter)
    right = chi2_per_residual(residual_k, noise, known, error)
    assert small == pytest.approx(4.0 * right)


def test_desroziers_finds_the_errors_that_were_put_in():
    found = np.array(
        [desroziers(t[3], t[2], t[0], t[1]) for t in map(town, range(150))]
    )
    observation_k2, background_k2 = found.mean(axis=0)
    assert observation_k2 == pytest.approx(0.18, abs=0.03)
    # 1.5² + 0.7² + 4 · 0.2² on average over the covariates.
    assert background_k2 == pytest.approx(2.25 + 0.49 + 0.16, abs=0.6)


def test_no_residuals_have_no_statistics():
    known, error, _, _ = town(1, count=1)
    none = known.at(np.zeros(0, dtype=np.intp))
    arguments = (np.zeros(0), np.zeros((0, 0)), none, error)
    assert np.isnan(chi2_per_residual(*arguments))
    assert np.isnan(desroziers(*arguments)).all()
