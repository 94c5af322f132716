"""A stored plan document read back into the plan that it was written from."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from planner.domain.calendar import Instant, parse_instant
from planner.domain.plan import (
    DRIVING,
    SCHEMA,
    AreaDecision,
    AreaPlace,
    Choice,
    DepotNode,
    DriveStep,
    Material,
    Place,
    Plan,
    PointPlace,
    SegmentPlace,
    StandStep,
    Step,
    StepKind,
    Task,
    Tour,
    Unassigned,
)
from planner.domain.treatments import Work

Row = Mapping[str, object]


def read_document(text: str) -> Plan:
    """Read a `vinter-plan/1` document; `plan_document` of the result is the same.

    Raises
    ------
    ValueError
        If the document is of another schema.
    """
    document = cast("Row", json.loads(text))
    if document.get("schema") != SCHEMA:
        msg = f"the document is '{document.get('schema')}', this Vinter reads {SCHEMA}"
        raise ValueError(msg)
    return Plan(
        town=_text(document, "town"),
        town_hash=_text(document, "town_hash"),
        now=_instant(document, "now"),
        seed=_whole(document, "seed"),
        summary=cast("Row", document["summary"]),
        decision=tuple(
            AreaDecision(
                area=_text(row, "area"),
                choice=Choice(_text(row, "choice")),
                why=_text(row, "why"),
                latest_call=_find_instant(row, "latest_call"),
                chance=_find_number(row, "chance"),
                now_sek=_find_number(row, "now_sek"),
                wait_sek=_find_number(row, "wait_sek"),
            )
            for row in _rows(document, "decision")
        ),
        tasks=tuple(_task(row) for row in _rows(document, "tasks")),
        depots=tuple(
            DepotNode(depot=_text(row, "depot"), node=_whole(row, "node"))
            for row in _rows(document, "depots")
        ),
        tours=tuple(_tour(row) for row in _rows(document, "tours")),
        unassigned=tuple(
            Unassigned(task=_text(row, "task"), why=_text(row, "why"))
            for row in _rows(document, "unassigned")
        ),
        remarks=tuple(cast("list[str]", document["remarks"])),
    )


def _task(row: Row) -> Task:
    """Read one task."""
    hours = cast("Sequence[tuple[str, str]] | None", row.get("allowed_hours"))
    return Task(
        task=_text(row, "task"),
        place=_place(cast("Row", row["place"])),
        works=tuple(Work(work) for work in cast("list[str]", row["works"])),
        round_number=_whole(row, "round"),
        service_class=_text(row, "class"),
        area=_text(row, "area"),
        due=_instant(row, "due"),
        reason=_text(row, "reason"),
        service_time_s=_number(row, "service_time_s"),
        earliest=_find_instant(row, "earliest"),
        allowed_hours=None
        if hours is None
        else tuple((parse_instant(start), parse_instant(end)) for start, end in hours),
        after=tuple(cast("list[str]", row["after"])),
        material_kg=_find_number(row, "material_kg"),
    )


def _place(row: Row) -> Place:
    """Read where a task is done."""
    if "segment" in row:
        return SegmentPlace(
            segment=_text(row, "segment"),
            side=cast("str | None", row.get("side")),
            pass_number=cast("int | None", row.get("pass")),
        )
    if "point" in row:
        return PointPlace(
            point=_text(row, "point"), name=_text(row, "name"), node=_whole(row, "node")
        )
    return AreaPlace(
        area=_text(row, "area"), name=_text(row, "name"), node=_whole(row, "node")
    )


def _tour(row: Row) -> Tour:
    """Read one tour."""
    return Tour(
        vehicle=_text(row, "vehicle"),
        depot=_text(row, "depot"),
        depot_node=_whole(row, "depot_node"),
        start=_instant(row, "start"),
        end=_instant(row, "end"),
        shift_end=_instant(row, "shift_end"),
        capacity_kg=_number(row, "capacity_kg"),
        trips=_whole(row, "trips"),
        steps=tuple(_step(step) for step in _rows(row, "steps")),
        material=_find_material(row),
        start_node=cast("int | None", row.get("start_node")),
        start_kg=_find_number(row, "start_kg"),
        working_since=_find_instant(row, "working_since"),
    )


def _step(row: Row) -> Step:
    """Read one step."""
    kind = StepKind(_text(row, "kind"))
    task = cast("str | None", row.get("task"))
    if kind in DRIVING:
        return DriveStep(
            kind=kind,
            segment=_text(row, "segment"),
            from_node=_whole(row, "from_node"),
            to_node=_whole(row, "to_node"),
            start=_instant(row, "start"),
            end=_instant(row, "end"),
            length_m=_number(row, "length_m"),
            task=task,
            material_kg=_find_number(row, "material_kg"),
        )
    return StandStep(
        kind=kind,
        node=_whole(row, "node"),
        start=_instant(row, "start"),
        end=_instant(row, "end"),
        task=task,
        material_kg=_find_number(row, "material_kg"),
        material=_find_material(row),
    )


def _find_material(row: Row) -> Material | None:
    """Return what is in the hopper, or None where nothing is said."""
    text = cast("str | None", row.get("material"))
    return None if text is None else Material(text)


def _rows(row: Row, name: str) -> list[Row]:
    """Return a list of members."""
    return cast("list[Row]", row[name])


def _text(row: Row, name: str) -> str:
    """Return a text."""
    return cast("str", row[name])


def _whole(row: Row, name: str) -> int:
    """Return a whole number."""
    return cast("int", row[name])


def _number(row: Row, name: str) -> float:
    """Return a number."""
    return cast("float", row[name])


def _find_number(row: Row, name: str) -> float | None:
    """Return a number, or None where there is none."""
    return cast("float | None", row.get(name))


def _instant(row: Row, name: str) -> Instant:
    """Return a moment."""
    return parse_instant(_text(row, name))


def _find_instant(row: Row, name: str) -> Instant | None:
    """Return a moment, or None where there is none."""
    text = cast("str | None", row.get(name))
    return None if text is None else parse_instant(text)
