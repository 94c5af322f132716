"""Nights over one street each, by hand. Hours count from now, 22:00 on a Monday."""

from dataclasses import replace
from datetime import time

import numpy as np
import pytest

from planner.domain.calendar import ClockTimes
from planner.params import PriorityParams
from planner.priority.make_needs import make_needs
from tests.planner.priority.nights import (
    HOUR_S,
    NOW,
    PATH,
    VILLA,
    A,
    conditions,
    network,
    town,
)

PARAMS = PriorityParams()


def windows(needs):
    """Earliest and due of every task, in hours from now."""
    return [
        (round(float(earliest), 2), round(float(due), 2))
        for earliest, due in zip(
            needs.earliest_s / HOUR_S, needs.due_s / HOUR_S, strict=True
        )
    ]


def needs_of(service_class, night):
    return make_needs(town(service_class), network([0]), night, NOW, PARAMS)


def test_the_clock_starts_when_the_depth_is_reached():
    # 2 cm an hour from now: 70 mm at 3.5 h, six hours for it.
    needs = needs_of(A, conditions([0] + [20] * 5 + [0] * 12))
    assert windows(needs) == [(3.5, 9.5)]


def test_too_little_snow_is_no_task():
    assert needs_of(A, conditions([0] + [20] * 3 + [0] * 12)).count == 0


def test_snow_that_stays_in_need_keeps_its_due_time_though_it_is_late():
    # 80 mm fell from 20 to 16 hours ago: 70 mm after 3.5 h, so 6 h ended 10.5 h ago.
    needs = needs_of(A, conditions([0] + [20] * 4 + [0] * 27, from_h=-20))
    assert windows(needs) == [(0, -10.5)]
    assert needs.reason[0].endswith("due 11:30 (already 10 h late)")


def test_a_plough_that_came_within_the_step_of_the_criterion_counts_as_a_round():
    # 60 mm an hour ago, 20 mm since: 80 mm, but ploughed down to 10 before the step
    # ends. 40 mm more fall until the snow stops in 2 h: 50 mm are left, round 2.
    depth_mm = [0, 20, 40, 60, 10, 30, 50] + [50] * 12
    night = conditions([0] + [20] * 6 + [0] * 12, from_h=-4, depth_mm=depth_mm)
    needs = needs_of(A, night)
    assert windows(needs) == [(2, 8)]
    assert needs.round_number.tolist() == [2]
    assert needs.reason[0].endswith("due Tue 06:00")


def test_a_street_cleared_well_below_its_criterion_counts_no_round():
    # 40 mm, ploughed down to 10 by somebody who was there anyway.
    depth_mm = [0, 20, 40, 10, 30, 50] + [50] * 12
    night = conditions([0] + [20] * 5 + [0] * 12, from_h=-3, depth_mm=depth_mm)
    assert needs_of(A, night).count == 0


@pytest.mark.parametrize(
    ("before_mm", "due"),
    [
        # 60 of 70 mm by the model's own past; a camera since the plough shows that
        # more had fallen, and the plan of that hour had 70. 30 mm are left: round 2.
        (60, [(0, 5)]),
        # 50 mm are a model's error and a half below: somebody was there anyway.
        (50, []),
    ],
)
def test_a_plough_that_took_most_of_its_criterion_counts_as_a_round(before_mm, due):
    depth_mm = [0, before_mm, 0, 15, 30, *[30] * 10]
    night = conditions([0, before_mm, 0, 15, 15, *[0] * 10], from_h=-5)
    night = replace(night, snow_depth_mm=np.array(depth_mm, dtype=float)[:, None])
    needs = needs_of(replace(A, completion_after_snowfall_h=6.0), night)
    assert windows(needs) == due
    assert needs.round_number.tolist() == [2] * len(due)


def test_snow_that_melts_from_below_its_criterion_is_no_round():
    # 60 of 70 mm, 25 and 15 an hour and two later: nobody was there. 30 mm since.
    depth_mm = [0, 60, 25, 15, 30, *[45] * 10]
    night = conditions([0, 60, 1, 1, 15, 15, *[0] * 9], from_h=-5, depth_mm=depth_mm)
    assert needs_of(replace(A, completion_after_snowfall_h=6.0), night).count == 0


def test_a_sentence_shows_the_minute_that_the_clock_shows():
    # 70 mm at 18 mm/h take 3 h 53 min 20 s; at 18.3 mm/h 3 h 49 min 30.5 s.
    for rate, due in ((18.0, "Tue 07:53"), (18.3, "Tue 07:49")):
        needs = needs_of(A, conditions([0] + [rate] * 6 + [0] * 12))
        assert needs.reason[0].endswith(f"due {due}")


def test_snow_that_settles_below_the_criterion_is_still_in_need():
    depth_mm = [0, 40, 80, 65, 60, 60, 60, 60, 60]
    night = conditions([0, 40, 40] + [0] * 6, from_h=-4, depth_mm=depth_mm)
    assert windows(needs_of(A, night)) == [(0, -2.25 + 6)]


def test_a_ploughed_street_is_out_of_need():
    depth_mm = [0, 40, 80, 5, 5, 5, 5, 5, 5]
    night = conditions([0, 40, 40] + [0] * 6, from_h=-4, depth_mm=depth_mm)
    assert needs_of(A, night).count == 0


def test_what_fell_after_the_plough_is_cleared_when_the_snowfall_ends():
    # Ploughed two hours ago in a snowfall that ended an hour ago, 30 mm since.
    depth_mm = [0, 40, 80, 5, 35, 35, 35, 35, 35, 35]
    night = conditions([0, 40, 40, 30, 30] + [0] * 5, from_h=-5, depth_mm=depth_mm)
    needs = needs_of(replace(A, completion_after_snowfall_h=4.0), night)
    assert windows(needs) == [(0, -1 + 4)]
    assert needs.round_number.tolist() == [2]
    assert needs.reason[0] == (
        "Gata 0: round 2, 35 mm left when the snowfall ended 21:00, class A allows "
        "4 h after the snowfall's end, due Tue 01:00"
    )


def test_a_dusting_after_the_plough_is_left():
    depth_mm = [0, 40, 80, 5, 20, 20, 20, 20, 20, 20]
    night = conditions([0, 40, 40, 15, 15] + [0] * 5, from_h=-5, depth_mm=depth_mm)
    assert needs_of(A, night).count == 0


def test_wet_snow_starts_sooner_than_dry():
    night = conditions([0] + [20] * 6 + [0] * 12)
    wet = replace(night, is_wet_snow=np.ones(19, dtype=bool))
    # 100 mm after 5 h, 80 mm after 4 h; a day for it, in one go after the end at 6 h.
    assert windows(needs_of(VILLA, night)) == [(6, 5 + 24)]
    assert windows(needs_of(VILLA, wet)) == [(6, 4 + 24)]
    assert "80 mm of wet snow expected 02:00" in needs_of(VILLA, wet).reason[0]


def test_first_class_repeats_before_the_villa_street_begins():
    # 15 mm an hour for 11 h. Class A: 40 mm at 2.67 h, due when 80 mm lie at 5.33 h;
    # cleared then, 40 mm again at 8 h, 80 mm would lie at 10.67 h. At the end, 11 h,
    # only 5 mm are left. The villa street has 100 mm at 6.67 h.
    repeated = replace(
        A, start_depth_wet_mm=40.0, start_depth_dry_mm=40.0, max_depth_mm=80.0
    )
    night = conditions([0] + [15] * 11 + [0] * 12, segments=2)
    needs = make_needs(town(repeated, VILLA), network([0, 1]), night, NOW, PARAMS)
    assert needs.segment.tolist() == [0, 0, 1]
    assert needs.round_number.tolist() == [1, 2, 1]
    assert windows(needs)[:2] == [(2.67, 5.33), (8.0, 10.67)]
    assert needs.after == ((), (0,), ())
    assert needs.due_s[1] < needs.due_s[2]


def test_the_interval_between_rounds_counts_while_it_snows():
    # 10 mm an hour for 11 h, round 1: 40 mm at 4 h, 2 h for it. Cleared at 6 h; 30 mm
    # three hours later, at 9 h; then 20 mm are left at the end, which may stay.
    repeated = replace(
        A,
        start_depth_wet_mm=40.0,
        start_depth_dry_mm=40.0,
        completion_h=2.0,
        round_interval_h=3.0,
    )
    needs = needs_of(repeated, conditions([0] + [10] * 11 + [0] * 12))
    assert windows(needs) == [(4, 6), (7.5, 9)]
    assert "class A is repeated every 3 h" in needs.reason[1]


def test_the_last_round_clears_what_is_left_when_the_snow_ends():
    repeated = replace(
        A,
        start_depth_wet_mm=40.0,
        start_depth_dry_mm=40.0,
        completion_h=2.0,
        round_interval_h=4.0,
        completion_after_snowfall_h=1.5,
    )
    # 10 mm an hour for 13 h. Round 1 from 4 to 6 h, round 2 by 10 h, then 30 mm until
    # the end: too late for a plan of 12 h, not for one of 14 h.
    night = conditions([0] + [10] * 13 + [0] * 12)
    assert windows(needs_of(repeated, night)) == [(4, 6), (8, 10)]
    longer = replace(PARAMS, task_horizon_h=14.0)
    needs = make_needs(town(repeated), network([0]), night, NOW, longer)
    assert windows(needs)[2] == (13, 14.5)


def test_a_round_of_the_interval_is_done_when_it_has_been_ploughed():
    # 10 mm an hour for 20 h, 13 of them gone. Ploughed at 40 mm nine hours ago and, as
    # class A is repeated every 3 h, at 30 mm six and three hours ago. 30 mm lie now:
    # round 4, three hours after the last one and not after the first.
    repeated = replace(
        A, start_depth_wet_mm=40.0, start_depth_dry_mm=40.0, round_interval_h=3.0
    )
    since = [0, 10, 20, 30] + [0, 10, 20] * 3 + [30]
    depth_mm = since + [40, 50, 60, 70, 80, 90, 100] + [100] * 5
    night = conditions([0] + [10] * 20 + [0] * 5, from_h=-13, depth_mm=depth_mm)
    needs = needs_of(repeated, night)
    assert needs.round_number[0] == 4
    assert windows(needs)[0] == (0, 0)
    swept = [*depth_mm[:13], 0, 10, 20, 30, 40, 50, 60, 70, *[70] * 5]
    later = conditions([0] + [10] * 20 + [0] * 5, from_h=-13, depth_mm=swept)
    assert windows(needs_of(repeated, later))[0] == (1.5, 3)


def test_the_last_round_is_over_once_what_was_left_is_ploughed():
    # Cleared at 40 mm, 30 mm since at the end of the snowfall two hours ago, due an
    # hour later. Ploughed an hour ago: nothing is left to do.
    repeated = replace(
        A,
        start_depth_wet_mm=40.0,
        start_depth_dry_mm=40.0,
        completion_after_snowfall_h=1.0,
    )
    fallen = [0, 20, 20, 15, 15] + [0] * 9
    left = conditions(fallen, from_h=-6, depth_mm=[0, 20, 0, 15, 30] + [30] * 9)
    assert needs_of(repeated, left).round_number.tolist() == [2]
    done = conditions(fallen, from_h=-6, depth_mm=[0, 20, 0, 15, 30] + [0] * 9)
    assert needs_of(repeated, done).count == 0


def test_six_centimetres_a_pause_of_three_hours_and_six_again():
    # 2 cm an hour from 0 to 3 and from 6 to 9. The path starts at 30 mm, when the
    # snow has ended, and is done before it snows again or by 06:00, which is 8 h.
    night = conditions([0] + [20] * 3 + [0] * 3 + [20] * 3 + [0] * 15, segments=3)
    needs = make_needs(town(A, PATH, VILLA), network([0, 1, 2]), night, NOW, PARAMS)
    path = needs.class_index == 1
    assert [w for w, p in zip(windows(needs), path, strict=True) if p] == [
        (3, 6),
        (9, 17),
    ]
    assert needs.round_number[path].tolist() == [1, 2]
    # The street's 70 mm and the villa street's 100 mm lie after 6.5 and 8 h.
    assert [w for w, p in zip(windows(needs), path, strict=True) if not p] == [
        (6.5, 12.5),
        (9, 32),
    ]


def test_the_path_is_not_touched_again_for_a_dusting_after_the_pause():
    night = conditions([0] + [20] * 3 + [0] * 3 + [12] * 2 + [0] * 15)
    assert windows(needs_of(PATH, night)) == [(3, 6)]


def test_a_path_waits_for_a_snowfall_without_end_and_the_plan_says_so():
    needs = needs_of(PATH, conditions([0] + [10] * 12))
    assert needs.count == 0
    assert needs.remarks[0] == (
        "class GC is cleared after the snowfall, which goes on to the end of the "
        "outlook; 1 segment waits for a later plan"
    )


def test_a_path_is_done_by_six_when_the_snow_ends_in_time():
    # 30 mm at 1.5 h, the snow ends at 2 h, midnight; 06:00 comes before 8 h are over.
    needs = needs_of(PATH, conditions([0, 20, 20] + [0] * 15))
    assert windows(needs) == [(2, 8)]
    assert needs.reason[0] == (
        "Gata 0: 30 mm expected 23:30, the snowfall ends 00:00, class GC is promised "
        "clear by 06:00, due Tue 06:00"
    )


def test_snow_that_melts_before_it_is_due_gets_no_task():
    depth_mm = [0, 40, 80, 40, 20, 0, 0, 0, 0, 0, 0, 0, 0]
    night = conditions([0, 40, 40] + [0] * 10, depth_mm=depth_mm)
    needs = needs_of(A, night)
    assert needs.count == 0
    assert needs.remarks[0].startswith("class A: on 1 segment the snow is expected to")


def test_snow_that_melts_after_it_is_due_is_cleared():
    depth_mm = [0, 40, 80, 80, 80, 80, 80, 80, 40, 0, 0, 0, 0]
    night = conditions([0, 40, 40] + [0] * 10, depth_mm=depth_mm)
    assert windows(needs_of(A, night)) == [(1.75, 7.75)]


def test_what_starts_beyond_the_horizon_is_for_a_later_plan():
    night = conditions([0] * 11 + [20] * 6 + [0] * 8)
    assert needs_of(A, night).count == 0


@pytest.mark.parametrize(
    ("day", "due_h"),
    [
        # 70 mm at 3.5 h is 01:30 on Tuesday: 06:00 is 8 h from now.
        ({"weekday": time(6)}, 8),
        # No promise on weekdays: the six hours count.
        ({"saturday": time(6)}, 9.5),
        # 02:00 is half an hour after 01:30: nobody could, six hours count.
        ({"weekday": time(2)}, 9.5),
    ],
)
def test_the_clock_time_of_the_day(day, due_h):
    night = conditions([0] + [20] * 4 + [0] * 12)
    needs = needs_of(replace(A, done_by=ClockTimes(**day)), night)
    assert windows(needs) == [(3.5, due_h)]


def test_the_hours_after_the_snowfall_count_when_they_end_first():
    # 70 mm at 3.5 h, the snow ends at 4 h, three hours after that.
    night = conditions([0] + [20] * 4 + [0] * 12)
    needs = needs_of(replace(A, completion_after_snowfall_h=3.0), night)
    assert windows(needs) == [(3.5, 7)]
