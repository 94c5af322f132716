"""The passes of a street that is ploughed in two or three."""

from datetime import timedelta

import pytest

from planner.domain.operations import TreatmentRecord
from planner.domain.passes_done import PassesDone
from planner.domain.treatments import Work
from tests.hand_made import NOW


def ploughed(pass_number, *works):
    return TreatmentRecord(
        segment="Storgatan",
        works=frozenset(works or (Work.PLOUGH,)),
        finished_at=NOW,
        received_at=NOW + timedelta(seconds=30),
        vehicle="plough 1",
        pass_number=pass_number,
    )


@pytest.mark.parametrize(
    ("passes", "driven", "left"),
    [
        (1, [1, 1], [0, 0]),
        (2, [1, 2, 1, 2], [1, 0, 1, 0]),
        (2, [2, 1, 2], [1, 0, 1]),
        # The second was left out: with the first again another round begins.
        (2, [1, 1, 2], [1, 1, 0]),
        (3, [3, 1, 2], [2, 1, 0]),
    ],
)
def test_passes_count_in_whatever_order_they_are_driven(passes, driven, left):
    done = PassesDone()
    assert [done.count_left(ploughed(number), passes) for number in driven] == left


def test_salt_clears_no_pass():
    done = PassesDone()
    done.count_left(ploughed(1), 2)
    done.count_left(ploughed(2, Work.SALT), 2)
    assert done.list_done("Storgatan") == {1}
    assert done.count_left(ploughed(2), 2) == 0
