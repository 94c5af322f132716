"""`vinter kernels …`: what the planner compiles for the machine that it runs on."""

from typing import Annotated

import typer

kernels_app = typer.Typer(
    help="Compile the planner's inner loops ahead of the first plan.",
    no_args_is_help=True,
)


@kernels_app.callback()
def kernels() -> None:
    """Keep `warm` a command of its own while it is the only one."""


@kernels_app.command("warm")
def warm_command(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print machine-readable output alone.")
    ] = False,
) -> None:
    """Compile every loop that a plan needs, unless that was done already."""
    import json

    from services.kernels.announce import warm_where_cold
    from services.kernels.warm import Extent

    warmed = warm_where_cold(Extent.WHOLE)
    if as_json:
        found = {
            "folder": str(warmed.folder),
            "was_cold": warmed.was_cold,
            "seconds": warmed.seconds,
        }
        typer.echo(json.dumps(found))
    elif warmed.was_cold:
        typer.echo(f"Compiled in {warmed.seconds:.1f} s, kept in {warmed.folder}")
    else:
        typer.echo(f"Compiled before, kept in {warmed.folder}")
