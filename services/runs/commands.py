"""`vinter simulate`: a recorded winter under one or more policies, with a report."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from simulations.report import Report

DEFAULT_ITERATIONS = 3
"""Improvement rounds of an hourly plan: it lives for an hour, and there are many."""


def simulate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A town folder.")],
    weather: Annotated[
        Path, typer.Option(help="Recorded weather: a file or a station's folder.")
    ],
    start: Annotated[str, typer.Option("--from", help="First hour, ISO 8601 UTC.")],
    end: Annotated[str, typer.Option("--to", help="Last hour, ISO 8601 UTC.")],
    policy: Annotated[
        list[str],
        typer.Option(help="vinter, beats, all_out or officer; may be repeated."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for report.json and report.png.")],
    seed: Annotated[int, typer.Option(min=0, help="Of the truth and all noise.")] = 0,
    forecast: Annotated[
        str, typer.Option(help="generated (with errors) or perfect.")
    ] = "generated",
    iterations: Annotated[
        int, typer.Option(min=0, help="Improvement rounds of each hourly plan.")
    ] = DEFAULT_ITERATIONS,
    processes: Annotated[
        int,
        typer.Option(min=0, help="Policies replayed at once; 0 for one a core."),
    ] = 0,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON alone.")
    ] = False,
) -> None:
    """Replay a recorded winter over a town under one or more policies."""
    from rich.console import Console
    from rich.progress import Progress

    from planner.domain.calendar import parse_instant
    from planner.io.town_folder import read_town
    from services.weather_files import open_weather
    from simulations.clock import Period
    from simulations.forecast import parse_kind
    from simulations.policies.registry import build_policies
    from simulations.replay import PlacedTown, build_scene
    from simulations.report import build_report, document_text, remarks, write_report
    from simulations.side_by_side import replay_side_by_side

    build_policies(policy, iterations)
    kind = parse_kind(forecast)
    period = Period(start=parse_instant(start), end=parse_instant(end))
    _refuse_file(out)
    read = read_town(folder)
    scene = build_scene(
        PlacedTown(
            town=read.town,
            town_hash=read.town_hash,
            network=read.network,
            terrain=read.terrain,
        ),
        open_weather(weather),
        period,
        kind,
        seed,
    )
    watched = Console(stderr=True)
    with Progress(
        console=watched, disable=not watched.is_terminal, transient=True
    ) as progress:
        bars = {
            name: progress.add_task(name, total=period.hour_count) for name in policy
        }
        runs = replay_side_by_side(
            scene,
            policy,
            iterations,
            processes or os.cpu_count() or 1,
            lambda name, done, total: progress.update(
                bars[name], completed=done, total=total
            ),
        )
    report = build_report(scene, runs)
    document, plot = write_report(report, out)
    if as_json:
        sys.stdout.write(document_text(report))
        return
    console = Console()
    console.print(_table(report))
    for sentence in remarks(scene):
        console.print(sentence, highlight=False)
    console.print(f"Written: {document} and {plot}", highlight=False)


def _refuse_file(out: Path) -> None:
    """Raise ValueError where the output folder is a file."""
    if out.exists() and not out.is_dir():
        msg = f"--out {out} is a file, expected a folder for report.json and report.png"
        raise ValueError(msg)


def _table(report: "Report") -> "Table":
    """Return the figures as a table, a column for each policy."""
    from rich.table import Table

    from simulations.report import table_rows

    table = Table(title=f"{report.scene.town.name}: what the winter was under each")
    table.add_column("measure")
    table.add_column("unit")
    for measures in report.measures:
        table.add_column(f"{measures.policy} {measures.version}", justify="right")
    for name, unit, values in table_rows(report):
        table.add_row(name, unit, *values)
    return table
