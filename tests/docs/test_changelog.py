"""The changelog keeps its form: by release, by reader, by kind."""

import re

from tests.docs.pages import page

RELEASE = re.compile(r"Unreleased \(20\d\d\.\d\)|20\d\d\.\d — 20\d\d-\d\d-\d\d")
READERS = ["Depot staff", "Drivers", "Analysts", "Developers"]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_heading_is_a_release_a_reader_or_a_kind():
    headings = page("CHANGELOG.md").headings()
    assert headings[0] == (1, "Changelog")
    for level, title in headings[1:]:
        if level == 2:
            assert RELEASE.fullmatch(title), title
        elif level == 3:
            assert title in READERS
        else:
            assert level == 4
            assert title in KINDS


def test_the_newest_release_speaks_to_its_readers_in_order():
    titles = []
    for level, title in page("CHANGELOG.md").headings()[2:]:
        if level == 2:
            break
        if level == 3:
            titles.append(title)
    assert titles == [reader for reader in READERS if reader in titles]
