"""What a replay found: figures, a JSON document and one plot."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.domain.calendar import format_instant
from simulations.measures import (
    ClassMeasures,
    RunMeasures,
    as_json,
    driving_measures,
    overdue_km_h,
    promise_measures,
)
from simulations.plot import draw
from simulations.replay import Run, Scene
from simulations.unneeded import (
    Maintained,
    ploughed_unneeded_km,
    spread_unneeded_km,
)

SCHEMA = "vinter-replay/1"
TRUTH = (
    "The streets' truth is simulated by models of another structure than the "
    "planner's; no policy sees it but through noisy messages."
)
START = (
    "Every street is clear when the replay starts, and every policy knows it; all "
    "crews are at home and rested."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every run of a replay, measured."""

    scene: Scene
    runs: tuple[Run, ...]
    measures: tuple[RunMeasures, ...]


def measure(scene: Scene, run: Run) -> RunMeasures:
    """Measure one run against the truth and the town's promises."""
    everywhere = np.ones(scene.streets.count, dtype=np.bool_)
    length_m, class_index = scene.length_m, scene.class_index
    heaviest = max(level.weight for level in scene.town.classes)
    classes: list[ClassMeasures] = []
    weighted = 0.0
    for index, level in enumerate(scene.town.classes):
        among = class_index == index
        if not among.any():
            continue
        classes.append(
            ClassMeasures(
                name=level.name,
                title=level.title,
                length_km=round(float(length_m[among].sum()) / 1000.0, 3),
                snow=promise_measures(run.watch.snow, length_m, among),
                ice=promise_measures(run.watch.ice, length_m, among),
            )
        )
        for ledger in (run.watch.snow, run.watch.ice):
            share = level.weight / heaviest
            weighted += share * overdue_km_h(ledger, length_m, among)
    maintained = Maintained(
        streets=scene.streets,
        town=scene.town,
        class_index=class_index,
        length_m=length_m,
    )
    driving = driving_measures(run.driven, scene.period)
    return RunMeasures(
        policy=run.policy,
        version=run.version,
        classes=tuple(classes),
        snow=promise_measures(run.watch.snow, length_m, everywhere),
        ice=promise_measures(run.watch.ice, length_m, everywhere),
        weighted_overdue_km_h=round(weighted, 3),
        treated_km=driving.treated_km,
        deadhead_km=driving.deadhead_km,
        deadhead_share=driving.deadhead_share,
        crew_h=driving.crew_h,
        call_outs=run.call_outs,
        tours=len(run.driven),
        salt_kg=driving.salt_kg,
        grit_kg=driving.grit_kg,
        ploughed_unneeded_km=round(
            ploughed_unneeded_km(
                run.watch.met, maintained, scene.promises, scene.snowfall_mm_we
            ),
            3,
        ),
        spread_unneeded_km=round(
            spread_unneeded_km(run.watch.met, maintained, scene.untouched_slippery), 3
        ),
        messages=run.messages,
    )


def build_report(scene: Scene, runs: Sequence[Run]) -> Report:
    """Measure all runs."""
    return Report(
        scene=scene,
        runs=tuple(runs),
        measures=tuple(measure(scene, run) for run in runs),
    )


def report_document(report: Report) -> dict[str, object]:
    """Return the report as plain values: the same replay gives the same bytes."""
    scene = report.scene
    return {
        "schema": SCHEMA,
        "town": scene.town.name,
        "town_hash": scene.town_hash,
        "weather": scene.forecast.recorded.source,
        "attribution": scene.forecast.recorded.attribution,
        "from": format_instant(scene.period.start),
        "to": format_instant(scene.period.end),
        "seed": scene.seed,
        "forecast": scene.forecast.kind.value,
        "remarks": list(remarks(scene)),
        "snowfall_mm_we": round(
            float(scene.snowfall_mm_we[scene.period.first_step :].sum()), 3
        ),
        "segments": scene.streets.count,
        "length_km": round(float(scene.length_m.sum()) / 1000.0, 3),
        "out_of_reach_km": round(scene.out_of_reach_km, 3),
        "policies": [as_json(measures) for measures in report.measures],
    }


def remarks(scene: Scene) -> tuple[str, ...]:
    """Return what a reader has to know beside the figures, one sentence each."""
    found = [TRUTH, START, scene.forecast.label, *scene.weather.remarks]
    if scene.out_of_reach_km:
        found.append(
            f"{scene.out_of_reach_km:.1f} km of maintained segments are out of reach "
            "of every plough; no figure counts them."
        )
    return tuple(found)


def document_text(report: Report) -> str:
    """Return the report as JSON."""
    return json.dumps(report_document(report), indent=1, ensure_ascii=False) + "\n"


def write_report(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write report.json and report.png into a folder, made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    document = folder / "report.json"
    document.write_text(document_text(report), encoding="utf-8")
    plot = folder / "report.png"
    draw(report.scene, report.runs).savefig(plot, dpi=120, metadata={"Software": None})
    return document, plot


def table_rows(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the table that people read: measure, unit, a value for each policy."""
    rows: list[tuple[str, str, tuple[str, ...]]] = []

    def row(name: str, unit: str, values: Sequence[float | None]) -> None:
        rows.append((name, unit, tuple(_written(value, unit) for value in values)))

    first = report.measures[0]
    for index, level in enumerate(first.classes):
        mine = [m.classes[index] for m in report.measures]
        row(
            f"{level.name} snow on time",
            "%",
            [_pct(m.snow.on_time_share) for m in mine],
        )
        row(
            f"{level.name} snow clear, half",
            "min",
            [m.snow.clear_min_p50 for m in mine],
        )
        row(
            f"{level.name} snow clear, 90 %",
            "min",
            [m.snow.clear_min_p90 for m in mine],
        )
        row(f"{level.name} snow overdue", "km h", [m.snow.overdue_km_h for m in mine])
        if any(m.ice.promised_km for m in mine):
            row(
                f"{level.name} ice on time",
                "%",
                [_pct(m.ice.on_time_share) for m in mine],
            )
            row(f"{level.name} ice overdue", "km h", [m.ice.overdue_km_h for m in mine])
    every = report.measures
    row("all snow on time", "%", [_pct(m.snow.on_time_share) for m in every])
    row("all snow missed", "km", [m.snow.missed_km for m in every])
    row("overdue, weighted", "km h", [m.weighted_overdue_km_h for m in every])
    row("treated", "km", [m.treated_km for m in every])
    row("deadhead", "km", [m.deadhead_km for m in every])
    row("deadhead share", "%", [_pct(m.deadhead_share) for m in every])
    row("crew hours", "h", [m.crew_h for m in every])
    row("call-outs", "crews", [m.call_outs for m in every])
    row("tours", "tours", [m.tours for m in every])
    row("salt", "kg", [m.salt_kg for m in every])
    row("grit", "kg", [m.grit_kg for m in every])
    row("ploughed without need", "km", [m.ploughed_unneeded_km for m in every])
    row("spread without need", "km", [m.spread_unneeded_km for m in every])
    return rows


def _pct(share: float | None) -> float | None:
    """Return a share as per cent."""
    return None if share is None else 100.0 * share


def _written(value: float | None, unit: str) -> str:
    """Write a figure as precisely as its unit deserves."""
    if value is None:
        return "-"
    if unit in {"kg", "crews", "tours", "min"}:
        return f"{value:,.0f}"
    return f"{value:,.1f}"
