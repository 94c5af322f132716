"""The page at `/` as a person sees it: the list, the map, both languages."""

import re
from html.parser import HTMLParser

import matplotlib.image
import numpy as np
import pytest

from tests.browser.chromium import read_dom, take_picture

pytestmark = pytest.mark.browser

# The page's own colours, services/web/page.css: ploughing planned, not planned.
PLOUGH = {"light": (0x00, 0x66, 0xAA), "dark": (0x3F, 0x9F, 0xE0)}
UNDONE = {"light": (0xC3, 0x3C, 0x00), "dark": (0xFF, 0x7A, 0x45)}
DARK = "--blink-settings=preferredColorScheme=0"


class Words(HTMLParser):
    """The text of a page, without its scripts."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.attributes = {}

    def handle_starttag(self, tag, attrs):
        self.attributes |= {f"{tag}.{name}": value for name, value in attrs}

    def handle_data(self, data):
        self.parts.append(data)


def read_words(dom):
    words = Words()
    words.feed(dom)
    return re.sub(r"\s+", " ", " ".join(words.parts)), words.attributes


def pixels_of(picture, colour):
    """Count the pixels of a colour; edges are blended and do not count."""
    found = np.rint(matplotlib.image.imread(picture)[..., :3] * 255).astype(int)
    return int((np.abs(found - np.array(colour)).max(axis=-1) <= 2).sum())


def test_the_list_says_what_is_decided_who_goes_and_why(browser, page):
    text, attributes = read_words(read_dom(browser, f"{page}?lang=en&live=0"))
    assert attributes["html.lang"] == "en"
    assert attributes["body.data-drawn"] == "2"
    assert "Plough now Hovslätt: class A reached 40 mm at 02:40" in text
    assert "fresh snow 74 mm until 08:00" in text
    assert "A Huvudgata 2 of 2 06:30 03:31" in text
    assert "C Villagata 0 of 1" in text
    assert re.search("truck 1 03:30.03:31 2 0.6 km 0.0 km 1 0.0 t", text)
    assert "Storgatan: 40 mm reached 02:40, class A allows 5 h, due 06:30" in text
    assert re.search("1 . no crew has time left", text)
    assert "© OpenStreetMap contributors" in text
    assert "Same vehicle as last time 50 % Last again, of the last fifth 0 %" in text


def test_swedish_readers_get_swedish(browser, page):
    for url, option in (
        (f"{page}?lang=sv&live=0", "--accept-lang=en"),
        (f"{page}?live=0", "--accept-lang=sv-SE"),
    ):
        text, attributes = read_words(read_dom(browser, url, option))
        assert attributes["html.lang"] == "sv", url
        assert "Plogning nu" in text
        assert "nysnö 74 mm till 08:00" in text
        assert "Per standardklass" in text
        assert "Samma fordon som förra gången 50 %" in text
        assert re.search("luft .4,2 … .0,5 °C", text)


@pytest.mark.parametrize(("scheme", "options"), [("light", []), ("dark", [DARK])])
def test_the_map_is_drawn_in_light_and_dark(browser, page, tmp_path, scheme, options):
    picture = take_picture(
        browser,
        f"{page}?lang=en&live=0",
        tmp_path / "page.png",
        "--window-size=1200,800",
        *options,
    )
    # Both streets are some 300 px long or more, so thousands of pixels are theirs.
    assert pixels_of(picture, PLOUGH[scheme]) > 1000
    assert pixels_of(picture, UNDONE[scheme]) > 300


def test_an_address_without_a_plan_says_what_to_do(browser, page):
    text, _ = read_words(read_dom(browser, f"{page}?lang=en&live=0&plan=99"))
    assert "There is no plan 99 for 'hovslatt'; the latest is 1." in text


def test_an_address_can_name_a_tour_and_a_segment(browser, page):
    url = f"{page}?lang=en&live=0&tour=truck%201&segment=11:2:0"
    dom = read_dom(browser, url)
    text, _ = read_words(dom)
    assert '<tr role="row" class="chosen">' in dom
    assert "Send out truck 1" in text
    # What lies there at 03:00, what is advised, why, by when and by whom.
    assert "Åsgatan Class C At 03:00 hoar frost, snow 12 mm" in text
    assert "Advised: plough 100 mm reached 03:00, class C allows 24 h" in text
    assert "plough : due Mon 03:00, Not done (no crew has time left)" in text


def test_the_card_gives_temperature_and_grip_in_the_readers_language(browser, page):
    text, _ = read_words(read_dom(browser, f"{page}?lang=sv&live=0&segment=10:1:0"))
    assert re.search("Storgatan Klass A Kl. 03:00 snö 40 mm Vägyta .1,0 °C", text)
    assert "Friktion 0,28 · snötäcke Råd: plogning, saltning" in text
    assert re.search(r"plogning, saltning \(drag 1\) : klart senast 06:30, 03:30", text)


def test_a_depot_says_who_goes_out_from_it(browser, page):
    text, _ = read_words(read_dom(browser, f"{page}?lang=en&live=0&depot=Norra"))
    assert re.search(r"Depot Norra truck 1 03:30.03:31 · 2 tasks", text)


@pytest.mark.parametrize(("size", "is_open"), [("1200,800", True), ("500,900", False)])
def test_the_legend_is_folded_where_the_map_is_small(browser, page, size, is_open):
    dom = read_dom(browser, f"{page}?lang=en&live=0", f"--window-size={size}")
    assert ('<details id="legend" open' in dom) is is_open
    assert "ploughing planned" in dom


def test_times_are_written_as_on_the_night_sheet(browser, page):
    text, _ = read_words(read_dom(browser, f"{page}?lang=en&live=0"))
    assert "Plan 1, for 2024-01-07 03:00" in text
    assert "0 of 1 Mon 03:00" in text
