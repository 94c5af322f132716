"""What people read is written among the phrases, never where things are computed."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.house import ROOT

SPOKEN_FOR = ["priority", "decision", "assimilation", "routing", "assembly"]
STAGES = {"building tours", "improving tours"}
"""Names of stages, which progress bars look up."""

TWO_WORDS = re.compile(r"[a-z]+ [a-z]+")


def sentences(path: Path):
    """Yield texts of two words or more that are no docstring and no error."""
    tree = ast.parse(path.read_text())
    passed = set()
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_error = (
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "msg"
        )
        if is_text or is_error:
            passed |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in passed or not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str) and TWO_WORDS.search(node.value):
            yield node.value


@pytest.mark.parametrize("package", SPOKEN_FOR)
def test_logic_holds_no_sentence(package):
    found = {
        f"{path.name}: {text}"
        for path in sorted((ROOT / "planner" / package).rglob("*.py"))
        if not path.name.startswith("verify")
        for text in sentences(path)
        if text not in STAGES
    }
    assert not found
