"""Which passes of a street are done, in whatever order they were driven."""

from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work

CLEARS = frozenset({Work.PLOUGH, Work.SWEEP, Work.REMOVE, Work.SHOVEL})
"""Works that take snow away."""


class PassesDone:
    """The passes of each street that blades or brushes have done of the latest round.

    In whatever order: a pass that is done once more begins another round, and so does
    the first one after all are done.
    """

    def __init__(self) -> None:
        self._done: dict[str, set[int]] = {}

    def count_left(self, record: TreatmentRecord, passes: int) -> int:
        """Take the next treatment in time; return how many passes are left after it.

        One that clears nothing changes nothing.
        """
        done = self._done.setdefault(record.segment, set())
        if record.works & CLEARS:
            if record.pass_number in done or len(done) >= passes:
                done.clear()
            done.add(record.pass_number)
        return max(0, passes - max(1, len(done)))

    def list_done(self, segment: str) -> frozenset[int]:
        """Return the passes of a street's latest round."""
        return frozenset(self._done.get(segment, ()))
