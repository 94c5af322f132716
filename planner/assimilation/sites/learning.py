"""A linear correction that learns as observations arrive, and forgets slowly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.ranges import number, refuse_out_of_range

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningParams:
    """How fast a correction is learned, and how far it is trusted.

    ``half_life_h``: of what was learned, in hours with observations.
    ``prior_weight``: how many forecasts the weights known before count for; before
    any observation there is no correction but theirs. ``least_error_k``: errors
    below it weigh the same, larger ones less, so that the absolute error is what is
    made small. ``most_k``: the correction is never more. ``trial_h``: over how long
    the corrected forecasts must have been no worse than the physical ones to be used
    whole; ``tolerance``: how much worse they may be before none is left.
    """

    half_life_h: float = number(960.0, 24.0, 20_000.0, "h")
    prior_weight: float = number(100.0, 0.1, 1e6, "")
    least_error_k: float = number(0.3, 0.01, 5.0, "K")
    most_k: float = number(8.0, 0.0, 30.0, "K")
    trial_h: float = number(240.0, 24.0, 5000.0, "h")
    tolerance: float = number(0.1, 0.01, 2.0, "")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


class Learner:
    """Weighted ridge regression, updated hour by hour.

    Squares weighted by one over the error approach absolute errors; the error is
    that of the weights before the observation, so nothing is looked at twice.
    """

    def __init__(self, prior: Array, params: LearningParams) -> None:
        self._params = params
        self._prior = prior
        self._fade = 0.5 ** (1.0 / params.half_life_h)
        self._trial_fade = 0.5 ** (1.0 / params.trial_h)
        self._matrix = np.zeros((prior.size, prior.size))
        self._right = np.zeros(prior.size)
        self._plain_k = 0.0
        self._corrected_k = 0.0
        self.weights = prior.copy()

    @property
    def share(self) -> float:
        """How much of the correction the trial leaves, 0 to 1."""
        if self._corrected_k <= self._plain_k:
            return 1.0
        worse = self._corrected_k / max(self._plain_k, 1e-9) - 1.0
        return max(0.0, 1.0 - worse / self._params.tolerance)

    def correction_k(self, rows: Array) -> Array:
        """Correction of forecasts with the given features, (n, K) to (n,). [K]."""
        limit = self._params.most_k
        found: Array = self.share * np.clip(rows @ self.weights, -limit, limit)
        return found

    def learn(self, rows: Array, error_k: Array) -> None:
        """Take in what one observation says of the forecasts made for it.

        Parameters
        ----------
        rows : (n, K)
            Features of each forecast.
        error_k : (n,)
            Observed less the physical forecast. [K]
        """
        limit = self._params.most_k
        left = error_k - np.clip(rows @ self.weights, -limit, limit)
        self._plain_k = self._trial_fade * self._plain_k + float(np.abs(error_k).sum())
        self._corrected_k = self._trial_fade * self._corrected_k + float(
            np.abs(left).sum()
        )
        beyond = error_k - rows @ self._prior
        least = self._params.least_error_k
        weight = 1.0 / np.maximum(np.abs(left), least)
        self._matrix = self._fade * self._matrix + (rows * weight[:, None]).T @ rows
        self._right = self._fade * self._right + rows.T @ (weight * beyond)
        steady = self._matrix + self._params.prior_weight * np.eye(self._prior.size)
        self.weights = self._prior + np.linalg.solve(steady, self._right)
