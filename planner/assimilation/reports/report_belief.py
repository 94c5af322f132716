"""What lies on each segment, believed from the model and from what was said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.reports.state_belief import (
    IS_SLIPPERY,
    PACKED,
    SLUSH,
    SNOW,
)
from planner.assimilation.reports.trust import Reports, Trust
from planner.assimilation_params import ReportParams

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
HOUR_S = 3600.0
LASTING = np.isin(np.arange(IS_SLIPPERY.size), (SLUSH, SNOW, PACKED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One report as the segments around it hear it.

    Attributes
    ----------
    report : int
        Row of the reports.
    segment : (C,) intp
    weight : (C,)
        How much it counts there, 0 to 1.
    model_then : int
        State that the model had at the report's own place and time.
    """

    report: int
    segment: NDArray[np.intp]
    weight: Array
    model_then: int


def reaches_m(reports: Reports, params: ReportParams) -> Array:
    """Return how far each report reaches, (n,): farther when others say alike. [m].

    Another's report within ``confirmed_within_m`` and twice ``together_h`` that
    allows one of the same states is a confirmation.
    """
    apart_m = np.hypot(
        reports.x_m[:, None] - reports.x_m, reports.y_m[:, None] - reports.y_m
    )
    apart_s = np.abs(reports.observed_s[:, None] - reports.observed_s)
    alike = (reports.says[:, None, :] & reports.says).any(axis=2)
    alike &= reports.reporter[:, None] != reports.reporter
    alike &= apart_m <= params.confirmed_within_m
    alike &= apart_s <= 2.0 * params.together_h * HOUR_S
    return np.where(alike.any(axis=1), params.confirmed_reach_m, params.reach_m)


def fading(observed_s: float, says: Mask, params: ReportParams) -> float:
    """Return what age leaves of a report: slower for snow than for ice and water."""
    is_lasting = bool((says & LASTING).any()) and not bool((says & ~LASTING).any())
    fade_h = params.fade_snow_h if is_lasting else params.fade_h
    return float(np.exp(observed_s / (fade_h * HOUR_S)))


def nearness(distance_m: Array, reach_m: float, edge_share: float) -> Array:
    """Return what distance leaves of a report: ``edge_share`` at its reach."""
    found: Array = np.exp(np.log(edge_share) * distance_m / reach_m)
    return np.where(distance_m <= reach_m, found, 0.0)


def cut_by_crossing(
    then_c: Array, since_c: NDArray[np.float32], says: Mask, by_k: float
) -> Mask:
    """Return where a report ended because the surface froze or thawed since.

    Parameters
    ----------
    then_c : (C,)
        Surface temperature when it was seen, against the freezing point. [°C]
    since_c : (R', C)
        From then to ``now``. [°C]
    says : (8,) bool
        A report of snow or slush is not ended so: that melts for hours.
    by_k : float
        How far beyond freezing the surface has to get. [K]
    """
    if not (says & ~LASTING).any() or not since_c.shape[0]:
        return np.zeros(then_c.shape, dtype=np.bool_)
    thawed = (then_c <= 0.0) & (since_c.max(axis=0) > by_k)
    froze = (then_c > 0.0) & (since_c.min(axis=0) < -by_k)
    # What is frozen already stays slippery in frost, what is bare does not thaw.
    ended: Mask = (thawed & (says & IS_SLIPPERY).any()) | (
        froze & (says & ~IS_SLIPPERY).any()
    )
    return ended


def combined_belief(
    belief: Array,
    segment: NDArray[np.intp],
    model_now: NDArray[np.int8],
    heard: tuple[Heard, ...],
    reports: Reports,
    trust: Trust,
) -> Array:
    """Return the belief in each state after the reports, (C, 8).

    Bayes' rule with every likelihood raised to the report's weight. A report is
    compared with the model at its own place and time: where it was as the model has
    it, it speaks for what the model has here and now, though that be another state.
    Of one reporter only the newest word on a segment counts.

    Parameters
    ----------
    belief : (C, 8)
        Of the model, or shares of an ensemble.
    segment : (C,) intp
        The segments that anything was heard on, rising.
    model_now : (C,) int8
        The model's state there.
    heard : tuple of Heard
        In order of time.
    reports : Reports
    trust : Trust

    Returns
    -------
    (C, 8)
        Rows sum to 1.
    """
    log_belief = np.log(np.maximum(belief, 1e-9))
    own: dict[int, Array] = {}
    for one in heard:
        reporter = int(reports.reporter[one.report])
        said = trust.likelihood(reporter, reports.says[one.report])
        rows = np.searchsorted(segment, one.segment)
        part = own.setdefault(reporter, np.zeros(belief.shape))
        counts = one.weight > 0.0
        likely = np.repeat(np.log(said)[None, :], int(counts.sum()), axis=0)
        here = model_now[rows[counts]]
        as_modelled = np.maximum(said[one.model_then], said[here])
        likely[np.arange(here.size), here] = np.log(as_modelled)
        part[rows[counts]] = one.weight[counts, None] * likely
    for part in own.values():
        log_belief += part
    found: Array = np.exp(log_belief - log_belief.max(axis=1, keepdims=True))
    found /= found.sum(axis=1, keepdims=True)
    return found
