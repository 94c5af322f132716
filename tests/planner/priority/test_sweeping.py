"""A cycle path swept by 06:00 and 15:00. Hours count from 22:00 on Monday."""

from dataclasses import replace
from datetime import time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.calendar import ClockTimes
from planner.domain.treatments import Work, describe_works, works_mask, works_of
from planner.params import PriorityParams
from planner.priority.make_needs import make_needs
from planner.priority.onsets import Slippery
from tests.planner.priority.nights import HOUR_S, NOW, conditions, ice_class, network
from tests.planner.priority.nights import town as town_of

STEPS = 31
CYCLE = ice_class(
    "sweep_salt",
    done_by=ClockTimes(weekday=(time(6), time(15)), saturday=time(8)),
    sweep_start_depth_mm=20.0,
    ice_completion_h=4.0,
)
BRUSH_AND_BRINE = (Work.BRINE, Work.SWEEP)


def snow(fresh_mm, surface_c=-2.0, **columns):
    """Snow of each hour from now, at one surface temperature."""
    fresh = list(fresh_mm) + [0.0] * (STEPS - len(fresh_mm))
    surface = np.full((STEPS, 1), surface_c)
    return conditions(fresh, road_surface_temperature_c=surface, **columns)


def frost(from_h, to_h, surface_c=-2.0, cause=Slippery.HOAR_FROST, **columns):
    time_h = np.arange(STEPS)
    state = np.where((time_h >= from_h) & (time_h < to_h), cause, Slippery.NONE)
    return snow([], surface_c, slipperiness=state[:, None].astype(np.int8), **columns)


def later(weather, hours):
    """The same weather, so many hours later."""
    return replace(weather, time_s=weather.time_s - hours * HOUR_S)


def needs_of(weather, *, hours=0, promised=CYCLE, **params):
    return make_needs(
        town_of(promised),
        network([0]),
        later(weather, hours),
        NOW + timedelta(hours=hours),
        PriorityParams(**params),
    )


def passes(needs):
    """Works, earliest and due hour of each task."""
    return [
        (works_of(works), earliest_s / HOUR_S, due_s / HOUR_S)
        for works, earliest_s, due_s in zip(
            needs.works.tolist(),
            needs.earliest_s.tolist(),
            needs.due_s.tolist(),
            strict=True,
        )
    ]


def test_brush_and_brine_are_one_work():
    assert describe_works(BRUSH_AND_BRINE) == "sweep-salting"
    assert describe_works((Work.SWEEP,)) == "sweeping"


def test_the_path_is_swept_in_the_morning_and_again_in_the_afternoon():
    # 10 mm an hour from 01:00 to 04:00, 12 mm an hour from 11:00 to 13:00. At 03:00
    # (5 h on) 06:00 is 3 h and 15:00 12 h ahead; 20 mm lie at 03:00 and at 13:00.
    weather = snow([0, 0, 0, 0, 10, 10, 10] + [0] * 7 + [12, 12])
    needs = needs_of(weather, hours=5)
    assert passes(needs) == [
        (BRUSH_AND_BRINE, 0, 3),
        (BRUSH_AND_BRINE, 10, 12),
    ]
    assert needs.round_number.tolist() == [1, 2]
    assert needs.spreading_rate_g_m2.tolist() == [22, 22]
    assert needs.reason[0] == (
        "Gata 0: 30 mm of snow expected for 06:00 (surface \N{MINUS SIGN}2.0 °C), "
        "class A is sweep-salted by 06:00 from 20 mm on, 22 g/m², due 06:00"
    )
    assert needs.reason[1] == (
        "Gata 0: 24 mm of snow expected for 15:00 (surface \N{MINUS SIGN}2.0 °C), "
        "class A is sweep-salted by 15:00 from 20 mm on, 22 g/m², due 15:00"
    )
    # The second pass counts the snow since the first, at 06:00.
    assert needs.criterion_mm.tolist() == pytest.approx([30, 24])
    assert (needs.cleared_s / HOUR_S).tolist() == [-np.inf, 3]


def test_snow_that_the_morning_took_is_not_swept_again_in_the_afternoon():
    weather = snow([0, 0, 0, 0, 10, 10, 10])
    assert passes(needs_of(weather, hours=5)) == [(BRUSH_AND_BRINE, 0, 3)]


def test_less_snow_than_the_class_states_is_let_lie():
    assert needs_of(snow([0, 19.9])).count == 0
    assert needs_of(snow([0, 20.0])).count == 1


def test_on_saturday_once():
    # Friday 22:00 and 08:00 on Saturday, 10 h ahead.
    weather = snow([0, 25])
    needs = make_needs(
        town_of(CYCLE), network([0]), weather, NOW + timedelta(days=4), PriorityParams()
    )
    assert [due for _, _, due in passes(needs)] == [10]


def test_snow_that_comes_within_the_last_hour_is_for_the_afternoon():
    # 25 mm from 05:00 to 06:00: at 05:00 none lies. 15:00 is 17 h from 22:00.
    weather = snow([0] * 8 + [25])
    assert [due for _, _, due in passes(needs_of(weather, hours=5))] == [12]


def test_brine_lies_before_frost_that_comes_after_the_morning_pass():
    # Frost from 07:00 to 10:00; brine works six hours from 06:00.
    needs = needs_of(frost(9, 12))
    assert passes(needs) == [(BRUSH_AND_BRINE, 5, 8)]
    assert needs.reason[0] == (
        "Gata 0: hoar frost expected 07:00 (surface \N{MINUS SIGN}2.0 °C), class A is "
        "sweep-salted by 06:00, 22 g/m², due Tue 06:00"
    )


def test_frost_that_is_gone_by_the_clock_time_is_left_alone():
    # From 01:00 to 05:00, and 06:00 is promised.
    needs = needs_of(frost(3, 7))
    assert needs.count == 0
    assert any("will not be slippery any more" in each for each in needs.remarks)


def test_frost_all_day_is_treated_morning_and_afternoon():
    # The brine of 06:00 works until 12:00; at 15:00 it is slippery again.
    needs = needs_of(frost(3, 30), hours=5)
    assert [(due, works) for works, _, due in passes(needs)] == [
        (3, BRUSH_AND_BRINE),
        (12, BRUSH_AND_BRINE),
    ]


def test_below_its_limit_brush_and_brine_give_way_to_plough_and_grit():
    assert passes(needs_of(snow([0, 25], -8.0))) == [(BRUSH_AND_BRINE, 5, 8)]
    needs = needs_of(snow([0, 25], -8.1))
    assert passes(needs) == [((Work.PLOUGH, Work.GRIT), 5, 8)]
    assert needs.spreading_rate_g_m2.tolist() == [200]
    assert (
        "salt would not hold, class A is ploughed and gritted by 06:00 from 20 mm on"
        in needs.reason[0]
    )
    lower = needs_of(snow([0, 25], -8.1), sweep_off_below_c=-9.0)
    assert passes(lower) == [(BRUSH_AND_BRINE, 5, 8)]


def test_grit_in_the_cold_waits_until_it_is_slippery():
    # Frost from 07:00 at -10 °C: no grit at 06:00, but within 4 h of 07:00.
    assert passes(needs_of(frost(9, 30, -10.0))) == [((Work.GRIT,), 9, 13)]
    # Frost from 02:00 lies there at 06:00.
    assert passes(needs_of(frost(4, 30, -10.0))) == [((Work.GRIT,), 5, 8)]


def test_ice_is_salted_and_not_brushed():
    ice = frost(0, 30, -2.0, Slippery.REPORTED_ICE)
    assert passes(needs_of(ice))[0][0] == (Work.PREWET,)


def test_ice_that_somebody_reports_does_not_wait_for_the_clock_time():
    # At 08:00 (10 h on) a driver reports ice; 15:00 is 7 h ahead, the class allows 4.
    # 25 mm by 13:00 are swept for 15:00 all the same.
    ice = frost(10, 13, -2.0, Slippery.REPORTED_ICE)
    needs = needs_of(ice, hours=10)
    assert passes(needs) == []
    known = frost(10, 15, -2.0, Slippery.REPORTED_ICE)
    assert passes(needs_of(known, hours=10)) == [((Work.PREWET,), 0, 4)]
    fresh_mm = [0.0] * 11 + [5.0] * 5
    both = replace(snow(fresh_mm), slipperiness=frost(10, 15, -2.0, 5).slipperiness)
    assert [(works, due) for works, _, due in passes(needs_of(both, hours=10))] == [
        (BRUSH_AND_BRINE, 7),
        ((Work.PREWET,), 4),
    ]


def test_deep_snow_is_ploughed_first_and_swept_behind_the_plough():
    # 45 mm by 02:00 ask for the plough (40 mm) by 06:00; the brush follows within 1 h.
    needs = needs_of(snow([0, 15, 15, 15]))
    assert [(works, due) for works, _, due in passes(needs)] == [
        ((Work.PLOUGH,), pytest.approx(5 + 2 + 2 / 3)),
        (BRUSH_AND_BRINE, pytest.approx(8 + 2 / 3)),
    ]
    assert needs.after == ((), (0,))
    assert "is sweep-salted behind the ploughs" in needs.reason[1]


def test_in_the_cold_only_grit_follows_the_plough():
    needs = needs_of(snow([0, 15, 15, 15], -10.0))
    assert [works for works, _, _ in passes(needs)] == [(Work.PLOUGH,), (Work.GRIT,)]


def test_a_pass_that_ploughs_is_numbered_after_the_rounds():
    # 25 mm by 06:00, at 11:00 40 mm: the plough comes for the afternoon.
    weather = snow([0, 25] + [0] * 10 + [8, 8], -10.0)
    needs = needs_of(weather, hours=5)
    names = [
        (number, works_of(works)[0])
        for number, works in zip(
            needs.round_number.tolist(), needs.works.tolist(), strict=True
        )
    ]
    assert len(set(names)) == len(names)


def test_a_morning_that_was_missed_is_overdue_until_the_afternoon():
    weather = snow([0, 25])
    # At 08:00, two hours after it was due.
    needs = needs_of(weather, hours=10)
    assert [due for _, _, due in passes(needs)] == [-2]
    assert "due 06:00 (already 2 h late)" in needs.reason[0]
    swept = replace(
        weather,
        snow_depth_mm=np.where(
            weather.time_s[:, None] >= 7 * HOUR_S, 0.0, weather.snow_depth_mm
        ),
    )
    assert needs_of(swept, hours=10).count == 0


def test_brine_is_not_laid_into_rain():
    # It rains until 04:00, 6 h on; the wet path freezes from 06:00.
    rain = np.array([2.0] * 7 + [0.0] * (STEPS - 7))
    wet = np.full((STEPS, 1), 0.5)
    night = frost(
        8, 30, -2.0, Slippery.FREEZING_WET, rainfall_mm_h=rain, water_film_mm=wet
    )
    needs = needs_of(night)
    assert passes(needs) == [(BRUSH_AND_BRINE, 6, 8)]
    assert (
        "class A is sweep-salted by 06:00, once the rain ends 04:00"
        in (needs.reason[0])
    )


def test_every_pass_of_a_blade_is_swept():
    # A wide path takes two passes of the brush, though a spreader throws over it.
    wide = network([0], passes=np.array([2], dtype=np.int8))
    needs = make_needs(
        town_of(CYCLE), wide, snow([0, 25]), NOW, PriorityParams(task_horizon_h=12.0)
    )
    assert needs.pass_number.tolist() == [1, 2]


@given(
    fresh_mm=st.lists(st.sampled_from([0.0, 3.0, 8.0, 20.0]), min_size=30, max_size=30),
    causes=st.lists(st.sampled_from([0, 0, 0, 1, 2, 5]), min_size=31, max_size=31),
    surface_c=st.floats(-12.0, 1.0),
)
def test_whatever_the_night_each_pass_has_its_name_and_its_time(
    fresh_mm, causes, surface_c
):
    state = np.array(causes, dtype=np.int8)[:, None]
    needs = needs_of(snow([0, *fresh_mm], surface_c, slipperiness=state), hours=5)
    names = [
        (number, works_of(works)[0])
        for number, works in zip(
            needs.round_number.tolist(), needs.works.tolist(), strict=True
        )
    ]
    assert len(set(names)) == len(names)
    assert ((needs.earliest_s <= needs.due_s) | (needs.due_s <= 0.0)).all()
    limit = works_mask(BRUSH_AND_BRINE)
    swept = (needs.works & limit) == limit
    assert not swept.any() or surface_c >= -8.0
    eager = replace(CYCLE, sweep_start_depth_mm=10.0)
    more = needs_of(
        snow([0, *fresh_mm], surface_c, slipperiness=state), hours=5, promised=eager
    )
    first = min(needs.due_s.tolist(), default=np.inf)
    assert min(more.due_s.tolist(), default=np.inf) <= first
