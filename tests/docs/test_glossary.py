"""The glossary has the words that the code and the screens use."""

import pytest

from services.plans.words import WORDS
from tests.docs.pages import page, rows

MARKS = {"●", "○", "● / ○"}
TERMS = """
    segment, arc, traversal, deadhead, treatment, task, trip, tour, plan, beat,
    call-out, shift, service level class, start criterion, completion time, due time,
    round, place, spreading rate, road surface temperature (RST), hoar frost,
    sky view factor, storage, reading, outlook, run
"""


def english() -> dict[str, str]:
    section = page("docs/glossary.md").section("The words")
    return {cells[0]: cells[1] for cells in rows(section)[1:]}


def swedish() -> dict[str, list[str]]:
    section = page("docs/glossary.md").section("English and Swedish")
    return {cells[0]: cells[1:] for cells in rows(section)[1:]}


def test_every_term_is_there_once_and_explained():
    terms = {" ".join(term.split()) for term in TERMS.split(",")}
    assert terms <= set(english())
    assert all(english().values())


def test_every_swedish_word_carries_its_mark():
    assert len(swedish()) == 50
    for term, (words, mark) in swedish().items():
        assert words, term
        assert mark in MARKS, term


@pytest.mark.parametrize(
    ("key", "term"),
    [
        ("brine", "brine"),
        ("deadhead", "deadhead"),
        ("salt_now", "ice control"),
        ("plough_now", "ploughing"),
        ("tours", "tour"),
        ("trips", "trip (one load)"),
    ],
)
def test_the_screens_speak_the_glossary(key, term):
    shown = WORDS["sv"][key].lower()
    stems = [word.strip()[:4] for word in swedish()[term][0].split(",")]
    assert any(stem in shown for stem in stems), f"{shown} is none of {stems}"
