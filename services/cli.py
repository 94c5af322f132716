"""The `vinter` command: every door of the command line, opened lazily.

Each feature's `commands.py` imports nothing heavy at its top, so that
`vinter --help` answers at once.
"""

import sys

import typer
from rich.console import Console

from services.call_outs.commands import crews
from services.demo.commands import demo
from services.hindcast.commands import hindcast
from services.kernel_cache import choose_kernel_cache
from services.kernels.commands import kernels_app
from services.operations.commands import (
    db_app,
    deadletters_app,
    device_app,
    ingest,
    record,
)
from services.plans.commands import plan
from services.plans.unverified import UnverifiedPlanError
from services.runs.commands import simulate
from services.serve.commands import serve, work
from services.solve.commands import solve
from services.towns.commands import town_app

app = typer.Typer(
    name="vinter",
    help="The open planner that a municipality runs its winter on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(town_app, name="town")
app.command()(demo)
app.command()(plan)
app.command()(crews)
app.command()(simulate)
app.command()(hindcast)
app.command()(solve)
app.command()(serve)
app.command()(ingest)
app.command()(work)
app.command()(record)
app.add_typer(db_app, name="db")
app.add_typer(device_app, name="device")
app.add_typer(deadletters_app, name="deadletters")
app.add_typer(kernels_app, name="kernels")

ABORTED = 1
WRONG_INPUT = 2


def main() -> None:
    """Run one command; wrong input ends in one sentence and exit code 2."""
    choose_kernel_cache()
    try:
        sys.exit(app(standalone_mode=False))
    except typer.Abort:
        sys.exit(ABORTED)
    except UnverifiedPlanError as defect:
        sys.exit(f"vinter: a defect of Vinter's own: {defect}")
    except (typer.TyperException, ValueError, OSError) as wrong:
        if sentence := _sentence(wrong):
            Console(stderr=True, highlight=False, soft_wrap=True).print(
                f"vinter: {sentence}", markup=False
            )
        sys.exit(WRONG_INPUT)


def _sentence(wrong: Exception) -> str:
    """Return what was wrong; empty where help has been shown instead."""
    format_message = getattr(wrong, "format_message", None)
    text = format_message() if callable(format_message) else wrong
    return " ".join(str(text).split())
