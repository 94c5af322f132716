"""`vinter plan`: a plan without any server."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_SECONDS = 30.0


def plan(
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
    seconds: Annotated[
        float | None,
        typer.Option(min=0.0, help=f"Search time, {DEFAULT_SECONDS:.0f} s if not set."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    iterations: Annotated[
        int | None,
        typer.Option(
            min=0, help="Stop after so many iterations; the same plan every time."
        ),
    ] = None,
    sent: Annotated[
        Path | None,
        typer.Option(
            help="Plan document whose crews are out: plan anew from where they are."
        ),
    ] = None,
    before: Annotated[
        list[Path] | None,
        typer.Option(
            help="Plan document of an earlier night, so that drivers get streets that "
            "they know; repeat it for several."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Vehicle that is out of service; repeat it for several."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the plan document.")] = None,
    geojson: Annotated[Path | None, typer.Option(help="Write the plan's map.")] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="Print the night sheet, PDF.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            "--lang",
            help="What the plan is written in: sv or en; the town's own if not set.",
        ),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the document alone to stdout.")
    ] = False,
) -> None:
    """Make tonight's plan from a town folder, weather and readings."""
    from services.plans.on_disk import PlanRequest, run_plan

    run_plan(
        PlanRequest(
            town=town,
            weather=tuple(weather),
            at=at,
            readings=readings,
            seconds=seconds,
            seed=seed,
            iterations=iterations,
            sent=sent,
            before=tuple(before or ()),
            without=tuple(without or ()),
            out=out,
            geojson=geojson,
            sheet=sheet,
            language=language,
            as_json=as_json,
        )
    )
