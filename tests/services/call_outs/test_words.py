import pytest

from services.call_outs.words import WORDS, get_words
from services.plans.words import WORDS as PLAN_WORDS


def test_both_languages_say_the_same_things():
    assert WORDS["sv"].keys() == WORDS["en"].keys()
    for key, text in WORDS["en"].items():
        assert text.count("{") == WORDS["sv"][key].count("{"), key


def test_the_words_of_the_plan_are_not_given_another_meaning():
    assert not WORDS["en"].keys() & PLAN_WORDS["en"].keys()


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="language 'de'"):
        get_words("de")
