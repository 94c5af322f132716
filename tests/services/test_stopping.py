import pytest

from planner.params import MaxIterations
from services.stopping import Cancellable, FirstOf, MaxSeconds


class Clock:
    """A clock that somebody sets."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def test_seconds_count_from_the_first_question():
    clock = Clock()
    stop = MaxSeconds(8.0, clock=clock)
    clock.seconds = 500.0
    assert stop.share_used(0, 0) == 0.0
    clock.seconds = 502.0
    assert stop.share_used(10, 0) == 0.25
    clock.seconds = 508.0
    assert stop.share_used(11, 0) >= 1.0


def test_no_seconds_end_at_once():
    assert MaxSeconds(0.0).share_used(0, 0) >= 1.0


@pytest.mark.parametrize("seconds", [-1.0, float("inf"), float("nan")])
def test_impossible_seconds_are_refused(seconds):
    with pytest.raises(ValueError, match="0 seconds or more"):
        MaxSeconds(seconds)


def test_cancelling_ends_what_would_go_on():
    asked = []
    stop = Cancellable(MaxIterations(100), lambda: bool(asked))
    assert stop.share_used(50, 0) == 0.5
    asked.append("stop")
    assert stop.share_used(51, 0) >= 1.0


def test_of_two_stops_the_first_one_ends_the_search():
    seconds = [0.0]
    timed = MaxSeconds(10.0, clock=lambda: seconds[0])
    stop = FirstOf(MaxIterations(4), timed)
    assert stop.share_used(1, 0) == 0.25
    seconds[0] = 5.0
    assert stop.share_used(1, 0) == 0.5
    assert stop.share_used(4, 0) == 1.0
