"""`vinter crews`: how many vehicles to call out tonight."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_ITERATIONS = 20
"""Rounds of improvement of each of the plans, of which there are many."""


def crews(
    town: Annotated[Path, typer.Argument(help="Town folder.")],
    weather: Annotated[
        list[Path],
        typer.Option(
            help="Weather file, or a station's folder; repeat it to blend several."
        ),
    ],
    at: Annotated[str, typer.Option(help="Now, ISO 8601 (UTC without an offset).")],
    readings: Annotated[
        Path | None, typer.Option(help="Recorded messages, JSON lines.")
    ] = None,
    iterations: Annotated[
        int, typer.Option(min=0, help="Improvement rounds of each plan.")
    ] = DEFAULT_ITERATIONS,
    seed: Annotated[int, typer.Option(min=0, help="Seed of each search.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the curve, JSON.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the curve, PNG.")] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            "--lang",
            help="What the table is written in: sv or en; the town's own if not set.",
        ),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the curve alone to stdout, JSON.")
    ] = False,
) -> None:
    """Show what each number of vehicles would cost tonight, and leave late."""
    from services.call_outs.run import CrewsRequest, run_crews

    run_crews(
        CrewsRequest(
            town=town,
            weather=tuple(weather),
            at=at,
            readings=readings,
            iterations=iterations,
            seed=seed,
            out=out,
            plot=plot,
            language=language,
            as_json=as_json,
        )
    )
