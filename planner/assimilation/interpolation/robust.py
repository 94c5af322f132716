"""Sensors that contradict all others are cut, doubtful ones weigh less."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.error_field import (
    Spots,
    covariance,
    stated_field,
)
from planner.assimilation.interpolation.optimal_interpolation import (
    Weighted,
    error_left_k,
    interpolate,
    left_out,
    weighted_fields,
)
from planner.assimilation_params import FieldParams

Array = NDArray[np.float64]
# Fewer cannot tell which of them is wrong.
FEWEST_OTHERS = 3
# No more than this share is ever cut: then it is the model that is wrong.
MOST_CUT = 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Residuals after the checks.

    Attributes
    ----------
    kept : (m,) intp
        Which residuals count.
    noise_k2 : (m, m)
        Their errors, widened where one is doubtful. [K²]
    fields : tuple of Weighted
        What they say about the model's error.
    gross, lying : (k,) intp
        Which were cut: too far from the model for either's error, and too far from
        the other sensors.
    expected_k : (n,)
        The residual that the others make each of the lying ones; NaN elsewhere. [K]
    """

    kept: NDArray[np.intp]
    noise_k2: Array
    fields: tuple[Weighted, ...]
    gross: NDArray[np.intp]
    lying: NDArray[np.intp]
    expected_k: Array


def check(
    residual_k: Array, noise_k2: Array, spots: Spots, params: FieldParams
) -> Checked:
    """Cut what cannot be, then what all others contradict, and weigh the rest.

    A residual beyond ``gross_sigmas`` of the model's and its own error around the
    residuals' median goes first. Then, one at a time, the one that is farthest from
    what the others make it, beyond ``gross_sigmas`` of what that should be. What is
    left beyond ``huber_sigmas`` has its variance widened by the excess.

    Parameters
    ----------
    residual_k : (n,)
        [K]
    noise_k2 : (n, n)
        [K²]
    spots : Spots, n
    params : FieldParams

    Returns
    -------
    Checked

    References
    ----------
    .. [1] Lorenc and Hammon (1988), Q. J. R. Meteorol. Soc. 114, 515: checks of
       observations against the background and against each other.
    .. [2] Huber (1964), Ann. Math. Statist. 35, 73.
    """
    n = residual_k.size
    stated = stated_field(params)
    expected_k = np.full(n, np.nan)
    own_k2 = np.diag(covariance(spots, spots, stated)) + np.diag(noise_k2)
    # The whole town's error is everybody's: with enough sensors it is their median.
    middle_k = float(np.median(residual_k)) if n > FEWEST_OTHERS else 0.0
    is_gross = np.abs(residual_k - middle_k) > params.gross_sigmas * np.sqrt(own_k2)
    kept = np.flatnonzero(~is_gross)
    lying: list[int] = []
    allowed = int(MOST_CUT * n)
    while kept.size > FEWEST_OTHERS and len(lying) < allowed:
        suspect = _farthest(residual_k, noise_k2, spots, kept, params)
        others = np.delete(kept, suspect)
        one = int(kept[suspect])
        by_others_k, spread_k = _by_others(
            residual_k, noise_k2, spots, others, one, params
        )
        if abs(residual_k[one] - by_others_k) <= params.gross_sigmas * spread_k:
            break
        lying.append(one)
        expected_k[one] = by_others_k
        kept = others
    noise_kept = noise_k2[np.ix_(kept, kept)].copy()
    if kept.size > FEWEST_OTHERS:
        some = spots.at(kept)
        error = weighted_fields(residual_k[kept], noise_kept, some, params)[0].error
        away_k, left_k = left_out(residual_k[kept], noise_kept, some, error)
        excess = np.maximum(np.abs(away_k) / left_k / params.huber_sigmas, 1.0)
        # Huber's weight is 1 / excess: the spread's variance grows by the excess.
        noise_kept += np.diag((excess - 1.0) * left_k**2)
    return Checked(
        kept=kept,
        noise_k2=noise_kept,
        fields=weighted_fields(residual_k[kept], noise_kept, spots.at(kept), params),
        gross=np.flatnonzero(is_gross),
        lying=np.array(lying, dtype=np.intp),
        expected_k=expected_k,
    )


def _farthest(
    residual_k: Array,
    noise_k2: Array,
    spots: Spots,
    kept: NDArray[np.intp],
    params: FieldParams,
) -> int:
    """Return which kept residual is farthest from the others by stated statistics."""
    noise = noise_k2[np.ix_(kept, kept)]
    stated = stated_field(params)
    away_k, spread_k = left_out(residual_k[kept], noise, spots.at(kept), stated)
    return int((np.abs(away_k) / spread_k).argmax())


def _by_others(
    residual_k: Array,
    noise_k2: Array,
    spots: Spots,
    others: NDArray[np.intp],
    one: int,
    params: FieldParams,
) -> tuple[float, float]:
    """Return what the others make one residual, and how far off that may be.

    With the statistics that the others show, which a liar has no part in.
    """
    noise = noise_k2[np.ix_(others, others)]
    known, there = spots.at(others), spots.at(np.array([one], dtype=np.intp))
    fields = weighted_fields(residual_k[others], noise, known, params)
    expected = interpolate(residual_k[others], noise, known, there, fields)
    left_k2 = [
        field.weight * float(error_left_k(noise, known, there, field.error)[0]) ** 2
        for field in fields
    ]
    return float(expected[0]), float(np.sqrt(sum(left_k2) + noise_k2[one, one]))
