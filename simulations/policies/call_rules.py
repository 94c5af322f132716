"""When the three baselines call a class to plough; frozen as version 1."""

from dataclasses import dataclass, field

import numpy as np

from simulations.clock import HOUR_S
from simulations.policies.baseline_rules import RULES
from simulations.policies.fixed_beats import Beliefs
from simulations.policies.policy import Situation
from simulations.weather_steps import numbers


@dataclass(slots=True)
class WhenCriterionMet:
    """``beats``: a class is called when enough of its length meets its criterion."""

    def look(self, situation: Situation) -> None:
        """Remember no weather: the needs come from the planner."""

    def classes(self, situation: Situation, beliefs: Beliefs) -> tuple[int, ...]:  # noqa: ARG002
        """Return the classes of which enough needs ploughing soon."""
        return tuple(
            class_index
            for class_index, need in beliefs.plough.items()
            if need.share >= RULES.call_share
        )

    def called(self, class_index: int) -> None:
        """Remember nothing: the needs already know what has been treated."""


@dataclass(slots=True)
class AllOut:
    """``all_out``: everything, at the first criterion met or when it stops snowing."""

    _lying_mm: dict[int, float] = field(default_factory=dict)
    _dry_h: float = np.inf

    def look(self, situation: Situation) -> None:
        """Add the last hour's snow to what lies since each class was called."""
        fresh_mm, self._dry_h, _ = _weather_at_hand(situation)
        for class_index in range(len(situation.town.classes)):
            self._lying_mm[class_index] = (
                self._lying_mm.get(class_index, 0.0) + fresh_mm
            )

    def classes(self, situation: Situation, beliefs: Beliefs) -> tuple[int, ...]:
        """Return every class, or none."""
        lying_mm = max(self._lying_mm.values())
        is_over = (
            self._dry_h >= RULES.snowfall_over_h
            and lying_mm >= RULES.worth_ploughing_mm
        )
        is_met = any(need.share >= RULES.call_share for need in beliefs.plough.values())
        return tuple(range(len(situation.town.classes))) if is_over or is_met else ()

    def called(self, class_index: int) -> None:
        """Count the snow from now on."""
        self._lying_mm[class_index] = 0.0


@dataclass(slots=True, kw_only=True)
class Officer:
    """``officer``: depth by rule of thumb, and tonight's forecast.

    A class is called when the snow that the officer thinks lies there reaches
    ``depth_share`` of its dry start depth, or when half of that lies and the next
    twelve hours are forecast to bring it to ``forecast_share`` of it.
    """

    depth_share: float
    forecast_share: float
    _lying_mm: dict[int, float] = field(default_factory=dict)
    _coming_mm: float = 0.0

    def look(self, situation: Situation) -> None:
        """Let the snow in mind grow, settle and melt for an hour."""
        fresh_mm, _, self._coming_mm = _weather_at_hand(situation)
        melts_mm = RULES.officer_melts_mm_per_h_k * max(0.0, _now_c(situation))
        for class_index in range(len(situation.town.classes)):
            lying = self._lying_mm.get(class_index, 0.0) * (
                1.0 - RULES.officer_settles_per_h
            )
            self._lying_mm[class_index] = max(0.0, lying + fresh_mm - melts_mm)

    def classes(self, situation: Situation, beliefs: Beliefs) -> tuple[int, ...]:  # noqa: ARG002
        """Return the classes whose thresholds are passed."""
        found = []
        for class_index, level in enumerate(situation.town.classes):
            lying = self._lying_mm[class_index]
            share = lying / level.start_depth_dry_mm
            ahead = (lying + self._coming_mm) / level.start_depth_dry_mm
            if share >= self.depth_share or (
                share >= self.depth_share / 2.0 and ahead >= self.forecast_share
            ):
                found.append(class_index)
        return tuple(found)

    def called(self, class_index: int) -> None:
        """Count the snow from now on."""
        self._lying_mm[class_index] = 0.0


def _weather_at_hand(situation: Situation) -> tuple[float, float, float]:
    """Return last hour's fresh snow [mm], dry hours, and snow of 12 h ahead [mm]."""
    weather = situation.weather
    lead_h = np.array(
        [(t - situation.now).total_seconds() / HOUR_S for t in weather.times]
    )
    rate = np.nan_to_num(numbers(weather, "precipitation_mm_h"))
    cold = numbers(weather, "air_temperature_c") < RULES.snow_below_c
    depth_mm = np.where(cold, RULES.ten_to_one * rate, 0.0)
    last = (lead_h > -1.0) & (lead_h <= 0.0)
    ahead = (lead_h > 0.0) & (lead_h <= RULES.officer_looks_ahead_h)
    falling = (depth_mm > 0.0) & (lead_h <= 0.0)
    dry_h = float(-lead_h[falling].max()) if falling.any() else np.inf
    return float(depth_mm[last].sum()), dry_h, float(depth_mm[ahead].sum())


def _now_c(situation: Situation) -> float:
    """Air temperature of the last row that had been recorded [°C]."""
    known = [
        value
        for moment, value in zip(
            situation.weather.times,
            situation.weather.columns["air_temperature_c"],
            strict=True,
        )
        if moment <= situation.now and value is not None
    ]
    return known[-1] if known else 0.0
