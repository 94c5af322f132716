import json
import re
from zoneinfo import ZoneInfo

import pytest

from services.plans.document import plan_document
from services.plans.sheet import NONE, clock, night_sheet_pdf, sheet_content
from services.plans.words import get_words
from tests import hand_made

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(scope="module")
def document():
    return plan_document(hand_made.plan())


def test_the_sheet_speaks_local_time(document):
    # 02:00 UTC is 03:00 in Växjö's zone in January; the class finishes 02:31 UTC.
    content = sheet_content(document, STOCKHOLM, "sv", most=5)
    assert content["now"] == "2024-01-07 03:00"
    assert content["classes"][0][:5] == ["A Huvudgata", 2, "0,6", "03:30", "03:31"]
    assert content["next_decision"] == "06:00"


@pytest.mark.parametrize(
    ("moment", "language", "said"),
    [
        ("2024-01-07T02:31:00Z", "en", "03:31"),
        ("2024-01-08T02:00:00Z", "en", "Mon 03:00"),
        ("2024-01-08T02:00:00Z", "sv", "mån 03:00"),
        (None, "sv", NONE),
    ],
)
def test_another_day_is_named(moment, language, said):
    words = get_words(language)
    assert clock(moment, hand_made.NOW, STOCKHOLM, words) == said


def test_what_is_not_done_is_counted_with_its_reason(document):
    content = sheet_content(document, STOCKHOLM, "en", most=5)
    assert content["not_done"] == [[1, "no crew has time left"]]


def test_the_weather_is_one_line_with_units(document):
    content = sheet_content(document, STOCKHOLM, "en", most=5)
    assert content["weather"] == (
        "air −4.2 … −0.5 °C, surface down to −3.1 °C, fresh snow 74.0 mm until "  # noqa: RUF001
        "08:00, precipitation 6.1 mm, wind up to 5.0 m/s (estimated) (SMHI 64520)"
    )


def test_swedish_figures_have_a_comma(document):
    content = sheet_content(document, STOCKHOLM, "sv", most=5)
    assert content["weather"] == (
        "luft −4,2 … −0,5 °C, vägyta ned till −3,1 °C, nysnö 74,0 mm till 08:00, "  # noqa: RUF001
        "nederbörd 6,1 mm, vind upp till 5,0 m/s (uppskattat) (SMHI 64520)"
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_sheet_is_one_page(document, language):
    pdf = night_sheet_pdf(document, "Europe/Stockholm", language)
    assert page_count(pdf) == 1


def test_a_crowded_night_still_fits_one_page(document):
    crowded = json.loads(json.dumps(document))
    crowded["decision"] *= 20
    crowded["unassigned"] = [{"task": "x", "why": f"reason {n}"} for n in range(40)]
    crowded["summary"]["areas"] *= 30
    crowded["summary"]["classes"] *= 3
    crowded["summary"]["depots"] *= 30
    crowded["remarks"] = ["a remark of some length that fills a line " * 9] * 20
    assert page_count(night_sheet_pdf(crowded, "Europe/Stockholm", "sv")) == 1


def page_count(pdf):
    """Count pages the way a PDF states them: the page tree's /Count."""
    return int(re.search(rb"/Type ?/Pages ?/Count (\d+)", pdf)[1])
