"""The planner asks nobody: what import contracts cannot see, the syntax tree shows."""

import ast
import sys

import pytest

from tests.house.house import Module, dotted, imported_names, modules

DISK_CALLS = frozenset(
    {
        "open",
        "fromfile",
        "genfromtxt",
        "load",
        "loadtxt",
        "memmap",
        "save",
        "savetxt",
        "savez",
        "savez_compressed",
        "tofile",
    }
)
"""``open`` and the functions by which NumPy reaches a file without an import."""

CLOCK_CALLS = frozenset({"datetime.now", "datetime.utcnow", "date.today", "today"})


def calls(tree: ast.AST) -> list[tuple[int, str]]:
    return [
        (node.lineno, dotted(node.func))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def disk_calls(tree: ast.AST) -> list[tuple[int, str]]:
    return [(n, name) for n, name in calls(tree) if name.split(".")[-1] in DISK_CALLS]


def clock_calls(tree: ast.AST) -> list[tuple[int, str]]:
    return [
        (n, name)
        for n, name in calls(tree)
        if any(name == c or name.endswith(f".{c}") for c in CLOCK_CALLS)
    ]


def global_randomness(tree: ast.AST) -> list[tuple[int, str]]:
    """Return the calls into NumPy's shared generator; a seeded one is fine."""
    seeded = {"default_rng", "Generator", "PCG64", "SeedSequence"}
    return [
        (n, name)
        for n, name in calls(tree)
        if ".random." in f".{name}" and name.split(".")[-1] not in seeded
        if name.startswith(("np.random.", "numpy.random."))
    ]


INSIDE = [m for m in modules() if m.is_under("planner")]
PURE = [m for m in INSIDE if not m.is_under("planner.io")]
DOMAIN = [m for m in INSIDE if m.is_under("planner.domain")]


@pytest.mark.parametrize("module", PURE, ids=lambda m: m.where)
class TestPureModule:
    def test_opens_no_file(self, module: Module):
        assert disk_calls(module.tree) == [], f"{module.where} belongs in planner.io"

    def test_reads_no_clock(self, module: Module):
        assert clock_calls(module.tree) == [], f"{module.where}: time is an argument"

    def test_draws_from_a_seeded_generator_only(self, module: Module):
        assert global_randomness(module.tree) == [], f"{module.where}: seed is given"


@pytest.mark.parametrize("module", DOMAIN, ids=lambda m: m.where)
def test_the_vocabulary_needs_the_standard_library_alone(module: Module):
    foreign = [
        (line, name)
        for line, name in imported_names(module.tree)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not (name == "planner.domain" or name.startswith("planner.domain."))
    ]
    assert foreign == [], f"{module.where} imports {foreign}"


@pytest.mark.parametrize(
    ("source", "found_by"),
    [
        ("open('town.npz')", disk_calls),
        ("np.load(path)", disk_calls),
        ("path.open()", disk_calls),
        ("numpy.savez_compressed(path, x=x)", disk_calls),
        ("datetime.now(UTC)", clock_calls),
        ("datetime.datetime.now(UTC)", clock_calls),
        ("np.random.normal(0, 1)", global_randomness),
    ],
)
def test_each_breach_would_be_seen(source, found_by):
    assert found_by(ast.parse(source))


def test_a_seeded_generator_is_no_breach():
    assert global_randomness(ast.parse("np.random.default_rng(seed)")) == []
