"""The command line as it is: every command with its options and arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from typer.main import get_command

from services.cli import app


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """One command: ``vinter town import`` with what it takes."""

    name: str
    options: tuple[str, ...]
    arguments: tuple[str, ...]
    required: frozenset[str]


@cache
def command_lines() -> dict[str, CommandLine]:
    """Return every command that does something, by its full name."""
    return {line.name: line for line in _walk("vinter", get_command(app))}


def _walk(name: str, command) -> Iterator[CommandLine]:
    """Yield a command, or those of a group."""
    if hasattr(command, "commands"):
        for part, inner in command.commands.items():
            if not inner.hidden:
                yield from _walk(f"{name} {part}", inner)
        return
    options = [p for p in command.params if p.param_type_name == "option"]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    yield CommandLine(
        name=name,
        options=tuple(flag for p in options for flag in p.opts if flag != "--help"),
        arguments=tuple(p.metavar or p.name.upper() for p in arguments),
        required=frozenset(max(p.opts, key=len) for p in options if p.required),
    )


def find_command(words: list[str]) -> CommandLine | None:
    """Return the longest command that a line of words begins with."""
    for count in range(len(words), 1, -1):
        found = command_lines().get(" ".join(words[:count]))
        if found is not None:
            return found
    return None
