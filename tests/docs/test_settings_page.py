"""docs/settings.md lists the settings that there are, and no others."""

import re

from services.settings import PREFIX, Settings
from tests.docs.pages import ROOT, page, rows

NAME = re.compile(r"`(VINTER_[A-Z_]+)`")
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}


def documented() -> dict[str, list[str]]:
    return {
        name[1]: cells
        for cells in rows(page("docs/settings.md").text)
        if (name := NAME.fullmatch(cells[0]))
    }


def test_every_setting_is_documented_and_every_documented_one_exists():
    assert set(documented()) == SETTINGS


def test_plain_defaults_are_the_documented_ones():
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str):
            assert f"`{field.default}`" in documented()[PREFIX + name.upper()][1]


def test_no_page_speaks_of_a_setting_that_is_not_there():
    for path in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]:
        named = set(NAME.findall(path.read_text(encoding="utf-8")))
        assert named <= SETTINGS, f"{path.name}: {named - SETTINGS}"
