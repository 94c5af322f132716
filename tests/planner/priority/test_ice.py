"""Frost and ice over one street each. Hours count from now, 22:00 on a Monday."""

from dataclasses import replace
from datetime import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.calendar import ClockTimes
from planner.domain.treatments import Work, works_of
from planner.params import PriorityParams
from planner.priority.make_needs import make_needs
from planner.priority.onsets import Slippery
from planner.surface.outlook import Slipperiness
from tests.planner.priority.nights import (
    HOUR_S,
    NOW,
    conditions,
    ice_class,
    network,
    town,
)

PARAMS = PriorityParams()
STEPS = 25


def night(slippery, from_h, surface_c, *, film_mm=None, first_h=0):
    """Slippery from an hour on, at one surface temperature."""
    time_h = np.arange(STEPS) + first_h
    state = np.where(time_h >= from_h, slippery, Slippery.NONE)[:, None]
    film = np.zeros(STEPS) if film_mm is None else np.array(film_mm)
    return conditions(
        np.zeros(STEPS),
        from_h=first_h,
        slipperiness=state.astype(np.int8),
        road_surface_temperature_c=np.full((STEPS, 1), surface_c),
        water_film_mm=film[:, None],
    )


def needs_of(service_class, weather):
    return make_needs(town(service_class), network([0]), weather, NOW, PARAMS)


def treatment(service_class, weather):
    needs = needs_of(service_class, weather)
    assert needs.count == 1
    return works_of(needs.works[0]), float(needs.spreading_rate_g_m2[0])


def window_h(service_class, weather):
    needs = needs_of(service_class, weather)
    return [float(needs.earliest_s[0]) / HOUR_S, float(needs.due_s[0]) / HOUR_S]


def test_slipperiness_is_numbered_as_the_outlook_numbers_it():
    assert {s.name: int(s) for s in Slippery} == {s.name: int(s) for s in Slipperiness}


def test_preventive_salt_lies_before_the_frost():
    prevented = ice_class("salt", preventive=True)
    weather = night(Slippery.HOAR_FROST, 6, -1.5)
    assert window_h(prevented, weather) == [3, 6]
    needs = needs_of(prevented, weather)
    assert needs.reason[0] == (
        "Gata 0: hoar frost expected 04:00 (surface \N{MINUS SIGN}1.5 °C), class A is "
        "salted before it, from 01:00 on, 8 g/m², due Tue 04:00"
    )
    # 8 g/m² on 100 m by 5 m.
    assert needs.material_g.tolist() == [4000]


def test_a_class_that_does_not_prevent_starts_when_it_is_slippery():
    reactive = ice_class("salt", ice_completion_h=4.0)
    weather = night(Slippery.HOAR_FROST, 6, -1.5)
    assert window_h(reactive, weather) == [6, 10]
    assert "class A is salted within 4 h" in needs_of(reactive, weather).reason[0]


def test_slippery_ground_is_treated_by_the_clock_time():
    # 06:00 is 8 h from now.
    promised = ice_class(
        "grit", ice_completion_h=4.0, done_by=ClockTimes(weekday=time(6))
    )
    weather = night(Slippery.HOAR_FROST, 6, -1.5)
    assert window_h(promised, weather) == [6, 8]
    assert "class A is gritted by 06:00" in needs_of(promised, weather).reason[0]


def thawed_until(weather, hour):
    """The same night after a mild evening: +1 °C up to an hour."""
    surface_c = weather.road_surface_temperature_c.copy()
    surface_c[weather.time_s <= hour * HOUR_S] = 1.0
    return replace(weather, road_surface_temperature_c=surface_c)


def test_prevention_that_comes_too_late_has_the_hours_of_the_class():
    prevented = ice_class("salt", preventive=True, ice_completion_h=4.0)
    weather = thawed_until(night(Slippery.HOAR_FROST, -1, -1.5, first_h=-4), -2)
    assert window_h(prevented, weather) == [0, 3]
    assert (
        needs_of(prevented, weather)
        .reason[0]
        .startswith("Gata 0: hoar frost since 21:00")
    )


def test_clock_starts_now_where_nobody_can_know_since_when_it_is_slippery():
    # The history starts 4 h ago on a road that has been cold ever since.
    weather = night(Slippery.HOAR_FROST, -1, -1.5, first_h=-4)
    reactive = ice_class("salt", ice_completion_h=4.0)
    assert window_h(reactive, weather) == [0, 4]
    (reason,) = needs_of(reactive, weather).reason
    assert reason == (
        "Gata 0: hoar frost since 21:00 or longer (surface \N{MINUS SIGN}1.5 °C), "
        "class A is salted within 4 h from now, 8 g/m², due Tue 02:00"
    )
    # Whatever it is, that was there in the first hour may have been there before.
    first = night(Slippery.FREEZING_WET, -4, -1.5, first_h=-4)
    assert window_h(reactive, first) == [0, 4]
    # Water that froze in between is known to have frozen then.
    later = night(Slippery.FREEZING_WET, -3, -1.5, first_h=-4)
    assert window_h(reactive, later) == [0, 1]


@pytest.mark.parametrize(
    ("cause", "since_h", "rain_mm_h", "surface_c", "works", "rate_g_m2"),
    [
        # A wet road that freezes later: 15 g/m² twice below -5 °C, 16 below -2 °C.
        (Slippery.FREEZING_WET, 3, 0.0, -2.5, Work.SALT, 16),
        # Ice since 2 h: 20 g/m², and grit from -3 °C down.
        (Slippery.FREEZING_WET, -2, 0.0, -2.5, Work.SALT, 20),
        (Slippery.FREEZING_WET, -2, 0.0, -3.5, Work.GRIT, 200),
        (Slippery.FREEZING_RAIN, -2, 0.0, -3.5, Work.GRIT, 200),
        # While it still rains, salt takes up what falls.
        (Slippery.FREEZING_RAIN, -2, 1.0, -3.5, Work.SALT, 20),
    ],
)
def test_ice_that_has_formed_is_no_wet_road(
    cause, since_h, rain_mm_h, surface_c, works, rate_g_m2
):
    weather = night(cause, since_h, surface_c, film_mm=[0.5] * STEPS, first_h=-4)
    raining = replace(weather, rainfall_mm_h=np.full(STEPS, rain_mm_h))
    assert treatment(ice_class("salt"), raining) == ((works,), rate_g_m2)


def test_salt_is_not_spread_into_rain_that_washes_it_off():
    # It rains until 5 h, the wet road freezes at 6 h.
    film_mm = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] + [1.0] * 19
    prevented = ice_class("salt", preventive=True)
    weather = night(Slippery.FREEZING_WET, 6, -3.0, film_mm=film_mm)
    assert window_h(prevented, weather) == [5, 6]
    # Wet between -2 and -5 °C: 16 g/m² dry.
    assert treatment(prevented, weather) == ((Work.SALT,), 16)


def test_salt_waits_for_rain_that_falls_on_a_film_that_is_full():
    # The film is full from the start, so only the rain itself says when it ends.
    prevented = ice_class("salt", preventive=True)
    weather = night(Slippery.FREEZING_WET, 6, -3.0, film_mm=[1.0] * STEPS)
    rainfall_mm_h = np.array([2.0] * 6 + [0.0] * 19)
    assert window_h(prevented, weather) == [3, 6]
    assert window_h(prevented, replace(weather, rainfall_mm_h=rainfall_mm_h)) == [5, 6]


def test_rain_that_freezes_at_once_is_due_at_the_shortest_notice():
    film_mm = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2] + [1.2] * 18
    prevented = ice_class("salt", preventive=True)
    weather = night(Slippery.FREEZING_WET, 6, -3.0, film_mm=film_mm)
    assert window_h(prevented, weather) == [6, 7]


@pytest.mark.parametrize(
    ("method", "slippery", "surface_c", "works", "rate_g_m2"),
    [
        ("salt", Slippery.HOAR_FROST, -1.5, Work.SALT, 8),
        ("prewet", Slippery.HOAR_FROST, -3.0, Work.PREWET, 9),
        ("salt", Slippery.HOAR_FROST, -8.0, Work.SALT, 18),
        ("salt", Slippery.HOAR_FROST, -8.1, Work.GRIT, 200),
        ("grit", Slippery.HOAR_FROST, -1.5, Work.GRIT, 200),
        ("brine", Slippery.HOAR_FROST, -5.0, Work.BRINE, 22),
        ("brine", Slippery.HOAR_FROST, -6.1, Work.PREWET, 18),
        # Freezing rain ahead: 2 x 20 g/m², dry preferred.
        ("brine", Slippery.FREEZING_RAIN, -1.0, Work.PREWET, 40),
        ("salt", Slippery.FREEZING_RAIN, -1.0, Work.SALT, 40),
        # Ice lies: salt only above -3 °C.
        ("salt", Slippery.REPORTED_ICE, -2.9, Work.SALT, 20),
        ("salt", Slippery.REPORTED_ICE, -3.0, Work.GRIT, 200),
    ],
)
def test_method_and_rate(method, slippery, surface_c, works, rate_g_m2):
    found = treatment(ice_class(method), night(slippery, 6, surface_c))
    assert found == ((works,), rate_g_m2)


def test_the_lowest_temperature_of_the_period_of_effect_counts():
    weather = night(Slippery.HOAR_FROST, 2, -1.0)
    surface_c = weather.road_surface_temperature_c.copy()
    surface_c[8] = -4.0
    colder = replace(weather, road_surface_temperature_c=surface_c)
    assert treatment(ice_class("salt"), weather) == ((Work.SALT,), 8)
    assert treatment(ice_class("salt"), colder) == ((Work.SALT,), 10)


def test_what_froze_long_ago_is_treated_for_the_cold_from_now_on():
    # Frost since 12 h ago at -1 °C; since 2 h ago it is -10 °C, too cold for salt.
    weather = night(Slippery.HOAR_FROST, -12, -1.0, first_h=-12)
    surface_c = weather.road_surface_temperature_c.copy()
    assert treatment(ice_class("salt"), weather) == ((Work.SALT,), 8)
    surface_c[10:] = -10.0
    colder = replace(weather, road_surface_temperature_c=surface_c)
    assert treatment(ice_class("salt"), colder) == ((Work.GRIT,), 200)
    (reason,) = needs_of(ice_class("salt"), colder).reason
    assert "hoar frost since 10:00 or longer (surface \N{MINUS SIGN}10.0 °C)" in reason


def test_frost_that_is_gone_before_it_is_due_is_left_to_the_sun():
    # Frost from 2 to 5 h; within 2 h it lies still, within 4 h it does not.
    weather = night(Slippery.HOAR_FROST, 2, -1.0)
    state = weather.slipperiness.copy()
    state[6:] = Slippery.NONE
    weather = replace(weather, slipperiness=state)
    assert needs_of(ice_class("grit", ice_completion_h=2.0), weather).count == 1
    gone = needs_of(ice_class("grit", ice_completion_h=4.0), weather)
    assert gone.count == 0
    assert gone.remarks[0] == (
        "class A: 1 segment will not be slippery any more when due to be treated; "
        "no tasks there"
    )
    prevented = ice_class("salt", ice_completion_h=4.0, preventive=True)
    assert needs_of(prevented, weather).count == 1


def test_cold_that_slows_salt_and_cold_that_stops_it_are_said():
    slow = needs_of(ice_class("salt"), night(Slippery.HOAR_FROST, 6, -7.0))
    assert "18 g/m², salt works slowly in this cold, due" in slow.reason[0]
    stopped = needs_of(ice_class("salt"), night(Slippery.HOAR_FROST, 6, -9.0))
    assert "salt would not hold, class A is gritted within 4 h" in stopped.reason[0]


def test_no_ice_control_where_none_is_promised_and_in_tunnels():
    weather = night(Slippery.HOAR_FROST, 6, -1.5)
    assert needs_of(ice_class("none"), weather).count == 0
    tunnel = network([0], is_tunnel=np.array([True]))
    needs = make_needs(town(ice_class("salt")), tunnel, weather, NOW, PARAMS)
    assert needs.count == 0
    assert needs.remarks == ("1 segment (0.1 km) is in tunnels, where no snow falls",)


def test_snow_cover_is_the_ploughs_matter():
    weather = night(Slippery.SNOW_COVER, 2, -1.5)
    assert needs_of(ice_class("salt"), weather).count == 0


def snowy(surface_c, slippery):
    """40 mm at 2 h, due at 7 h; slippery from 3 h on."""
    time_h = np.arange(STEPS)
    return conditions(
        [0, 20, 20, 20] + [0] * (STEPS - 4),
        slipperiness=np.where(time_h >= 3, slippery, 0)[:, None].astype(np.int8),
        road_surface_temperature_c=np.full((STEPS, 1), surface_c),
    )


def test_plough_and_salt_go_in_one_pass():
    needs = needs_of(ice_class("prewet"), snowy(-2.0, Slippery.REPORTED_ICE))
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH, Work.PREWET)]
    assert needs.spreading_rate_g_m2.tolist() == [20]
    assert ", 20 g/m² pre-wetted salt in the same pass, due" in needs.reason[0]


def test_ice_that_came_before_the_plough_is_not_salted_twice():
    # Ice since 1 h, due at 5 h; the plough starts at 2 h and salts as it goes.
    weather = snowy(-2.0, Slippery.NONE)
    state = weather.slipperiness.copy()
    state[1:] = Slippery.REPORTED_ICE
    needs = needs_of(ice_class("salt"), replace(weather, slipperiness=state))
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH, Work.SALT)]
    # Salt before the ice at 1 h would lie under 20 mm at once.
    prevented = ice_class("salt", preventive=True)
    once = needs_of(prevented, replace(weather, slipperiness=state))
    assert [works_of(w) for w in once.works] == [(Work.PLOUGH, Work.SALT)]


def test_no_salt_while_it_goes_on_snowing():
    # 40 mm at 4 h, due at 9 h; the snow ends by 10 h, or at 11 h.
    for snow_h, works in ((10, (Work.PLOUGH, Work.SALT)), (11, (Work.PLOUGH,))):
        weather = conditions(
            [0] + [10] * snow_h + [0] * (STEPS - snow_h - 1),
            road_surface_temperature_c=np.full((STEPS, 1), -2.0),
        )
        needs = needs_of(ice_class("salt"), weather)
        assert [works_of(w) for w in needs.works] == [works]


def test_a_preventive_class_is_salted_in_every_round():
    # As above, 40 mm at 4 h and again at 13 h: it snows on for hours after both.
    weather = conditions(
        [0] + [10] * (STEPS - 1),
        road_surface_temperature_c=np.full((STEPS, 1), -2.0),
    )
    plain = needs_of(ice_class("salt"), weather)
    assert {works_of(w) for w in plain.works} == {(Work.PLOUGH,)}
    prevented = needs_of(ice_class("salt", preventive=True), weather)
    assert {works_of(w) for w in prevented.works} == {(Work.PLOUGH, Work.SALT)}
    assert set(prevented.spreading_rate_g_m2.tolist()) == {20.0}


def test_a_short_look_ahead_knows_of_the_plough_that_comes_after_it():
    # It freezes in 1 h, to be gritted by 6 h; 20 mm of snow from 2 h on bury it, and a
    # plough comes at 4 h. A plan of the next hour leaves it to the plough as well.
    state = np.zeros((STEPS, 1), dtype=np.int8)
    state[1:4] = Slippery.FREEZING_WET
    state[4:] = Slippery.SNOW_COVER
    weather = conditions([0, 0] + [20] * 6 + [0] * (STEPS - 8), slipperiness=state)
    gritted = ice_class("grit")
    through = needs_of(gritted, weather)
    assert works_of(through.works[0]) == (Work.PLOUGH,)
    assert through.earliest_s.min() >= 2 * HOUR_S
    soon = make_needs(
        town(gritted), network([0]), weather, NOW, PriorityParams(task_horizon_h=1.0)
    )
    assert soon.count == 0


def test_a_round_before_a_pause_salts_though_a_later_round_comes():
    # 40 mm at 2 h, due at 7 h. It snows again from 10 h on: half of the salt's six
    # hours are over by then. 40 mm lie again at 12 h, due at 17 h.
    weather = conditions(
        [0, 20, 20] + [0] * 8 + [20, 20] + [0] * (STEPS - 13),
        road_surface_temperature_c=np.full((STEPS, 1), -2.0),
    )
    needs = needs_of(ice_class("salt"), weather)
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH, Work.SALT)] * 2


@pytest.mark.parametrize(
    ("rate_mm_h", "works"),
    [(3.0, (Work.PLOUGH, Work.SALT)), (3.5, (Work.PLOUGH,))],
)
def test_salt_goes_with_the_plough_in_light_snow_that_does_not_bury_it(
    rate_mm_h, works
):
    # 40 mm at 2 h, due at 7 h. By 10 h 9 mm have fallen on the salt, or 10.5 mm.
    weather = conditions(
        [0, 20, 20] + [rate_mm_h] * (STEPS - 3),
        road_surface_temperature_c=np.full((STEPS, 1), -2.0),
    )
    needs = needs_of(ice_class("salt"), weather)
    assert works_of(needs.works[0]) == works


@pytest.mark.parametrize("surface_c", [1.0, -3.0])
def test_too_warm_to_need_salt_or_too_cold_for_it_on_snow(surface_c):
    needs = needs_of(ice_class("salt"), snowy(surface_c, Slippery.SNOW_COVER))
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH,)]


def test_grit_waits_for_the_ploughs():
    needs = needs_of(ice_class("grit"), snowy(-2.0, Slippery.REPORTED_ICE))
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH,), (Work.GRIT,)]
    assert needs.after == ((), (0,))
    assert (needs.due_s / HOUR_S).tolist() == [7, 8]
    assert "class A is gritted behind the ploughs" in needs.reason[1]


def test_grit_waits_for_the_round_that_comes_by_and_not_for_the_last():
    # 15 mm an hour: 40 mm at 2.67 h and due at 80 mm, 5.33 h; again at 8 and 10.67 h.
    # Ice since now is due in 4 h: behind the first round, an hour after it.
    weather = conditions(
        [0] + [15] * 11 + [0] * (STEPS - 12),
        slipperiness=np.full((STEPS, 1), Slippery.REPORTED_ICE, dtype=np.int8),
    )
    repeated = ice_class("grit", max_depth_mm=80.0)
    wide = network([0], passes=np.array([2], dtype=np.int8))
    needs = make_needs(town(repeated), wide, weather, NOW, PARAMS)
    # Two passes of round 1, the grit, two passes of round 2.
    assert [works_of(w)[0] for w in needs.works] == [
        Work.PLOUGH,
        Work.PLOUGH,
        Work.GRIT,
        Work.PLOUGH,
        Work.PLOUGH,
    ]
    assert needs.after == ((), (), (0, 1), (0,), (1,))
    assert float(needs.due_s[2]) / HOUR_S == pytest.approx(5 + 1 / 3 + 1)


def before_snow(slippery, first_snow_h, *, first_h=-4):
    """Slippery since an hour ago; 20 mm an hour for 4 h from an hour on."""
    time_h = np.arange(STEPS) + first_h
    falls = (time_h > first_snow_h) & (time_h <= first_snow_h + 4)
    weather = conditions(
        np.where(falls, 20.0, 0.0),
        from_h=first_h,
        slipperiness=np.where(time_h >= -1, slippery, 0)[:, None].astype(np.int8),
        road_surface_temperature_c=np.full((STEPS, 1), -2.0),
    )
    return thawed_until(weather, -2)


def test_hoar_frost_that_snow_buries_is_left_to_the_plough():
    # Frost due at 3 h; 20 mm lie at 1 h, the plough starts at 2 h. 3 h of effect end
    # at 6 h, so snow from 6 h on comes too late to spare the grit.
    gritted = ice_class("grit", ice_completion_h=4.0)
    soon = needs_of(gritted, before_snow(Slippery.HOAR_FROST, 0))
    assert [works_of(w) for w in soon.works] == [(Work.PLOUGH,)]
    assert soon.remarks[0] == (
        "class A: snow covers the hoar frost on 1 segment and is ploughed next; "
        "nothing is spread there before the plough"
    )
    late = needs_of(gritted, before_snow(Slippery.HOAR_FROST, 6))
    assert [works_of(w) for w in late.works] == [(Work.PLOUGH,), (Work.GRIT,)]
    assert late.after == ((), ())


def test_ice_that_snow_buries_is_gritted_behind_the_plough():
    # 40 mm at 2 h, due at 7 h: gritted by 8 h.
    gritted = ice_class("grit", ice_completion_h=4.0)
    needs = needs_of(gritted, before_snow(Slippery.REPORTED_ICE, 0))
    assert needs.after == ((), (0,))
    assert (needs.due_s / HOUR_S).tolist() == [7, 8]


def test_ice_that_is_due_before_snow_buries_it_does_not_wait_for_the_plough():
    # Due at 3 h; 20 mm lie at 4 h, the plough starts at 5 h and is due at 10 h.
    gritted = ice_class("grit", ice_completion_h=4.0)
    needs = needs_of(gritted, before_snow(Slippery.REPORTED_ICE, 3))
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH,), (Work.GRIT,)]
    assert needs.after == ((), ())
    assert (needs.due_s / HOUR_S).tolist() == [10, 3]


def test_ice_on_a_preventive_class_is_salted_though_snow_is_forecast():
    # Ice since an hour ago, to be treated by 3 h; 20 mm an hour from 1 h on bury it.
    state = np.zeros((STEPS, 1), dtype=np.int8)
    state[1:4] = Slippery.FREEZING_WET
    state[4:] = Slippery.SNOW_COVER
    weather = conditions(
        [0, 0, 0] + [20] * 6 + [0] * (STEPS - 9),
        from_h=-2,
        slipperiness=state,
        road_surface_temperature_c=np.full((STEPS, 1), -2.0),
    )
    salted = ice_class("salt", preventive=True)
    needs = needs_of(salted, weather)
    first = needs.due_s.argmin()
    assert works_of(needs.works[first]) == (Work.SALT,)
    assert needs.due_s[first] == (salted.ice_completion_h - 1.0) * HOUR_S
    # Grit would lie under it: it follows the plough.
    gritted = needs_of(ice_class("grit", preventive=True), weather)
    assert works_of(gritted.works[gritted.due_s.argmin()]) == (Work.PLOUGH,)


def test_ice_that_somebody_sees_is_not_under_the_snow_that_was_expected_there():
    # 15 mm are thought to lie; a driver reports ice on the street all the same. It is
    # due in 3 h. The plough comes from 5 h on, when 35 mm lie and 40 mm are near.
    weather = before_snow(Slippery.REPORTED_ICE, 3)
    covered = replace(weather, snow_depth_mm=weather.snow_depth_mm + 15.0)
    needs = needs_of(ice_class("grit", ice_completion_h=4.0), covered)
    grits = [works_of(w) == (Work.GRIT,) for w in needs.works].index(True)
    assert needs.after[grits] == ()
    assert float(needs.due_s[grits]) / HOUR_S == 3


@pytest.mark.parametrize("preventive", [True, False])
def test_ice_hours_before_the_plough_is_treated_at_once(preventive):
    # Ice from an hour ago or from 2 h on; snow from 7 h, ploughed from 9 h to 14 h.
    salted = ice_class("salt", ice_completion_h=4.0, preventive=preventive)
    weather = before_snow(Slippery.FREEZING_WET, 7)
    if preventive:
        state = weather.slipperiness.copy()
        state[weather.time_s < 2 * HOUR_S] = Slippery.NONE
        weather = replace(weather, slipperiness=state)
    needs = needs_of(salted, weather)
    assert [works_of(w) for w in needs.works] == [
        (Work.PLOUGH, Work.SALT),
        (Work.SALT,),
    ]
    assert needs.after == ((), ())
    assert float(needs.due_s[1]) / HOUR_S == (2 if preventive else 3)


def test_no_grit_after_the_plough_where_it_is_not_slippery():
    needs = needs_of(ice_class("grit"), snowy(-2.0, Slippery.SNOW_COVER))
    assert [works_of(w) for w in needs.works] == [(Work.PLOUGH,)]


def chances(weather, values):
    """The same night with a chance of freezing by each hour."""
    known = np.zeros((STEPS, 1), dtype=np.float32)
    known[:, 0] = np.minimum(np.maximum.accumulate(values), 1.0)
    return replace(weather, freezing_chance=known)


def test_the_window_runs_from_the_rain_to_the_chance_of_freezing():
    # Rain until 23:00; the outlook freezes at 05:00, and at 03:00, 5 h on, 30 % of
    # the ways the night may turn out have.
    rain = np.array([2.0, 2.0] + [0.0] * 23)
    weather = night(Slippery.FREEZING_WET, 7, -1.5, film_mm=[1.0] * STEPS)
    likely = chances(weather, [0.0, 0.0, 0.1, 0.2, 0.25, 0.35] + [0.9] * 19)
    prevented = ice_class("salt", preventive=True)
    assert window_h(prevented, replace(likely, rainfall_mm_h=rain)) == [2, 5]
    rainy = replace(likely, rainfall_mm_h=np.array([2.0] * 4 + [0.0] * 21))
    assert window_h(prevented, rainy) == [3, 5]
    (reason,) = needs_of(prevented, rainy).reason
    assert reason == (
        "Gata 0: wet surface freezing expected 05:00 (surface \N{MINUS SIGN}1.5 °C), "
        "class A is salted between 01:00, when the rain ends, and 03:00, when freezing "
        "gets 30 % likely, 8 g/m², due Tue 03:00"
    )
    # The same window by the outlook alone.
    (alone,) = needs_of(prevented, replace(rainy, freezing_chance=None)).reason
    assert "between 02:00 and" not in alone
    stricter = replace(PARAMS, freezing_chance_from=0.2)
    needs = make_needs(town(prevented), network([0]), rainy, NOW, stricter)
    # 20 % at 3 h, when the rain has just ended: the shortest notice after that.
    assert float(needs.due_s[0]) / HOUR_S == 4
    assert "class A is salted as soon as the rain ends 01:00" in needs.reason[0]


def test_what_only_may_freeze_is_salted_where_the_class_prevents():
    weather = night(Slippery.NONE, 0, 0.4, film_mm=[0.5] * STEPS)
    likely = chances(weather, [0.0, 0.1, 0.2, 0.25, 0.28, 0.3] + [0.4] * 19)
    prevented = ice_class("salt", preventive=True)
    assert window_h(prevented, likely) == [2, 5]
    assert needs_of(prevented, likely).reason[0] == (
        "Gata 0: wet surface may freeze (surface 0.4 °C), class A is salted between "
        "00:00 and 03:00, when freezing gets 30 % likely, 8 g/m², due Tue 03:00"
    )
    assert needs_of(ice_class("salt"), likely).count == 0
    assert needs_of(prevented, weather).count == 0


def test_freezing_that_is_likely_already_leaves_the_shortest_notice():
    weather = night(Slippery.NONE, 0, 0.4, film_mm=[0.5] * STEPS)
    prevented = ice_class("salt", preventive=True)
    likely = chances(weather, [0.5] * STEPS)
    assert window_h(prevented, likely) == [0, 1]
    assert (
        "class A is salted before 23:00, as freezing is 30 % likely already"
        in needs_of(prevented, likely).reason[0]
    )


def test_a_chance_that_comes_later_than_the_outlook_puts_nothing_off():
    weather = night(Slippery.HOAR_FROST, 6, -1.5)
    prevented = ice_class("salt", preventive=True)
    late = chances(weather, [0.0] * 9 + [0.5] * 16)
    assert window_h(prevented, late) == [3, 6]
    assert needs_of(prevented, late).reason == needs_of(prevented, weather).reason


def test_grit_in_the_place_of_salt_prevents_nothing_and_waits():
    # Frost at 6 h and -9 °C: grit within the 4 h from then, not before.
    prevented = ice_class("salt", preventive=True)
    assert window_h(prevented, night(Slippery.HOAR_FROST, 6, -9.0)) == [6, 10]
    assert window_h(prevented, night(Slippery.HOAR_FROST, 6, -7.0)) == [3, 6]
    # A class that is gritted before it says so itself.
    gritted = ice_class("grit", preventive=True)
    assert window_h(gritted, night(Slippery.HOAR_FROST, 6, -9.0)) == [3, 6]


@pytest.mark.parametrize(
    ("cause", "grip", "limit", "tasks"),
    [
        (Slippery.HOAR_FROST, 0.42, 0.5, 1),
        (Slippery.HOAR_FROST, 0.42, 0.3, 0),
        (Slippery.HOAR_FROST, 0.29, 0.3, 1),
        (Slippery.FREEZING_WET, 0.30, 0.3, 0),
        (Slippery.HOAR_FROST, np.nan, 0.3, 1),
        # Ice that somebody reports counts whatever the model thinks of it.
        (Slippery.REPORTED_ICE, 0.8, 0.3, 1),
    ],
)
def test_each_class_has_its_own_limit_of_grip(cause, grip, limit, tasks):
    weather = replace(night(cause, 6, -1.5), friction=np.full((STEPS, 1), grip))
    assert needs_of(ice_class("grit", slippery_friction=limit), weather).count == tasks


def test_grip_decides_when_it_becomes_slippery():
    # Frost from 2 h grows: below 0.3 from 5 h on.
    grip = np.where(np.arange(STEPS) >= 5, 0.28, 0.4)[:, None]
    weather = replace(night(Slippery.HOAR_FROST, 2, -1.5), friction=grip)
    assert window_h(ice_class("grit"), weather) == [2, 6]
    assert window_h(ice_class("grit", slippery_friction=0.3), weather) == [5, 9]


def test_what_is_not_of_the_outlooks_shape_is_refused():
    weather = night(Slippery.HOAR_FROST, 6, -1.5)
    with pytest.raises(ValueError, match=r"friction is \(3, 1\)"):
        replace(weather, friction=np.zeros((3, 1)))


def test_a_plough_says_when_it_is_too_cold_to_salt():
    needs = needs_of(ice_class("salt"), snowy(-5.0, Slippery.SNOW_COVER))
    assert (
        "too cold for salt in the same pass (surface \N{MINUS SIGN}5.0 °C), due"
        in needs.reason[0]
    )
    warm = needs_of(ice_class("salt"), snowy(1.0, Slippery.SNOW_COVER))
    assert "too cold" not in warm.reason[0]


@given(
    grips=st.lists(st.floats(0.1, 0.82), min_size=STEPS, max_size=STEPS),
    lax=st.floats(0.1, 0.5),
    strict=st.floats(0.1, 0.5),
)
def test_a_class_that_asks_for_more_grip_is_treated_no_later(grips, lax, strict):
    lax, strict = sorted((lax, strict))
    friction = np.minimum.accumulate(np.array(grips))[:, None]
    weather = replace(night(Slippery.HOAR_FROST, 3, -1.5), friction=friction)
    due_s = [
        min(
            needs_of(ice_class("grit", slippery_friction=limit), weather).due_s,
            default=np.inf,
        )
        for limit in (lax, strict)
    ]
    assert due_s[1] <= due_s[0]
