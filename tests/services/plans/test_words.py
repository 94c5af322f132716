import pytest

from services.plans.words import WORDS, get_words


def test_both_languages_say_the_same_things():
    assert WORDS["sv"].keys() == WORDS["en"].keys()


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="language 'de'"):
        get_words("de")
