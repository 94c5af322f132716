"""Reasons, remarks and advice of a town that speaks Swedish, whole sentences."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.phrases.swedish.shared import SHARED
from planner.params import PriorityParams
from planner.priority.advice import advise
from planner.priority.found import find_treatments
from planner.priority.make_needs import make_needs
from planner.priority.onsets import Slippery
from planner.priority.reasons import with_chances
from tests.planner.priority import nights
from tests.planner.priority.nights import NOW, A, conditions, ice_class, network
from tests.planner.priority.test_ice import night

PARAMS = PriorityParams()
MINUS = "\N{MINUS SIGN}"


def swedish(*classes):
    return replace(nights.town(*classes), language="sv")


def needs_of(weather, promised=A, streets=None):
    streets = network([0]) if streets is None else streets
    return make_needs(swedish(promised), streets, weather, NOW, PARAMS)


def test_ploughing_with_its_chance():
    # 70 mm after 3.5 h of 20 mm an hour from 22:00.
    needs = needs_of(conditions([0] + [20] * 8 + [0] * 16))
    said = with_chances(needs, np.full(needs.count, 0.8), SHARED, ["04:00"])
    assert said[0] == (
        "Gata 0: 70 mm snö väntas till 01:30, 80 % sannolikhet före 04:00, "
        "åtgärdstiden i klass A är 6 timmar, klart senast tis 07:30"
    )


def test_a_further_round():
    needs = needs_of(conditions([0] + [30] * 14 + [0] * 10))
    again = int(np.flatnonzero(needs.round_number == 2)[0])
    assert needs.reason[again].startswith("Gata 0: omgång 2, ytterligare 70 mm snö ")


def test_snow_that_came_before_now_is_late():
    needs = needs_of(conditions([0] + [20] * 8 + [0] * 16, from_h=-11))
    assert needs.reason[0] == (
        "Gata 0: 70 mm snö har legat sedan 14:30, åtgärdstiden i klass A är 6 timmar, "
        "skulle ha varit klart 20:30 (90 min försenat)"
    )


def test_preventive_salt():
    prevented = ice_class("salt", preventive=True)
    needs = needs_of(night(Slippery.HOAR_FROST, 6, -1.5), prevented)
    assert needs.reason[0] == (
        f"Gata 0: rimfrost väntas 04:00 (vägyta {MINUS}1,5 °C), klass A saltas "
        "förebyggande från 01:00, 8 g/m², klart senast tis 04:00"
    )


def test_grit_where_salt_does_nothing():
    needs = needs_of(night(Slippery.HOAR_FROST, 2, -12.0), ice_class("salt"))
    assert "saltet biter inte, klass A sandas inom 4 timmar" in needs.reason[0]


def test_what_was_seen_is_behind_the_reason():
    seen = conditions(
        [0] + [20] * 8 + [0] * 16,
        evidence=np.array([0], dtype=np.int32),
        evidence_texts=("kamera 7 på Gata 0 mätte 85 mm snö 03:10",),
    )
    assert (
        needs_of(seen).reason[0].endswith("; kamera 7 på Gata 0 mätte 85 mm snö 03:10")
    )


def test_a_street_without_a_name_has_its_kind():
    streets = network([0], name=np.array([""]), highway=np.array(["cycleway"]))
    needs = needs_of(conditions([0] + [20] * 8 + [0] * 16), streets=streets)
    assert needs.reason[0].startswith("namnlös cykelväg: 70 mm snö")


def test_what_is_not_covered():
    streets = network([0, -1, 0], is_tunnel=np.array([False, False, True]))
    needs = needs_of(conditions(np.zeros(25), segments=3), streets=streets)
    assert needs.remarks == (
        "1 vägsträcka (0,1 km) har annan väghållare: passeras men åtgärdas inte",
        "1 vägsträcka (0,1 km) ligger i tunnel, där ingen snö faller",
    )


@pytest.mark.parametrize(
    ("weather", "why"),
    [
        (conditions(np.zeros(25)), "varken snö eller halka väntas före "),
        (conditions([0, 20] + [0] * 23), "högst 20 mm snö före "),
    ],
)
def test_why_there_is_nothing_to_do(weather, why):
    town, streets = swedish(A), network([0])
    found = find_treatments(town, streets, weather, NOW, PARAMS)
    needs = make_needs(town, streets, weather, NOW, PARAMS, found=found)
    advice = advise(town, streets, weather, NOW, PARAMS, found=found, needs=needs)
    assert advice.why[0].startswith(why)
