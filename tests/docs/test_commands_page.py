"""docs/commands.md and the README speak of the command line that there is."""

import re
import shlex

import pytest

from tests.docs.command_tree import command_lines, find_command
from tests.docs.pages import ROOT, page, pages

HEADING = re.compile(r"^`(vinter [a-z ]+)`$")


def documented() -> list[str]:
    headings = [title for _, title in page("docs/commands.md").headings()]
    return [found[1] for title in headings if (found := HEADING.match(title))]


def shell_lines() -> list[tuple[str, str]]:
    """Return every line that calls `vinter` in a shell block of any page."""
    found = []
    for each in pages():
        for block in each.blocks("sh"):
            joined = block.replace("\\\n", " ")
            found += [
                (each.where, line[line.index("vinter ") :])
                for line in joined.splitlines()
                if re.search(r"(^|\s|&& uv run )vinter ", line)
                and not line.lstrip().startswith("#")
            ]
    return found


def test_every_command_has_its_heading_and_no_other():
    assert sorted(documented()) == sorted(command_lines())


@pytest.mark.parametrize("name", sorted(command_lines()))
def test_every_option_and_argument_is_explained(name):
    section = page("docs/commands.md").section(f"`{name}`")
    line = command_lines()[name]
    missing = [o for o in line.options if not re.search(rf"`{o}[ `/]", section)]
    missing += [a for a in line.arguments if a not in section]
    assert missing == [], f"`{name}` takes {missing}; docs/commands.md is silent"


@pytest.mark.parametrize(("where", "line"), shell_lines())
def test_a_line_that_a_reader_would_copy_is_a_real_command(where, line):
    words = shlex.split(line, comments=True)
    command = find_command([word for word in words if not word.startswith("-")])
    assert command is not None, f"{where}: `{line}` is no command"
    flags = {word.split("=")[0] for word in words if word.startswith("--")}
    assert flags <= set(command.options), f"{where}: {line}"
    assert command.required <= flags, f"{where}: {line} lacks {command.required}"


def test_the_readme_starts_with_its_two_commands():
    blocks = [block.strip() for block in page("README.md").blocks("sh")]
    assert blocks[0] == "pip install uv && uv run vinter demo"
    assert blocks[1] == "pip install uv && uv run pytest"


def test_every_preset_of_service_levels_is_named():
    section = page("docs/commands.md").section("`vinter town import`")
    presets = (ROOT / "planner" / "io" / "presets").glob("*.toml")
    assert [p.stem for p in presets if f"`{p.stem}`" not in section] == []
