from datetime import UTC, datetime, time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.calendar import ClockTimes
from planner.priority.due import (
    Basis,
    Promises,
    clock_moments_s,
    due_times_s,
    first_met_s,
)

HOUR_S = 3600.0
NOBODY = np.inf


def promises(start_h, **hours):
    given_h = dict.fromkeys(
        ("completion", "after_snowfall", "max_depth", "interval", "next_snowfall"),
        NOBODY,
    )
    return Promises(
        start_s=np.array([start_h * HOUR_S]),
        **{
            f"{name}_s": np.array([hour * HOUR_S])
            for name, hour in (given_h | hours).items()
        },
    )


def due_h(stated, clock_h=()):
    due_s, basis = due_times_s(
        stated, np.array(clock_h, dtype=float) * HOUR_S, notice_s=HOUR_S
    )
    return due_s[0] / HOUR_S, Basis(basis[0])


def test_criterion_is_met_within_a_step():
    # 2 cm an hour: 70 mm lie half an hour before the fourth hour, 100 mm at 5.
    depth_mm = np.linspace(0, 120, 7)[:, None].repeat(3, axis=1)
    for start_mm, hour in ((70.0, 3.5), (100.0, 5.0), (300.0, np.inf)):
        met_s, _ = first_met_s(
            np.arange(7) * HOUR_S,
            depth_mm,
            np.full(7, start_mm),
            np.zeros(3, dtype=np.intp),
        )
        assert (met_s / HOUR_S).tolist() == [hour] * 3


def test_snow_that_turns_wet_meets_the_wet_criterion_when_it_turns():
    depth_mm = np.full((4, 1), 90.0)
    criterion_mm = np.array([100.0, 100.0, 80.0, 80.0])
    met_s, step = first_met_s(
        np.arange(4) * HOUR_S, depth_mm, criterion_mm, np.zeros(1, dtype=np.intp)
    )
    assert met_s.tolist() == [1 * HOUR_S]
    assert step.tolist() == [2]


def test_the_earliest_promise_counts():
    assert due_h(promises(2, completion=8)) == (8, Basis.COMPLETION)
    assert due_h(promises(2, completion=8, after_snowfall=6)) == (
        6,
        Basis.AFTER_SNOWFALL,
    )
    assert due_h(promises(2, completion=8), clock_h=[7.5]) == (7.5, Basis.CLOCK)


def test_a_clock_time_that_nobody_could_keep_does_not_count():
    # Work may start at 6; the promise of 6:30 is past keeping, the next is at 30:30.
    assert due_h(promises(6, completion=14), clock_h=[6.5, 30.5]) == (
        14,
        Basis.COMPLETION,
    )


def test_a_limit_reached_minutes_after_the_start_leaves_the_notice():
    assert due_h(promises(2, completion=8, max_depth=2.2)) == (3, Basis.MAX_DEPTH)


def test_clock_times_follow_the_weekday_across_the_clock_change():
    # Oslo moves to summer time on Sunday 31 March 2024 at 02:00.
    clock = ClockTimes(weekday=time(6), saturday=time(7), sunday=time(9))
    now = datetime(2024, 3, 29, 12, 0, tzinfo=UTC)
    found_s = clock_moments_s(clock, now, "Europe/Oslo", from_s=0.0, to_s=60 * HOUR_S)
    # Saturday 07:00 is 06:00 UTC, Sunday 09:00 is 07:00 UTC, Monday 06:00 is 04:00.
    assert (found_s / HOUR_S).tolist() == [18, 43, 64]


hours = st.floats(0, 40, allow_nan=False)


@given(hours, hours, hours, st.lists(hours, max_size=4).map(sorted))
def test_what_starts_earlier_is_never_due_later(start, sooner, completion, clock):
    late = promises(start, completion=start + completion)
    earlier = max(start - sooner, 0.0)
    early = promises(earlier, completion=earlier + completion)
    assert due_h(early, clock)[0] <= due_h(late, clock)[0]
