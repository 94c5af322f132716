"""A function leaves the arrays that it was given as they were.

The syntax tree of every public function in the planner is searched for writing through
a parameter. A compiled loop may fill an array that its caller made for it: then its
docstring names the array. `test_nothing_changed_while_planning` watches whole plans.
"""

import ast
import re

import pytest

from tests.house.house import Module, dotted, modules

IN_PLACE = frozenset(
    {"fill", "itemset", "partition", "put", "resize", "setfield", "setflags", "sort"}
)
"""Methods by which an array changes itself; a list's ``sort`` is as bad."""

FILLS_FIRST = frozenset({"copyto", "put", "place", "putmask", "put_along_axis"})
"""NumPy functions that change their first argument."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> list[Function]:
    found = [n for n in ast.walk(tree) if isinstance(n, Function)]
    return [function for function in found if not function.name.startswith("_")]


def array_parameters(function: Function) -> set[str]:
    """Return the parameters annotated as arrays."""
    given = function.args
    return {
        argument.arg
        for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)
        if argument.annotation and "NDArray" in ast.unparse(argument.annotation)
    }


def filled_for_the_caller(function: Function) -> set[str]:
    """Return the arrays that a compiled loop says it writes."""
    if "kernel" not in {dotted(decorator) for decorator in function.decorator_list}:
        return set()
    return set(re.findall(r"\w+", ast.get_docstring(function) or ""))


def rebound(function: Function) -> set[str]:
    """Return the names that the function binds to something new of its own."""
    return {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def root(node: ast.expr) -> str:
    """Return the name at the root of ``name[...].attr[...]``."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def written(node: ast.AST) -> list[ast.expr]:
    """Return what a statement or call writes through."""
    if isinstance(node, ast.AugAssign):
        return [node.target]
    if isinstance(node, ast.Assign):
        return [t for t in node.targets if isinstance(t, ast.Subscript)]
    if isinstance(node, ast.Call):
        found = [k.value for k in node.keywords if k.arg == "out"]
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in IN_PLACE:
                found.append(node.func.value)
            if dotted(node.func) in {f"np.{name}" for name in FILLS_FIRST}:
                found += node.args[:1]
        return found
    return []


def breaches(tree: ast.AST) -> list[str]:
    """Return every place at which a function writes through an array parameter."""
    found = []
    for function in functions(tree):
        given = array_parameters(function) - rebound(function)
        given -= filled_for_the_caller(function)
        found += [
            f"line {target.lineno}: {function.name} changes {root(target)}"
            for node in ast.walk(function)
            for target in written(node)
            if root(target) in given
        ]
    return found


@pytest.mark.parametrize(
    "module", [m for m in modules() if m.is_under("planner")], ids=lambda m: m.where
)
def test_no_function_writes_through_its_arguments(module: Module):
    assert breaches(module.tree) == []


@pytest.mark.parametrize(
    "line",
    [
        "depth_mm += 1.0",
        "depth_mm[0] = 1.0",
        "depth_mm[0] *= 2.0",
        "depth_mm.sort()",
        "depth_mm.T.fill(0.0)",
        "np.add(depth_mm, 1.0, out=depth_mm)",
        "np.copyto(depth_mm, 0.0)",
    ],
)
def test_each_breach_would_be_seen(line):
    source = f"def melted(depth_mm: NDArray[np.float64]) -> None:\n    {line}\n"
    assert len(breaches(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "depth_mm = depth_mm.copy()\n    depth_mm[0] = 1.0",
        "left_mm = depth_mm - 1.0\n    left_mm[0] = 0.0",
        "return np.sort(depth_mm)",
    ],
)
def test_a_copy_may_be_changed(body):
    source = f"def melted(depth_mm: NDArray[np.float64]) -> None:\n    {body}\n"
    assert breaches(ast.parse(source)) == []


def test_a_compiled_loop_may_fill_an_array_that_its_docstring_names():
    told = """
@kernel
def melt(depth_mm: NDArray[np.float64]) -> None:
    'Write the melted depth into depth_mm.'
    depth_mm[0] = 0.0
"""
    assert breaches(ast.parse(told)) == []
    assert breaches(ast.parse(told.replace("into depth_mm", "")))
    assert breaches(ast.parse(told.replace("@kernel", "")))
