"""The `vinter` command: every door of the command line, opened lazily.

Each feature's `commands.py` imports nothing heavy at its top, so that
`vinter --help` answers at once.
"""

import sys

import typer
from rich.console import Console

from services.towns.commands import town_app

app = typer.Typer(
    name="vinter",
    help="The open planner that a municipality runs its winter on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(town_app, name="town")

WRONG_INPUT = 2


def main() -> None:
    """Run one command; wrong input ends in one sentence and exit code 2."""
    try:
        app()
    except (ValueError, OSError) as wrong:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"vinter: {wrong}", markup=False
        )
        sys.exit(WRONG_INPUT)
