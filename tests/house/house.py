"""What the house tests look at: the modules of the four packages, as trees."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("planner", "sensors", "simulations", "services")


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of the house."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        """Return the path as a person writes it."""
        return self.path.relative_to(ROOT).as_posix()

    def is_under(self, *packages: str) -> bool:
        """Whether the module is one of those packages or lies inside one."""
        return any(self.name == p or self.name.startswith(f"{p}.") for p in packages)


def read_module(path: Path, root: Path = ROOT) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, filename=str(path))
    return Module(path=path, name=".".join(parts), text=text, tree=tree)


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the four packages, by path."""
    return tuple(
        read_module(path)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "node_modules" not in path.parts
    )


def imported_names(tree: ast.AST) -> list[tuple[int, str]]:
    """Return the line and dotted name of every import, also inside functions."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.module or "."))
    return found


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for a name or attribute, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""
