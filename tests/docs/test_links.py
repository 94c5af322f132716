"""Every link inside the repository leads somewhere."""

import os
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page, pages, read_page, slug

OUTSIDE = ("http://", "https://", "mailto:")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.where)
class TestEveryPage:
    def test_links_lead_to_files_and_headings_that_are_there(self, page: Page):
        broken = []
        for link in page.links():
            if link.startswith(OUTSIDE):
                continue
            name, _, anchor = link.partition("#")
            target = (page.path.parent / name).resolve() if name else page.path
            if not target.is_file():
                broken.append(link)
            elif anchor and anchor not in read_page(target).anchors():
                broken.append(f"{link} (no such heading)")
        assert broken == []

    def test_the_site_holds_what_its_pages_link_to(self, page: Page):
        docs = ROOT / "docs"
        if docs not in page.path.parents:
            return
        outside = [
            link
            for link in page.links()
            if not link.startswith((*OUTSIDE, "#"))
            and docs not in _where(page, link).parents
        ]
        assert outside == [], "a page of the site cannot link out of docs/"

    def test_begins_with_one_title(self, page: Page):
        levels = [level for level, _ in page.headings()]
        assert levels[:1] == [1]
        assert levels.count(1) == 1


def test_every_page_of_the_site_is_in_its_navigation():
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    missing = [
        name
        for path in sorted((ROOT / "docs").rglob("*.md"))
        if (name := path.relative_to(ROOT / "docs").as_posix()) not in listed
        and not name.startswith("decisions/0")
    ]
    assert missing == []


def test_every_decision_is_in_the_list_of_decisions():
    folder = ROOT / "docs" / "decisions"
    listed = read_page(folder / "index.md").links()
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert [link for link in listed if link[0] == "0"] == records
    for number, name in enumerate(records, start=1):
        assert name.startswith(f"{number:04d}-"), "numbers have no gap"


def test_anchors_are_made_as_markdown_makes_them():
    assert slug("`vinter town import`") == "vinter-town-import"
    assert slug("What works, and what does not yet") == (
        "what-works-and-what-does-not-yet"
    )


def _where(page: Page, link: str) -> Path:
    """Return the file a link names; a symbolic link is where it stands."""
    return Path(os.path.normpath(page.path.parent / link.partition("#")[0]))
