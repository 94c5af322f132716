"""What the documentation tests look at: the pages, their headings and tables."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOT_PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")

FENCE = re.compile(
    r"^ {0,3}```(\w*)[^\n]*\n(.*?)^ {0,3}```\s*$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown page; ``prose`` is its text without code blocks."""

    path: Path
    text: str
    prose: str

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def headings(self) -> list[tuple[int, str]]:
        return [(len(m[1]), m[2]) for m in HEADING.finditer(self.prose)]

    def anchors(self) -> set[str]:
        """Return the anchors that the page's headings make."""
        return {slug(title) for _, title in self.headings()}

    def blocks(self, language: str) -> list[str]:
        """Return the code blocks in one language."""
        return [m[2] for m in FENCE.finditer(self.text) if m[1] == language]

    def links(self) -> list[str]:
        return [m[1] for m in LINK.finditer(self.prose)]

    def section(self, title: str) -> str:
        """Return what stands under a heading, up to the next of its level."""
        marks = list(HEADING.finditer(self.text))
        for at, mark in enumerate(marks):
            if mark[2] == title:
                ends = [m.start() for m in marks[at + 1 :] if len(m[1]) <= len(mark[1])]
                return self.text[mark.end() : ends[0] if ends else len(self.text)]
        msg = f"{self.where} has no heading '{title}'"
        raise ValueError(msg)


def slug(title: str) -> str:
    """Return the anchor of a heading, as Markdown makes it."""
    plain = re.sub(r"[`*\[\]]|\([^)]*\)(?=$)", "", title).strip().lower()
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", plain))


def read_page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    return Page(path=path, text=text, prose=FENCE.sub("", text))


@cache
def pages() -> tuple[Page, ...]:
    """Return every page of the documentation, the root's first."""
    paths = [ROOT / name for name in ROOT_PAGES]
    paths += sorted((ROOT / "docs").rglob("*.md"))
    return tuple(read_page(path) for path in paths)


def page(name: str) -> Page:
    return read_page(ROOT / name)


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row of a text, rulers left out."""
    found = []
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            found.append([cell.strip() for cell in cells])
    return found
