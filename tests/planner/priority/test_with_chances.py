"""How likely what makes a task necessary is, said in its reason."""

import numpy as np
import pytest

from planner.domain.phrases.english.shared import SHARED
from planner.params import PriorityParams
from planner.priority.make_needs import make_needs
from planner.priority.onsets import Slippery
from planner.priority.reasons import with_chances
from tests.planner.priority.nights import NOW, A, conditions, ice_class, network, town


def needs_of(weather, promised=A):
    return make_needs(town(promised), network([0]), weather, NOW, PriorityParams())


def snowfall(from_h=0):
    return conditions([0] + [20] * 8 + [0] * 16, from_h=from_h)


def test_the_chance_stands_behind_the_depth_and_its_time():
    # 70 mm after 3.5 h of 20 mm an hour; it ends at 06:00, 160 mm deep.
    needs = needs_of(snowfall())
    assert needs.criterion_mm[0] == 70
    assert needs.criterion_s[0] == 3.5 * 3600
    assert np.isneginf(needs.cleared_s[0])
    chances = np.full(needs.count, 0.81)
    assert with_chances(needs, chances, SHARED)[0].startswith(
        "Gata 0: 70 mm expected 01:30, 80 % likely, class A allows 6 h"
    )
    by = with_chances(needs, chances, SHARED, ["04:00"] * needs.count)
    assert by[0].startswith("Gata 0: 70 mm expected 01:30, 80 % likely by 04:00, class")


def test_a_further_round_counts_the_snow_since_the_one_before():
    needs = needs_of(conditions([0] + [30] * 14 + [0] * 10))
    again = int(np.flatnonzero(needs.round_number == 2)[0])
    assert needs.cleared_s[again] == needs.due_s[0]
    said = with_chances(needs, np.full(needs.count, 0.5), SHARED)[again]
    assert said.startswith("Gata 0: round 2, another 70 mm expected ")
    assert ", 50 % likely, class A" in said


def test_what_has_been_reached_or_is_not_known_needs_no_chance():
    reached = needs_of(snowfall(from_h=-5))
    assert "reached" in reached.reason[0]
    assert (
        with_chances(reached, np.full(reached.count, 0.9), SHARED)[0]
        == reached.reason[0]
    )
    coming = needs_of(snowfall())
    assert with_chances(coming, np.full(coming.count, np.nan), SHARED) == coming.reason


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "5 %"),
        (0.13, "15 %"),
        (0.34, "30 %"),
        (0.66, "70 %"),
        (0.88, "90 %"),
        (1.0, "95 %"),
    ],
)
def test_chances_are_rounded_and_never_certain(chance, said):
    needs = needs_of(snowfall())
    found = with_chances(needs, np.full(needs.count, chance), SHARED)
    assert f", {said} likely," in found[0]


def test_frost_has_its_chance_behind_its_hour():
    state = np.zeros((25, 1), dtype=np.int8)
    state[4:] = Slippery.HOAR_FROST
    needs = needs_of(conditions(np.zeros(25), slipperiness=state), ice_class("salt"))
    assert np.isnan(needs.criterion_mm[0])
    assert needs.criterion_s[0] == 4 * 3600
    assert with_chances(needs, np.array([0.6]), SHARED)[0].startswith(
        "Gata 0: hoar frost expected 02:00 (surface \N{MINUS SIGN}4.0 °C), "
        "60 % likely, "
    )


def test_as_many_chances_as_tasks():
    needs = needs_of(snowfall())
    with pytest.raises(ValueError, match=r"tasks, but chances \(9,\)"):
        with_chances(needs, np.zeros(9), SHARED)
