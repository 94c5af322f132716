"""Residuals spread by distance and terrain: hand figures, scipy, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from planner.assimilation.interpolation.error_field import ErrorField, Spots, covariance
from planner.assimilation.interpolation.optimal_interpolation import (
    Weighted,
    error_left_k,
    influence_k,
    interpolate,
    left_out,
    log_likelihood,
    weighted_fields,
)
from planner.assimilation_params import FieldParams

PARAMS = FieldParams()
FIELD = ErrorField(
    town_k=0.0, covariate_k=0.0, field_k=1.0, length_m=1000.0, vertical_m=150.0
)


def spots(x_m, *, z_m=0.0, covariates=None):
    x_m = np.asarray(x_m, dtype=float)
    return Spots(
        x_m=x_m,
        y_m=np.zeros(x_m.size),
        elevation_m=np.broadcast_to(np.asarray(z_m, float), x_m.shape).copy(),
        covariates=np.zeros((x_m.size, 1)) if covariates is None else covariates,
    )


def certain(error):
    return (Weighted(error=error, weight=1.0),)


def scattered(seed, count):
    rng = np.random.default_rng(seed)
    return Spots(
        x_m=rng.uniform(0, 8000, count),
        y_m=rng.uniform(0, 8000, count),
        elevation_m=rng.uniform(0, 200, count),
        covariates=rng.normal(size=(count, 3)),
    )


def test_one_sensor_by_hand():
    # Model 1 K, sensor 0.5 K: 1 / 1.25 of 2 K are believed; at 1 km times e^-1, and
    # 150 m higher times e^-1 again.
    found = interpolate(
        np.array([2.0]),
        np.array([[0.25]]),
        spots([0.0]),
        spots([0.0, 1000.0, 1000.0], z_m=[0.0, 0.0, 150.0]),
        certain(FIELD),
    )
    assert found == pytest.approx([1.6, 1.6 * np.exp(-1), 1.6 * np.exp(-2)])


def test_an_error_that_follows_a_covariate_is_found_far_away():
    # Two bridges (covariate 2) 2 K too warm, two streets (covariate 0) right: far
    # away a bridge is corrected, a street is not.
    error = ErrorField(
        town_k=0.0, covariate_k=1.0, field_k=0.01, length_m=100.0, vertical_m=150.0
    )
    known = spots([0, 500, 900, 1500], covariates=np.array([[2.0], [0], [2], [0]]))
    far = spots([50_000, 51_000], covariates=np.array([[2.0], [0.0]]))
    residual_k = np.array([-2.0, 0.0, -2.0, 0.0])
    found = interpolate(residual_k, np.eye(4) * 0.01, known, far, certain(error))
    # Two looks at coefficient -1, prior variance 1, error variance (0.01 + 0.0001) / 4
    # each: 1 / (1 + 0.0101 / 8) of it, times 2.
    assert found == pytest.approx([-2.0 / (1.0 + 0.0101 / 8.0), 0.0], abs=1e-6)


def test_likelihood_agrees_with_scipy():
    known = scattered(1, 7)
    total = covariance(known, known, FIELD) + 0.1 * np.eye(7)
    residual_k = np.linspace(-1, 2, 7)
    expected = multivariate_normal(np.zeros(7), total).logpdf(residual_k)
    assert log_likelihood(residual_k, total) == pytest.approx(expected)


def test_left_out_agrees_with_leaving_each_out():
    known = scattered(2, 9)
    noise = np.diag(np.linspace(0.1, 0.4, 9))
    residual_k = np.sin(np.arange(9.0))
    away_k, spread_k = left_out(residual_k, noise, known, FIELD)
    for one in range(9):
        rest = np.delete(np.arange(9), one)
        kept = noise[np.ix_(rest, rest)]
        there = known.at(np.array([one]))
        [by_others] = interpolate(
            residual_k[rest], kept, known.at(rest), there, certain(FIELD)
        )
        [left] = error_left_k(kept, known.at(rest), there, FIELD)
        assert away_k[one] == pytest.approx(residual_k[one] - by_others)
        assert spread_k[one] == pytest.approx(np.hypot(left, noise[one, one] ** 0.5))


def test_influences_add_up_to_the_increment():
    known, targets = scattered(3, 6), scattered(4, 11)
    arguments = (np.arange(6.0) - 2, np.eye(6) * 0.2, known, targets)
    total = influence_k(*arguments, FIELD).sum(axis=1)
    assert total == pytest.approx(interpolate(*arguments, certain(FIELD)))


def test_no_sensor_changes_nothing_and_leaves_the_stated_error():
    none, targets = scattered(5, 0), scattered(6, 3)
    noise = np.zeros((0, 0))
    nothing = interpolate(np.zeros(0), noise, none, targets, certain(FIELD))
    assert nothing.tolist() == [0.0, 0.0, 0.0]
    assert error_left_k(noise, none, targets, FIELD) == pytest.approx([1, 1, 1])


def test_few_sensors_take_the_stated_statistics():
    [only] = weighted_fields(np.ones(4), np.eye(4), scattered(7, 4), PARAMS)
    assert only.weight == 1.0
    assert only.error.length_m == PARAMS.length_m


@pytest.mark.parametrize(("length_m", "expected_m"), [(800.0, 1000), (16_000.0, 8000)])
def test_many_sensors_show_how_far_errors_reach(length_m, expected_m):
    known = scattered(8, 120)
    error = ErrorField(
        town_k=0.1, covariate_k=0.1, field_k=1.5, length_m=length_m, vertical_m=150.0
    )
    total = covariance(known, known, error) + 0.05 * np.eye(120)
    rng = np.random.default_rng(9)
    residual_k = np.linalg.cholesky(total) @ rng.normal(size=120)
    found = weighted_fields(residual_k, 0.05 * np.eye(120), known, PARAMS)
    assert sum(one.weight for one in found) == pytest.approx(1.0)
    mean_m = sum(one.weight * one.error.length_m for one in found)
    assert (
        (mean_m <= expected_m) if length_m < PARAMS.length_m else (mean_m >= expected_m)
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 25))
def test_a_precise_sensor_is_met_and_more_sensors_leave_less_error(seed, count):
    known = scattered(seed, count)
    residual_k = np.random.default_rng(seed).normal(size=count)
    tight = 1e-8 * np.eye(count)
    met = interpolate(residual_k, tight, known, known, certain(FIELD))
    assert met == pytest.approx(residual_k, abs=1e-3)
    targets = scattered(seed + 1, 5)
    fewer = known.at(np.arange(count - 1))
    less = error_left_k(np.eye(count) * 0.1, known, targets, FIELD)
    more = error_left_k(np.eye(count - 1) * 0.1, fewer, targets, FIELD)
    assert (less <= more + 1e-9).all()


def test_unequal_columns_are_refused_with_both_lengths():
    with pytest.raises(ValueError, match="elevation_m has 3 spots, x_m has 2"):
        Spots(
            x_m=np.zeros(2),
            y_m=np.zeros(2),
            elevation_m=np.zeros(3),
            covariates=np.zeros((2, 1)),
        )
