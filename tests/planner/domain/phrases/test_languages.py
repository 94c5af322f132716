"""Whatever the planner says, it says in every language that it speaks."""

import re
from collections.abc import Mapping
from dataclasses import fields

import pytest

from planner.domain.phrases.keys import Ice, Leftover, Treated
from planner.domain.phrases.languages import SPOKEN, get_phrases
from planner.domain.plan import Material
from planner.domain.readings import DriverObservation
from planner.domain.surface_states import SurfaceState
from planner.domain.treatments import SPREADS
from planner.io.town_toml import LANGUAGES
from services.plans.words import WORDS
from tests.planner.domain.phrases.rendered import rendered, topics

ENGLISH = get_phrases("en")
SWEDISH = get_phrases("sv")

ENGLISH_WORDS = (
    "the|and|of|by|expected|class|surface|snow|street|due|clear|with|from|tasks?|"
    "segments?|not|no|hours|crews?|when|until|before|after|it|its|are|was|were|for|"
    "salted|ploughed|grit|brine|at|on"
)
"""Words that no Swedish sentence has."""

ALIKE = {"ice.rate", "nothing.begins", "nothing.depth"}
"""Figures with their units alone."""

UNSAID = {"shared.unnamed", "calling.needed"}
"""Phrases that need not repeat what they are given."""


def test_every_town_may_be_spoken_to():
    assert set(SPOKEN) == set(LANGUAGES) == set(WORDS)
    assert all(get_phrases(name).language == name for name in LANGUAGES)


def test_a_language_that_nobody_wrote_is_refused():
    with pytest.raises(ValueError, match="language 'de' is not spoken here; write"):
        get_phrases("de")


@pytest.mark.parametrize("phrases", [ENGLISH, SWEDISH], ids=["en", "sv"])
def test_every_phrase_can_be_said(phrases):
    for name, texts in rendered(phrases).items():
        assert texts, name
        for text in texts:
            assert text.strip(), name
            assert "  " not in text, text
            assert not re.search(r"\bNone\b|\bnan\b|\{|\}", text), text


@pytest.mark.parametrize("phrases", [ENGLISH, SWEDISH], ids=["en", "sv"])
def test_names_and_times_are_in_what_is_said_of_them(phrases):
    for name, texts in rendered(phrases).items():
        if name not in UNSAID and any("Xx" in t for t in rendered(ENGLISH)[name]):
            assert any("Xx" in text for text in texts), name


def test_no_english_word_is_left_in_swedish():
    unwanted = re.compile(rf"\b({ENGLISH_WORDS})\b", re.IGNORECASE)
    for name, texts in rendered(SWEDISH).items():
        for text in texts:
            assert not unwanted.search(text), f"{name}: {text}"


def test_every_swedish_phrase_is_another_than_the_english_one():
    english = rendered(ENGLISH)
    same = {name for name, said in rendered(SWEDISH).items() if said == english[name]}
    assert same <= ALIKE


def test_swedish_figures_have_a_comma_and_a_minus_sign():
    for name, texts in rendered(SWEDISH).items():
        for text in texts:
            assert not re.search(r"\d\.\d|-\d", text), f"{name}: {text}"


@pytest.mark.parametrize("phrases", [ENGLISH, SWEDISH], ids=["en", "sv"])
def test_every_word_that_is_looked_up_is_there(phrases):
    assert set(phrases.ice.what) == set(Ice)
    assert set(phrases.ice.treated) == set(Treated)
    assert set(phrases.ice.ploughed_and_treated) == set(Treated)
    assert set(phrases.ploughing.materials) == SPREADS
    assert set(phrases.readings.found) == set(SurfaceState)
    assert set(phrases.readings.reports) == set(DriverObservation)
    assert set(phrases.undone.why) == set(Leftover)
    assert set(phrases.undone.materials) == {Material.SALT, Material.GRIT}
    assert len(set(phrases.shared.days)) == 7


def test_mappings_of_two_languages_have_the_same_keys():
    for english, swedish in zip(
        topics(ENGLISH).values(), topics(SWEDISH).values(), strict=True
    ):
        for field in fields(english):
            value = getattr(english, field.name)
            if isinstance(value, Mapping):
                assert set(value) == set(getattr(swedish, field.name)), field.name


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1.0, "varje timme"),
        (2.0, "varannan timme"),
        (3.0, "var tredje timme"),
        (5.0, "var 5:e timme"),
        (1.5, "med 1,5 timmars mellanrum"),
    ],
)
def test_intervals_are_said_as_swedes_do(hours, said):
    assert SWEDISH.ploughing.repeated("klass A", hours) == f"klass A plogas om {said}"


@pytest.mark.parametrize("phrases", [ENGLISH, SWEDISH], ids=["en", "sv"])
def test_what_lacks_time_is_counted_without_its_time(phrases):
    # The sheet counts reasons up to their colon.
    head, colon, _ = phrases.undone.no_time("03:10").partition(": ")
    assert (head, colon) == (phrases.undone.why[Leftover.NO_TIME], ": ")


def test_one_and_many_agree():
    assert SWEDISH.calling.overdue(1) == "1 åtgärd skulle redan ha varit klar"
    assert SWEDISH.calling.overdue(2) == "2 åtgärder skulle redan ha varit klara"
    assert SWEDISH.shared.hours(1.0) == "1 timme"
    assert SWEDISH.shared.hours(1.5) == "1,5 timmar"


def test_swedish_temperatures_have_a_minus_sign():
    minus = "\N{MINUS SIGN}"
    assert SWEDISH.shared.temperature(-2.34) == f"{minus}2,3 °C"
    assert SWEDISH.readings.surface("Vägsensor 4", -2.34, "03:10") == (
        f"Vägsensor 4 mätte {minus}2,3 °C på vägytan 03:10"
    )
    assert ENGLISH.shared.temperature(-2.34) == f"{minus}2.3 °C"
