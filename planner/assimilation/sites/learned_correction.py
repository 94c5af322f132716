"""What the physics missed so far at a site, learned and added to its next forecasts.

The correction is a course of additional heat, a weighted sum of `flux_features`, sent
through the model's own response to heat: so one set of weights serves all leads, and a
correction in the first hour carries on as heat does. The weights follow from forecasts
of earlier hours whose outcome had been observed by the start. Without observations
there is no correction but that of a calibration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.flux_features import (
    MEMORY_NAMES,
    memory_features,
    recent_mean,
)
from planner.assimilation.sites.learning import Learner

Array = NDArray[np.float64]
Watch = Callable[[int, int], None]
START_H = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Hourly forecasts of one site and what became of them, (H,) hours.

    Attributes
    ----------
    forecast_c : (H, L)
        From the end of each hour for the next L; NaN where there is none. [°C]
    observed_c : (H,)
        At the end of each hour; NaN where there is none. [°C]
    flux_w_m2 : (H,)
        Found by the coupling. [W/m²]
    features : mapping of name to (H,)
        Of the weather; the same names for every record of a site.
    response_k : (L,)
        To one hour of 1 W/m². [K per W/m²]
    fade_h : float
        How fast the coupling's flux fades in the forecasts. [h]
    """

    forecast_c: Array
    observed_c: Array
    flux_w_m2: Array
    features: Mapping[str, Array]
    response_k: Array
    fade_h: float


def weight_names(features: Mapping[str, Array]) -> tuple[str, ...]:
    """Return the names of the weights, in their order."""
    return (*features, *MEMORY_NAMES)


def corrected_c(
    record: Record, learner: Learner, *, watch: Watch | None = None
) -> Array:
    """Forecasts of every hour with what was learned before it.

    Parameters
    ----------
    record : Record
    learner : Learner
        What is known before the first hour; goes on learning from hour to hour.
    watch : callable, optional
        Told how many of the hours are done.

    Returns
    -------
    (H, L)
        [°C]
    """
    hours, lead_h = record.forecast_c.shape
    rows_of = _Rows(record)
    waiting: list[Array] = []
    corrected = np.empty((hours, lead_h))
    for hour in range(hours):
        observed = record.observed_c[hour]
        made = [
            (rows[ahead], record.forecast_c[hour - 1 - ahead, ahead])
            for ahead, rows in enumerate(reversed(waiting))
        ]
        known = [pair for pair in made if np.isfinite(pair[1])]
        if np.isfinite(observed) and known:
            learner.learn(
                np.stack([rows for rows, _ in known]),
                observed - np.array([forecast for _, forecast in known]),
            )
        rows = rows_of.at(hour)
        waiting.append(rows)
        del waiting[:-lead_h]
        corrected[hour] = record.forecast_c[hour] + learner.correction_k(rows)
        if watch is not None:
            watch(hour + 1, hours)
    return corrected


class _Rows:
    """Features of the forecasts of an hour, sent through the response to heat."""

    def __init__(self, record: Record) -> None:
        self._record = record
        lead_h = record.forecast_c.shape[1]
        self._weather = np.stack(list(record.features.values()), axis=1)
        self._start = recent_mean(self._weather, START_H)
        after_h = np.arange(lead_h) + 0.5
        self._fading = np.exp(-after_h / record.fade_h)[:, None]
        lags = np.arange(lead_h)[:, None] - np.arange(lead_h)[None, :]
        # In units of the warming by steady heat, so that weights are in kelvin.
        share = record.response_k / record.response_k.sum()
        self._filter = np.where(lags >= 0, share[np.maximum(lags, 0)], 0.0)

    def at(self, hour: int) -> Array:
        """Return the features of the forecasts made at the end of an hour, (L, K)."""
        lead_h = self._filter.shape[0]
        ahead = np.minimum(hour + 1 + np.arange(lead_h), self._weather.shape[0] - 1)
        # What the coupling already holds against the model fades with it.
        weather = self._weather[ahead] - self._start[hour] * self._fading
        memory = memory_features(self._record.flux_w_m2, hour, lead_h)
        rows: Array = self._filter @ np.concatenate([weather, memory], axis=1)
        return rows
