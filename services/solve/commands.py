"""`vinter solve`: one public arc-routing instance."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_SECONDS = 30.0


def solve(
    instance: Annotated[
        Path,
        typer.Argument(
            help="File in CARPLIB, mixed, Danish, turn-cost or Kerteminde format."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Write the solution, JSON.")],
    seconds: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            help="CPU seconds of paths and search together, "
            f"{DEFAULT_SECONDS:.0f} if not set.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    iterations: Annotated[
        int | None,
        typer.Option(
            min=0, help="Stop after so many iterations; the same routes every time."
        ),
    ] = None,
) -> None:
    """Solve a public arc-routing instance and check what was found."""
    from services.solve.run import SolveRequest, run_solve

    run_solve(
        SolveRequest(
            instance=instance,
            seconds=seconds,
            seed=seed,
            iterations=iterations,
            out=out,
        )
    )
