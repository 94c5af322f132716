"""What is advised for a street, and what is said where nothing is."""

from dataclasses import replace
from datetime import time

import numpy as np
import pytest

from planner.domain.calendar import ClockTimes
from planner.domain.treatments import Work, works_of
from planner.params import PriorityParams
from planner.priority.advice import Nothing, advise
from planner.priority.found import find_treatments
from planner.priority.make_needs import make_needs
from planner.priority.onsets import Slippery
from tests.planner.priority.nights import (
    NOW,
    PATH,
    VILLA,
    A,
    conditions,
    ice_class,
    network,
    town,
)

STEPS = 25
SALTED = ice_class("salt")


def advice_of(service_class, weather, streets=None, **params):
    streets = network([0]) if streets is None else streets
    given = PriorityParams(**params)
    asked = (town(service_class), streets, weather, NOW, given)
    found = find_treatments(*asked)
    needs = make_needs(*asked, found=found)
    return advise(*asked, found=found, needs=needs)


def nothing(advice):
    assert advice.works[0] == 0
    assert np.isinf([advice.start_s[0], advice.due_s[0]]).all()
    return Nothing(advice.nothing[0]), advice.why[0]


def night(slippery=(), surface_c=-2.0, film_mm=0.0, **columns):
    """Slippery for one reason in the hours [from, to)."""
    state = np.zeros((STEPS, 1), dtype=np.int8)
    for cause, from_h, to_h in slippery:
        state[from_h:to_h] = cause
    return conditions(
        columns.pop("snow", np.zeros(STEPS)),
        slipperiness=state,
        road_surface_temperature_c=np.full((STEPS, 1), surface_c),
        water_film_mm=np.full((STEPS, 1), film_mm),
        **columns,
    )


def test_the_advice_is_the_first_task_to_start_with_its_reason():
    # Frost from 2 h, due at 6 h; snow from 10 h asks for the plough later.
    weather = night(
        [(Slippery.HOAR_FROST, 2, STEPS)], snow=[0] * 10 + [20] * 3 + [0] * 12
    )
    advice = advice_of(SALTED, weather)
    assert works_of(advice.works[0]) == (Work.SALT,)
    assert (advice.rate_g_m2[0], advice.nothing[0]) == (8, Nothing.SOMETHING_IS)
    assert (advice.start_s[0], advice.due_s[0]) == (2 * 3600, 6 * 3600)
    assert advice.why[0].startswith("Gata 0: hoar frost expected 00:00")


def test_a_calm_night():
    assert nothing(advice_of(SALTED, night())) == (
        Nothing.CLEAR,
        "neither snow nor slipperiness expected until Tue 10:00",
    )


def test_too_little_snow_names_the_depth_and_the_start():
    weather = night(snow=[0, 12.4] + [0] * (STEPS - 2))
    code, why = nothing(advice_of(VILLA, weather))
    assert code is Nothing.TOO_LITTLE_SNOW
    assert why == (
        "12 mm of snow at most until Tue 10:00, class C starts at 80 mm of wet or "
        "100 mm of dry snow"
    )
    swept = ice_class(
        "sweep_salt", sweep_start_depth_mm=20.0, done_by=ClockTimes(weekday=time(6))
    )
    assert nothing(advice_of(swept, weather))[1].endswith("class A starts at 20 mm")


def test_frost_that_thaws_by_itself():
    code, why = nothing(
        advice_of(SALTED, night([(Slippery.HOAR_FROST, 2, 5)], surface_c=-1.0))
    )
    assert code is Nothing.THAWS
    assert why == (
        "hoar frost 00:00: thaws by itself before class A is due to be treated"
    )


def test_snow_that_melts_by_itself():
    depth_mm = np.array([80.0] * 4 + [0.0] * (STEPS - 4))
    weather = night(snow=np.zeros(STEPS), depth_mm=depth_mm)
    assert nothing(advice_of(A, weather))[0] is Nothing.MELTS


def test_salt_from_earlier_still_works():
    # A wet surface at -2 °C that the outlook does not have freezing holds salt.
    code, why = nothing(advice_of(SALTED, night(film_mm=0.5)))
    assert code is Nothing.SALTED
    assert why == (
        "salt from earlier still works: wet at \N{MINUS SIGN}2.0 °C and not freezing"
    )
    assert nothing(advice_of(SALTED, night(film_mm=0.5, surface_c=0.2)))[0] is (
        Nothing.CLEAR
    )


def test_rain_that_would_wash_the_salt_off():
    # It rains up to 14 h, the wet road freezes from then on: beyond the 12 hours.
    rain = np.array([2.0] * 15 + [0.0] * (STEPS - 15))
    weather = night(
        [(Slippery.FREEZING_WET, 14, STEPS)], film_mm=1.0, rainfall_mm_h=rain
    )
    prevented = ice_class("salt", preventive=True)
    assert nothing(advice_of(prevented, weather)) == (
        Nothing.IN_RAIN,
        "rain would wash the salt off; to be looked at when it ends",
    )


def test_too_cold_to_prevent_what_is_only_likely():
    chance = np.linspace(0.0, 0.96, STEPS)[:, None]
    weather = night(surface_c=-9.0, freezing_chance=chance)
    prevented = ice_class("salt", preventive=True)
    code, why = nothing(advice_of(prevented, weather))
    assert code is Nothing.TOO_COLD
    assert why == (
        "freezing gets 30 % likely, but it is too cold for salt (surface "
        "\N{MINUS SIGN}9.0 °C) and grit waits until it is slippery"
    )


def test_a_class_without_ice_control_and_one_that_lets_ice_lie():
    ice = night([(Slippery.HOAR_FROST, 2, STEPS)])
    code, why = nothing(advice_of(ice_class("none"), ice))
    assert code is Nothing.NO_ICE_CONTROL
    assert why == "hoar frost 00:00, class A has no ice control"
    rough = replace(ice, friction=np.full((STEPS, 1), 0.42))
    code, why = nothing(advice_of(ice_class("grit", slippery_friction=0.3), rough))
    assert code is Nothing.GRIPS
    assert why == (
        "hoar frost 00:00, but a grip of 0.42 is not below the 0.3 of class A"
    )


def test_what_comes_after_the_horizon():
    weather = night([(Slippery.HOAR_FROST, 14, STEPS)])
    assert nothing(advice_of(SALTED, weather)) == (
        Nothing.LATER,
        "nothing before Tue 10:00, then something is expected",
    )


def test_a_path_that_waits_for_an_end_nobody_knows():
    weather = night(snow=[0] + [10.0] * (STEPS - 1))
    assert nothing(advice_of(PATH, weather))[0] is Nothing.SNOWS_ON


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"is_tunnel": np.array([True])}, Nothing.TUNNEL),
        ({"highway": np.array(["steps"])}, Nothing.STAIRS),
    ],
)
def test_places_that_never_get_tasks(columns, code):
    weather = night(snow=[0, 90.0] + [0] * (STEPS - 2))
    assert nothing(advice_of(A, weather, network([0], **columns)))[0] is code
    assert nothing(advice_of(A, weather, network([-1])))[0] is Nothing.NOT_MAINTAINED
