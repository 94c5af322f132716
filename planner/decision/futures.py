"""In which of the ways the night may turn out each task is needed, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Futures:
    """What the members of an ensemble say of the tasks of a plan.

    Attributes
    ----------
    later_s : (M, R)
        By how much later than in the forecast each task's need arises, negative
        where it is earlier, ``inf`` where it does not arise. [s]
    chance_of_count : (M+1,)
        Calibrated chance of what happens in none, one, ... all of the members.
    unplanned : mapping of str to float
        Chance that an area needs work although the forecast has none for it.
    """

    later_s: NDArray[np.float64]
    chance_of_count: NDArray[np.float64]
    unplanned: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a table of chances for another number of members."""
        expected = (self.later_s.shape[0] + 1,)
        if self.chance_of_count.shape != expected:
            msg = (
                f"chance_of_count is {self.chance_of_count.shape}, later_s asks for "
                f"{expected}: one more than there are members"
            )
            raise ValueError(msg)

    @property
    def member_count(self) -> int:
        """Number of members, M."""
        return int(self.later_s.shape[0])

    def take(self, picked: NDArray[np.bool_]) -> "Futures":
        """Return what is said of the picked tasks."""
        return Futures(
            later_s=self.later_s[:, picked],
            chance_of_count=self.chance_of_count,
            unplanned=self.unplanned,
        )

    def chance_of_any(self) -> float:
        """Return the chance that any of the tasks is needed."""
        needed = np.isfinite(self.later_s).any(axis=1)
        return float(self.chance_of_count[int(needed.sum())])


def certain(tasks: int) -> Futures:
    """Return the forecast itself as the only way in which the night may turn out."""
    return Futures(later_s=np.zeros((1, tasks)), chance_of_count=np.array([0.0, 1.0]))
