"""A plan in the terminal: what is decided, by whom, in which order, and why."""

from collections.abc import Mapping
from typing import cast
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.domain.calendar import Instant, get_zone, parse_instant
from services.plans.sheet import clock, not_done, tonnes, weather_sentence
from services.plans.words import figure, get_words, share_text

MOST_TOURS = 12
MOST_REASONS = 6

Row = Mapping[str, object]


def print_plan(
    console: Console, document: Mapping[str, object], zone: str, language: str
) -> None:
    """Print a plan document for a person; the document itself has the rest."""
    words = get_words(language)
    local = get_zone(zone)
    now = parse_instant(str(document["now"]))
    summary = cast("Row", document["summary"])
    console.print(
        Text(
            f"{words['plan']} · {document['town']} · {now.astimezone(local):%F %H:%M}",
            style="bold",
        )
    )
    for row in cast("list[Row]", document["decision"]):
        console.print(
            Text(f"{words[str(row['choice'])]}: ", style="bold").append(
                f"{row['area']} – {row['why']}",  # noqa: RUF001
                style="not bold",
            )
        )
    console.print(
        Text(weather_sentence(cast("Row", summary["weather"]), words, now, local))
    )
    console.print(_classes(summary, words, now, local))
    console.print(_tours(document, words, now, local))
    for row in cast("list[Row]", summary.get("queues", [])):
        console.print(
            f"{words['queues']} {row['depot']}: {row['waits']}/{row['loads']}, "
            f"{figure(row['queued_min'], words)} min"
        )
    if "same_driver_share" in summary:
        console.print(
            f"{words['same_driver']}: "
            f"{share_text(cast('float', summary['same_driver_share']), words)}"
        )
    if "last_again_share" in summary:
        console.print(
            f"{words['last_again']}: "
            f"{share_text(cast('float', summary['last_again_share']), words)}"
        )
    for count, why in not_done(document)[:MOST_REASONS]:
        console.print(Text(f"{words['unassigned']}: {count} × {why}", style="yellow"))  # noqa: RUF001
    for reason in _first_reasons(document):
        console.print(Text(f"  {reason}", style="dim"))
    for remark in cast("list[str]", document["remarks"]):
        console.print(Text(f"– {remark}", style="dim"))  # noqa: RUF001


def _first_reasons(document: Mapping[str, object]) -> list[str]:
    """Return the reason of each class's first task, as examples."""
    first: dict[object, str] = {}
    for task in cast("list[Row]", document["tasks"]):
        first.setdefault(task["class"], str(task["reason"]))
    return list(first.values())[:MOST_REASONS]


def _classes(
    summary: Row, words: dict[str, str], now: Instant, zone: ZoneInfo
) -> Table:
    """Return the classes in the order in which they are served."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column(words["class"], no_wrap=True, overflow="ellipsis", max_width=19)
    for name in ("tasks", "km", "start", "finish", "due", "on_time", "late"):
        table.add_column(words[name], justify="right", no_wrap=True)
    for row in cast("list[Row]", summary["classes"]):
        late_min = cast("float", row["max_late_min"])
        table.add_row(
            f"{row['class']} {row['title']}",
            str(row["tasks"]),
            figure(row["treated_km"], words),
            clock(row["start"], now, zone, words),
            clock(row["finish"], now, zone, words),
            clock(row["latest_due"], now, zone, words),
            share_text(cast("float", row["on_time_share"]), words),
            f"{late_min:.0f} min",
        )
    return table


def _tours(
    document: Mapping[str, object], words: dict[str, str], now: Instant, zone: ZoneInfo
) -> Table:
    """Return the first tours and what they take."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in ("vehicle", "depot"):
        table.add_column(words[name], no_wrap=True, overflow="ellipsis")
    for name in ("start", "finish", "trips", "treated", "deadhead", "salt", "grit"):
        table.add_column(words[name], justify="right", no_wrap=True)
    tours = cast("list[Row]", document["tours"])
    materials = _material_of_task(document)
    for tour in tours[:MOST_TOURS]:
        steps = cast("list[Row]", tour["steps"])
        table.add_row(
            str(tour["vehicle"]),
            str(tour["depot"]),
            clock(tour["start"], now, zone, words),
            clock(tour["end"], now, zone, words),
            str(tour["trips"]),
            f"{_length_km(steps, 'treat'):.0f} km",
            f"{_length_km(steps, 'deadhead'):.0f} km",
            tonnes(_spread_kg(steps, materials, grit=False), words),
            tonnes(_spread_kg(steps, materials, grit=True), words),
        )
    if len(tours) > MOST_TOURS:
        table.add_row(f"… {len(tours) - MOST_TOURS} {words['more']}")
    return table


def _material_of_task(document: Mapping[str, object]) -> dict[object, bool]:
    """Return, for each task, whether what it spreads is grit."""
    return {
        task["task"]: "grit" in cast("list[str]", task["works"])
        for task in cast("list[Row]", document["tasks"])
    }


def _length_km(steps: list[Row], kind: str) -> float:
    """Return how far the steps of a kind drive."""
    return (
        sum(
            cast("float", step["length_m"])
            for step in steps
            if step["kind"] == kind and "length_m" in step
        )
        / 1000.0
    )


def _spread_kg(
    steps: list[Row], is_grit: Mapping[object, bool], *, grit: bool
) -> float:
    """Return how much grit, or how much salt, the treatments spread."""
    return sum(
        cast("float", step.get("material_kg", 0.0))
        for step in steps
        if step["kind"] == "treat" and is_grit[step["task"]] is grit
    )
