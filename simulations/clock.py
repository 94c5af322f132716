"""The clock of a replay: quarters of an hour for the streets, hours for decisions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import (
    Instant,
    after_seconds,
    format_instant,
    seconds_between,
)

STEP_S = 900.0
"""Step of the streets' truth [s]."""

HOUR_S = 3600.0
STEPS_PER_HOUR = 4
SPIN_UP_H = 24
"""Hours before the replay in which pavements take on the weather's warmth. At its
start all snow, ice and water are taken off, and everybody knows it: a replay begins
with streets in good order, never with a day's neglect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The hours that are replayed, and the spin-up before them.

    Seconds of a replay count from ``first``, which is the start of the spin-up.
    """

    start: Instant
    end: Instant
    spin_up_h: int = SPIN_UP_H

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts or is cut inside an hour."""
        length_s = seconds_between(self.start, self.end)
        if length_s <= 0.0:
            msg = (
                f"the replay ends {format_instant(self.end)}, it must be after its "
                f"start {format_instant(self.start)}"
            )
            raise ValueError(msg)
        if length_s % HOUR_S:
            msg = (
                f"the replay runs {length_s / HOUR_S:.2f} h, it must be whole hours "
                "because decisions are made once an hour"
            )
            raise ValueError(msg)

    @property
    def first(self) -> Instant:
        """Start of the spin-up."""
        return after_seconds(self.start, -self.spin_up_h * HOUR_S)

    @property
    def hour_count(self) -> int:
        """Hours at which a policy decides."""
        return int(seconds_between(self.start, self.end) // HOUR_S)

    @property
    def step_count(self) -> int:
        """Steps of the truth, spin-up included."""
        return (self.hour_count + self.spin_up_h) * STEPS_PER_HOUR

    @property
    def first_step(self) -> int:
        """Number of the first step that is replayed, after the spin-up."""
        return self.spin_up_h * STEPS_PER_HOUR

    def ends_s(self) -> NDArray[np.float64]:
        """Return the end of every step, from the start of the spin-up (T,) [s]."""
        return np.arange(1, self.step_count + 1).astype(np.float64) * STEP_S

    def hour(self, number: int) -> Instant:
        """Return the moment of a decision, counted from 0."""
        return after_seconds(self.start, number * HOUR_S)

    def second(self, moment: Instant) -> float:
        """Return the seconds from the start of the spin-up."""
        return seconds_between(self.first, moment)
