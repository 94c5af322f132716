"""Residuals at sensors spread to every segment, with the statistics they show."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from planner.assimilation.interpolation.error_field import (
    ErrorField,
    Spots,
    covariance,
    likeness,
    stated_field,
)
from planner.assimilation_params import FieldParams

Array = NDArray[np.float64]
# Multiples of the stated lengths and errors between which the residuals decide.
LENGTHS = (0.25, 0.5, 1.0, 2.0, 4.0)
ERRORS = (0.25, 0.5, 1.0, 2.0, 4.0)
# A candidate with less of the weight than this is left out.
WEIGHS_ABOVE = 0.02
# The likelihood of more residuals than these costs more than it tells.
MOST_FOR_STATISTICS = 120
ROWS = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """One candidate for the error's statistics and how much of the belief it has."""

    error: ErrorField
    weight: float


def weighted_fields(
    residual_k: Array, noise_k2: Array, spots: Spots, params: FieldParams
) -> tuple[Weighted, ...]:
    """Return what the residuals say about the statistics of the model's error.

    The marginal likelihood of the residuals on a grid around the stated values,
    times a log-normal prior. With fewer than ``estimate_from`` residuals the stated
    values alone.

    Parameters
    ----------
    residual_k : (n,)
        Observed minus background. [K]
    noise_k2 : (n, n)
        Covariance of the observations' own errors. [K²]
    spots : Spots, n
    params : FieldParams

    Returns
    -------
    tuple of Weighted
        Heaviest first; their weights sum to 1.

    References
    ----------
    .. [1] Rasmussen and Williams (2006), Gaussian Processes for Machine Learning,
       eq. 2.30 (marginal likelihood) and section 5.2 (averaging over it).
    """
    stated = stated_field(params)
    if residual_k.size < params.estimate_from:
        return (Weighted(error=stated, weight=1.0),)
    chosen = np.arange(residual_k.size)[-MOST_FOR_STATISTICS:]
    spots, residual_k = spots.at(chosen), residual_k[chosen]
    noise_k2 = noise_k2[np.ix_(chosen, chosen)]
    linear = spots.covariates @ spots.covariates.T
    candidates: list[ErrorField] = []
    log_belief: list[float] = []
    for length in LENGTHS:
        alike = likeness(spots, spots, length * stated.length_m, stated.vertical_m)
        for smooth, follows in product(ERRORS, ERRORS):
            error = ErrorField(
                town_k=stated.town_k,
                covariate_k=follows * stated.covariate_k,
                field_k=smooth * stated.field_k,
                length_m=length * stated.length_m,
                vertical_m=stated.vertical_m,
            )
            total = noise_k2 + error.town_k**2 + error.covariate_k**2 * linear
            total += error.field_k**2 * alike
            prior = np.log([length, smooth, follows]) / params.prior_spread
            candidates.append(error)
            log_belief.append(
                log_likelihood(residual_k, total) - 0.5 * float(prior @ prior)
            )
    weight = np.exp(np.array(log_belief) - max(log_belief))
    weight /= weight.sum()
    order = np.argsort(-weight, kind="stable")
    kept = order[weight[order] >= min(WEIGHS_ABOVE, weight.max())]
    total_weight = float(weight[kept].sum())
    return tuple(
        Weighted(error=candidates[k], weight=float(weight[k]) / total_weight)
        for k in kept
    )


def log_likelihood(residual: Array, total: Array) -> float:
    """Return the log density of a residual (n,) with a covariance (n, n)."""
    lower = np.linalg.cholesky(total)
    white = solve_triangular(lower, residual, lower=True)
    return float(
        -0.5 * white @ white
        - np.log(np.diag(lower)).sum()
        - 0.5 * residual.size * np.log(2.0 * np.pi)
    )


def interpolate(
    residual_k: Array,
    noise_k2: Array,
    spots: Spots,
    targets: Spots,
    fields: tuple[Weighted, ...],
) -> Array:
    """Return the increment on every target: gain times residuals.

    ``C_ts (C_ss + R)^-1 d``, averaged over the candidates. The part by distance is
    summed once for each length, so that a hundred thousand targets and a hundred
    sensors take a tenth of a second.

    Parameters
    ----------
    residual_k : (n,)
        [K]
    noise_k2 : (n, n)
        [K²]
    spots : Spots, n
    targets : Spots, (S,)
    fields : tuple of Weighted

    Returns
    -------
    (S,)
        0 where nothing was observed at all. [K]
    """
    if not residual_k.size:
        return np.zeros(targets.count)
    town = 0.0
    follows = np.zeros(targets.covariates.shape[1])
    near: dict[tuple[float, float], Array] = {}
    for field in fields:
        error = field.error
        solved = field.weight * _solve(residual_k, noise_k2, spots, error)
        town += error.town_k**2 * float(solved.sum())
        follows += error.covariate_k**2 * (spots.covariates.T @ solved)
        key = (error.length_m, error.vertical_m)
        near[key] = near.get(key, 0.0) + error.field_k**2 * solved
    increment = town + targets.covariates @ follows
    for first in range(0, targets.count, ROWS):
        rows = np.arange(first, min(first + ROWS, targets.count))
        some = targets.at(rows)
        x_m = some.x_m[:, None] - spots.x_m
        y_m = some.y_m[:, None] - spots.y_m
        apart_m = np.sqrt(x_m * x_m + y_m * y_m)
        rise_m = np.abs(some.elevation_m[:, None] - spots.elevation_m)
        for (length_m, vertical_m), solved in near.items():
            increment[rows] += (
                np.exp(-apart_m / length_m - rise_m / vertical_m) @ solved
            )
    return increment


def influence_k(
    residual_k: Array, noise_k2: Array, spots: Spots, targets: Spots, error: ErrorField
) -> Array:
    """Return what each residual adds on each target, (S, n). [K]."""
    solved = _solve(residual_k, noise_k2, spots, error)
    found: Array = covariance(targets, spots, error) * solved
    return found


def error_left_k(
    noise_k2: Array, spots: Spots, targets: Spots, error: ErrorField
) -> Array:
    """Return the standard deviation of the error that is left, (S,). [K]."""
    before = (
        error.town_k**2
        + error.field_k**2
        + error.covariate_k**2 * (targets.covariates**2).sum(axis=1)
    )
    if not spots.count:
        stated: Array = np.sqrt(before)
        return stated
    lower = np.linalg.cholesky(covariance(spots, spots, error) + noise_k2)
    known = solve_triangular(lower, covariance(spots, targets, error), lower=True)
    left: Array = np.sqrt(np.maximum(before - (known**2).sum(axis=0), 0.0))
    return left


def left_out(
    residual_k: Array, noise_k2: Array, spots: Spots, error: ErrorField
) -> tuple[Array, Array]:
    """Return how far each residual is from what the others make it, and its spread.

    Parameters
    ----------
    residual_k : (n,)
        [K]
    noise_k2 : (n, n)
        [K²]
    spots : Spots, n
    error : ErrorField

    Returns
    -------
    difference_k, spread_k : (n,)
        Residual minus its estimate from all others, and the standard deviation
        that this should have. [K]

    References
    ----------
    .. [1] Rasmussen and Williams (2006), eq. 5.12: both from one inverse.
    """
    inverse = np.linalg.inv(covariance(spots, spots, error) + noise_k2)
    spread2 = 1.0 / np.diag(inverse)
    return (inverse @ residual_k) * spread2, np.sqrt(spread2)


def _solve(
    residual_k: Array, noise_k2: Array, spots: Spots, error: ErrorField
) -> Array:
    """Return (C + R)^-1 d."""
    solved: Array = cho_solve(
        cho_factor(covariance(spots, spots, error) + noise_k2, lower=True), residual_k
    )
    return solved
