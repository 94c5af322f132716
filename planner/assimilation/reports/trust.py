"""How far each reporter can be trusted, learned from who confirms them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.reports.state_belief import (
    COUNT,
    confusion,
    model_belief,
    model_table,
)
from planner.assimilation_params import ReportParams

Array = NDArray[np.float64]
HOUR_S = 3600.0
ROUNDS = 5
# Reports of all reporters that the start accuracy is worth.
TOWN_START = 30.0
LEAST_ACCURACY, MOST_ACCURACY = 0.05, 0.97
MOST_REPORTS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What was said of the surface, (n,) in the order in which it was seen.

    Attributes
    ----------
    reporter : (n,) int
        Number of who said it.
    is_sensor : (n,) bool
    observed_s : (n,)
        From ``now``. [s]
    x_m, y_m : (n,)
        On a flat map. [m]
    says : (n, 8) bool
        The states that the words allow: "clear" is dry, moist or wet.
    """

    reporter: NDArray[np.intp]
    is_sensor: NDArray[np.bool_]
    observed_s: Array
    x_m: Array
    y_m: Array
    says: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """Number of reports, n."""
        return int(self.reporter.shape[0])

    def at(self, rows: NDArray[np.intp]) -> "Reports":
        """Return some of the reports."""
        return Reports(
            reporter=self.reporter[rows],
            is_sensor=self.is_sensor[rows],
            observed_s=self.observed_s[rows],
            x_m=self.x_m[rows],
            y_m=self.y_m[rows],
            says=self.says[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """What the model has where and when something was reported, (n,).

    Attributes
    ----------
    state : (n,) int8
    above_freezing_k : (n,)
        [K]
    is_known : (n,) bool
        Whether the model's past reaches back so far.
    """

    state: NDArray[np.int8]
    above_freezing_k: Array
    is_known: NDArray[np.bool_]

    def belief(self, some: slice, table: Array, temperature_error_k: float) -> Array:
        """Return how likely each state is by the model alone, (n, 8)."""
        found = model_belief(
            self.state[some], self.above_freezing_k[some], table, temperature_error_k
        )
        return np.where(self.is_known[some, None], found, 1.0 / COUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What is known of each reporter, (Q,).

    Attributes
    ----------
    table : (Q, 8, 8)
        How often a reporter calls which true state what; rows sum to 1.
    accuracy : (Q,)
        How often they are right over all.
    model_table : (8, 8)
        What was true how often when the model said a state: the model is one more
        reporter, and the only one who speaks of every segment.
    """

    table: Array
    accuracy: Array
    model_table: Array

    def likelihood(self, reporter: int, says: NDArray[np.bool_]) -> Array:
        """Return how likely it is that they say this, for each true state, (8,)."""
        found: Array = self.table[reporter][:, says].sum(axis=1)
        return found


def learned_trust(
    reports: Reports,
    modelled: Modelled,
    is_sensor: NDArray[np.bool_],
    params: ReportParams,
) -> Trust:
    """Learn each reporter's confusions from sensors, other reporters and the model.

    Expectation maximisation after Dawid and Skene, with each report left out of the
    evidence that it is judged by: nobody confirms themselves. What happened at
    a report's place is believed from the model there and then and from what others
    said within ``reach_m`` and ``together_h``; where there is only the model, it
    counts ``model_vote``. Everybody starts as accurate as all are together. The model's
    own confusions are learned from the same reports, those of the last hours.

    Parameters
    ----------
    reports : Reports, n
        The newest are used when there are very many.
    modelled : Modelled, n
        What the model has at each report's own place and time.
    is_sensor : (Q,) bool
        Which reporters are road sensors: they start with ``sensor_accuracy``.
    params : ReportParams

    Returns
    -------
    Trust

    References
    ----------
    .. [1] Dawid and Skene (1979), Appl. Statist. 28, 20.
    """
    count = is_sensor.size
    start = np.where(is_sensor, params.sensor_accuracy, params.accuracy)
    tables = _tables(start, params)
    some = slice(max(reports.count - MOST_REPORTS, 0), None)
    reporter, says = reports.reporter[some], reports.says[some]
    if not reporter.size:
        return Trust(table=tables, accuracy=start, model_table=model_table(params))
    together = _together(reports, some, params)
    vote = np.where(together.sum(axis=1) > 0.0, 1.0, params.model_vote)
    model = model_table(params)
    fresh = np.exp(reports.observed_s[some] / (params.fade_snow_h * HOUR_S))
    by_sensor = is_sensor[reporter]
    accuracy = start
    for _ in range(ROUNDS):
        said = np.einsum("nts,ns->nt", tables[reporter], says.astype(float))
        belief = modelled.belief(some, model, params.temperature_error_k)
        log_true = np.log(np.maximum(belief, 1e-6)) + together @ np.log(said)
        true = _shares(log_true)
        right = (true * says).sum(axis=1) * vote
        accuracy = start.copy()
        for kind in (False, True):
            of_kind = by_sensor == kind
            first = params.sensor_accuracy if kind else params.accuracy
            whole = (TOWN_START * first + right[of_kind].sum()) / (
                TOWN_START + vote[of_kind].sum()
            )
            accuracy[is_sensor == kind] = whole
        weight = np.bincount(reporter, vote, count)
        hits = np.bincount(reporter, right, count)
        accuracy = (params.start_count * accuracy + hits) / (
            params.start_count + weight
        )
        accuracy = np.clip(accuracy, LEAST_ACCURACY, MOST_ACCURACY)
        share = tables[reporter] * says[:, None, :]
        share /= share.sum(axis=2, keepdims=True)
        counts = np.zeros((count, COUNT, COUNT))
        np.add.at(counts, reporter, share * (true * vote[:, None])[:, :, None])
        tables = _tables(accuracy, params) * params.start_count + counts
        tables /= tables.sum(axis=2, keepdims=True)
        seen = (
            _shares(log_true + np.log(said))
            * (fresh * modelled.is_known[some])[:, None]
        )
        model = model_table(params) * params.model_count
        np.add.at(model, modelled.state[some], seen)
        model /= model.sum(axis=1, keepdims=True)
    return Trust(table=tables, accuracy=accuracy, model_table=model)


def _shares(log_weight: Array) -> Array:
    """Return weights as rows that sum to 1."""
    weight: Array = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    return weight


def _tables(accuracy: Array, params: ReportParams) -> Array:
    """Return the confusions that accuracies alone suggest, (Q, 8, 8)."""
    return np.stack(
        [confusion(float(a), params.neighbour_share) for a in accuracy]
        or [np.zeros((COUNT, COUNT))]
    )[: accuracy.size]


def _together(reports: Reports, some: slice, params: ReportParams) -> Array:
    """Return how much each report says about each other's place and time, (n, n)."""
    x_m, y_m = reports.x_m[some], reports.y_m[some]
    time_s, reporter = reports.observed_s[some], reports.reporter[some]
    apart_m = np.hypot(x_m[:, None] - x_m, y_m[:, None] - y_m)
    apart_s = np.abs(time_s[:, None] - time_s)
    is_near = (apart_m <= params.reach_m) & (apart_s <= params.together_h * HOUR_S)
    is_near &= reporter[:, None] != reporter
    near = is_near * np.exp(-apart_s / (params.fade_h * HOUR_S))
    # Ten words of one neighbour are one witness.
    _, of = np.unique(reporter, return_inverse=True)
    witnesses = np.eye(int(of.max()) + 1)[of.ravel()]
    crowd = is_near.astype(float) @ witnesses
    found: Array = near / np.maximum(crowd[:, of.ravel()], 1.0)
    return found
