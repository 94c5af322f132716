"""`vinter demo`: everything in one process, on a real town, in a generated storm."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    town: Annotated[
        Path | None,
        typer.Option(help="Your own town folder; Helsinki's centre if not set."),
    ] = None,
    weather: Annotated[
        Path | None,
        typer.Option(help="Your own weather, with --at; a generated storm if not set."),
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="When the night starts, with --weather.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="Keep everything here; a temporary folder if not set."),
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=44, help="Simulated hours.")] = 24,
    hour_seconds: Annotated[
        float, typer.Option(min=1.0, help="Real seconds of a simulated hour.")
    ] = 30.0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of storm and search.")] = 1,
    *,
    end: Annotated[
        bool, typer.Option("--end", help="End after the hours; else on Ctrl-C.")
    ] = False,
) -> None:
    """Show Vinter at work: broker, database, sensors, drivers, plans, map."""
    from services.demo.run import DemoWish, run_demo

    run_demo(
        DemoWish(
            town=town,
            weather=weather,
            at=at,
            folder=folder,
            hours=hours,
            hour_s=hour_seconds,
            seed=seed,
            end=end,
        )
    )
