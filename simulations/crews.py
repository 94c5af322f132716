"""Who is at home, who is out and who has to rest."""

from dataclasses import dataclass, replace

from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.fleet import Vehicle
from planner.domain.operations import VehicleState
from simulations.clock import HOUR_S
from simulations.driving import Driven

REST_H = 11.0
"""Rest after a shift before a crew is fresh: assumed, as long as the daily rest that
is usual in Swedish working time. The Swedish night rule itself says something else: at
most ten hours of work in twenty-four when they touch the hours from 01 to 05."""

LATE_BUT_COMING_S = 900.0
"""A vehicle that is overdue at its depot is expected in a quarter of an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """One vehicle's crew: its shift, and the tour it is on."""

    vehicle: Vehicle
    shift_end: Instant | None = None
    home_at: Instant | None = None
    expected_at: Instant | None = None

    def state(self, now: Instant) -> VehicleState:
        """Return what the depot knows of this vehicle at a moment.

        A vehicle that is out is expected when its tour was planned to end, or soon
        when that has passed: nobody knows more.
        """
        name = self.vehicle.name
        if self.home_at is None or self.expected_at is None:
            return VehicleState(vehicle=name, free_at=now)
        if self.home_at > now:
            expected = max(self.expected_at, after_seconds(now, LATE_BUT_COMING_S))
            return VehicleState(
                vehicle=name, free_at=expected, shift_end=self.shift_end
            )
        rested_at = after_seconds(self.home_at, REST_H * HOUR_S)
        if rested_at <= now:
            return VehicleState(vehicle=name, free_at=now)
        if self.shift_end is not None and self.shift_end <= now:
            return VehicleState(vehicle=name, free_at=rested_at)
        return VehicleState(vehicle=name, free_at=now, shift_end=self.shift_end)

    def is_free(self, now: Instant) -> bool:
        """Return whether it is at home with hours left."""
        return self.state(now).free_at <= now

    def is_fresh(self, now: Instant) -> bool:
        """Return whether the crew has to be called out before it drives."""
        return self.is_free(now) and self.state(now).shift_end is None

    def sent(self, driven: Driven, now: Instant) -> "Crew":
        """Return the crew once it has been sent on a tour.

        Raises
        ------
        ValueError
            If it is not at home.
        """
        if not self.is_free(now):
            msg = f"vehicle {self.vehicle.name} is sent out at {now}, it is not free"
            raise ValueError(msg)
        shift_end = self.state(now).shift_end
        if shift_end is None:
            shift_end = after_seconds(driven.start, self.vehicle.shift_h * HOUR_S)
        return replace(
            self,
            shift_end=shift_end,
            home_at=driven.end,
            expected_at=driven.planned_end,
        )


def ready_at(crew: Crew, now: Instant) -> Instant:
    """Return when a free vehicle can leave the depot: a called-out crew mobilises."""
    if crew.is_fresh(now):
        return after_seconds(now, crew.vehicle.mobilisation_min * 60.0)
    return now


def hours_left(crew: Crew, now: Instant) -> float:
    """Return the hours of work that a free crew has left [h]."""
    shift_end = crew.state(now).shift_end
    if shift_end is None:
        return crew.vehicle.shift_h
    return seconds_between(now, shift_end) / HOUR_S
