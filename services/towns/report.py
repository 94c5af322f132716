"""What the town commands print: tables for people, JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from planner.io.import_town import ImportReport
from planner.io.osm_network import ReportRow
from planner.io.overlay import AppliedFeature, OverlayReport
from planner.io.terrain_import import TerrainRow
from planner.io.town_check import TownCheck

ROWS = 25
"""Longest table printed; --json has every row."""


def _console() -> Console:
    """Return a console for the output as it is at this moment."""
    return Console(highlight=False)


def print_json(report: object) -> None:
    """Print a report as JSON alone on standard output."""
    if not is_dataclass(report) or isinstance(report, type):
        msg = f"{type(report).__name__} is no report"
        raise TypeError(msg)
    values = asdict(report)
    if isinstance(report, ImportReport):
        town = report.town
        values["town"] = {
            "name": town.name,
            "time_zone": town.time_zone,
            "language": town.language,
            "classes": [each.name for each in town.classes],
            "depots": [depot.name for depot in town.depots],
            "vehicles": [vehicle.name for vehicle in town.vehicles],
            "attribution": town.attribution,
        }
    typer.echo(json.dumps(values, ensure_ascii=False, indent=1))


def print_import(report: ImportReport, out: Path) -> None:
    """Print what an import kept, left out, and cannot reach."""
    console = _console()
    town = report.town
    console.print(
        f"{town.name}: {report.segments} segments, {report.km:.0f} km, "
        f"{len(town.vehicles)} vehicles, written to {out}",
        markup=False,
    )
    console.print(_rows("Kept", "segments", report.kept))
    console.print(_rows("Left out", "ways", report.left_out))
    if report.islands:
        table = Table(title="Maintained, but no depot can reach it and come back")
        for column in ("segments", "km"):
            table.add_column(column, justify="right")
        for column in ("longest segment", "name", "why"):
            table.add_column(column, overflow="fold")
        for island in report.islands[:ROWS]:
            table.add_row(
                str(island.segments),
                f"{island.km:.2f}",
                island.example,
                island.name,
                island.why,
            )
        console.print(table)
        console.print(
            f"{len(report.islands)} islands, "
            f"{sum(i.segments for i in report.islands)} segments, "
            f"{sum(i.km for i in report.islands):.1f} km in all."
        )
    console.print(_terrain(report.terrain))
    gaps = report.gaps
    if gaps.missing_nodes:
        console.print(
            f"The extract lacks {gaps.missing_nodes} nodes: {gaps.ways_cut} ways are "
            f"drawn in part, {gaps.ways_lost} not at all."
        )
    if report.changes is not None:
        changes = report.changes
        console.print(
            f"Against the town before: {changes.kept} segments are the same, "
            f"{changes.matched} matched by geometry, {changes.added} new, "
            f"{changes.removed} gone."
        )
    for remark in report.remarks:
        console.print(remark, markup=False)
    console.print(town.attribution, markup=False)


def print_overlay(report: OverlayReport) -> None:
    """Print what became of an overlay."""
    console = _console()
    segments = sum(each.segments for each in report.applied)
    console.print(
        f"{len(report.applied)} features laid on {segments} segments and "
        f"{len(report.places)} places; {len(report.unmatched)} not used."
    )
    if report.unmatched:
        console.print(_features("Not used", report.unmatched))
    for remark in report.remarks:
        console.print(remark, markup=False)


def print_check(checked: TownCheck) -> None:
    """Print the sentences of a check."""
    console = _console()
    for problem in checked.problems:
        console.print(f"wrong: {problem}", markup=False)
    for remark in checked.remarks:
        console.print(f"look:  {remark}", markup=False)
    if not checked.problems:
        console.print("The town can be planned.")


def print_exported(out: Path, count: int, *, as_json: bool) -> None:
    """Print where the segments went."""
    if as_json:
        line = json.dumps({"out": str(out), "segments": count})
    else:
        line = f"{count} segments written to {out}"
    typer.echo(line)


def _rows(title: str, counted: str, rows: Sequence[ReportRow]) -> Table:
    """Return a table of what, how many, km and why."""
    table = Table(title=title, show_footer=True)
    table.add_column("highway", footer="all")
    table.add_column(counted, justify="right", footer=str(sum(r.count for r in rows)))
    table.add_column("km", justify="right", footer=f"{sum(r.km for r in rows):.1f}")
    table.add_column("why", overflow="fold")
    for row in rows[:ROWS]:
        table.add_row(row.what, str(row.count), f"{row.km:.1f}", row.why)
    rest = rows[ROWS:]
    if rest:
        count, km = sum(r.count for r in rest), sum(r.km for r in rest)
        table.add_row("other", str(count), f"{km:.1f}", "see --json")
    return table


def _terrain(rows: Sequence[TerrainRow]) -> Table:
    """Return a table of what the segments feel of the ground around them."""
    table = Table(title="Terrain of the segments")
    table.add_column("quantity", overflow="fold")
    for column in ("segments known", "least", "middle", "greatest"):
        table.add_column(column, justify="right")
    for row in rows:
        values = (row.least, row.middle, row.greatest)
        digits = 0 if row.unit else 3
        table.add_row(
            row.what,
            str(row.known),
            *(
                "-" if value is None else f"{value:.{digits}f} {row.unit}".rstrip()
                for value in values
            ),
        )
    return table


def _features(title: str, features: Sequence[AppliedFeature]) -> Table:
    """Return a table of features and what became of them."""
    table = Table(title=title)
    table.add_column("feature")
    table.add_column("why", overflow="fold")
    for each in features[:ROWS]:
        table.add_row(each.feature, each.why)
    if len(features) > ROWS:
        table.add_row(f"and {len(features) - ROWS} more", "see --json")
    return table
