"""A file is one idea: short, explained, named from the glossary."""

import ast

import pytest

from tests.house.house import Module, modules

LINES_AT_MOST = 400
UNUSED_WORDS = frozenset(
    {"util", "utils", "helper", "helpers", "manager", "handler", "misc", "common"}
)


def words(name: str) -> set[str]:
    """Split ``FileHandler`` or ``file_handler`` into lower-case words."""
    spaced = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return set(spaced.split("_"))


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.where)
class TestEveryModule:
    def test_is_one_idea_and_not_too_long(self, module: Module):
        lines = module.text.count("\n")
        assert lines <= LINES_AT_MOST, f"{module.where} has {lines} lines; split it"

    def test_says_in_its_first_line_what_the_reader_gets(self, module: Module):
        docstring = ast.get_docstring(module.tree)
        assert docstring, f"{module.where} has no docstring"

    def test_has_no_name_that_says_nothing(self, module: Module):
        names = [
            *module.name.split("."),
            *(n.name for n in ast.walk(module.tree) if isinstance(n, ast.ClassDef)),
        ]
        empty = [name for name in names if words(name) & UNUSED_WORDS]
        assert not empty, f"{module.where}: {empty}; find the word in the glossary"


@pytest.mark.parametrize(
    "module",
    [m for m in modules() if m.path.name == "__init__.py"],
    ids=lambda m: m.where,
)
def test_an_init_file_holds_its_docstring_and_nothing_else(module: Module):
    assert [type(statement) for statement in module.tree.body] == [ast.Expr]


def test_words_are_found_in_both_ways_of_writing():
    assert words("JobManager") & UNUSED_WORDS
    assert words("tile_helper") & UNUSED_WORDS
    assert not words("handled_snow") & UNUSED_WORDS
