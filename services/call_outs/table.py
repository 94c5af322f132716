"""The curve in the terminal: what each number of vehicles leaves, and costs."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.assembly.call_out import CallOut
from planner.domain.calendar import Instant, get_zone, local_clock_or_day
from services.call_outs.document import Curve, KindCurve, list_kinds
from services.plans.sheet import NONE
from services.plans.words import figure

THOUSAND = 1000.0


def print_curve(console: Console, curve: Curve, words: dict[str, str]) -> None:
    """Print the curve for a person, a table for each kind of vehicle."""
    local = curve.now.astimezone(get_zone(curve.town.time_zone))
    console.print(
        Text(f"{words['crews']} · {curve.town.name} · {local:%F %H:%M}", style="bold")
    )
    for kind in list_kinds(curve):
        _print_kind(console, curve, kind, words)


def _print_kind(
    console: Console, curve: Curve, kind: KindCurve, words: dict[str, str]
) -> None:
    """Print one kind: what there is to do, the numbers, and which to choose."""
    last = kind.call_outs[-1]
    said = [words["to_do"].format(count=last.task_count)]
    if not last.task_count:
        said = [words["no_work"]]
    if last.beyond_count:
        said.append(words["beyond"].format(count=last.beyond_count))
    if last.out:
        said.append(words["out"].format(count=len(last.out)))
    console.print()
    console.print(
        Text(words[kind.kind.value], style="bold").append(
            f": {'; '.join(said)}", style="not bold"
        )
    )
    if not last.task_count:
        return
    console.print(_numbers(kind, words))
    console.print(_finishes(curve, kind, words))
    for name, one in (("cheapest", kind.cheapest), ("keeps", kind.smallest)):
        console.print(
            Text(f"{words[name]}: ", style="bold").append(
                str(len(one.called)), style="not bold"
            )
        )


def _numbers(kind: KindCurve, words: dict[str, str]) -> Table:
    """Return a row for each number of vehicles, the cheapest one set off."""
    columns = "called undone late_count late_h crew_h km pay lateness open cost"
    table = _table([words[name] for name in columns.split()])
    for one in kind.call_outs:
        table.add_row(
            str(len(one.called)),
            str(one.undone_count),
            str(one.late_count),
            figure(f"{one.late_h:.1f}", words),
            figure(f"{one.crew_h:.1f}", words),
            f"{one.driven_km:.0f}",
            _thousands(one.call_sek + one.crew_sek, words),
            _thousands(one.late_sek, words),
            _thousands(one.open_sek, words),
            _thousands(one.cost_sek, words),
            style="bold" if one is kind.cheapest else None,
        )
    return table


def _finishes(curve: Curve, kind: KindCurve, words: dict[str, str]) -> Table:
    """Return when each class is done, a row for each number of vehicles."""
    classes = [
        each.name
        for each in sorted(curve.town.classes, key=lambda each: each.rank)
        if any(each.name in one.finish_by_class for one in kind.call_outs)
    ]
    named = [words["done"].format(name=name) for name in classes]
    table = _table([words["called"], *named])
    for one in kind.call_outs:
        table.add_row(
            str(len(one.called)),
            *(_finish(one, name, curve, words) for name in classes),
            style="bold" if one is kind.cheapest else None,
        )
    return table


def _table(columns: list[str]) -> Table:
    """Return a table of figures without lines."""
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _thousands(sek: float, words: dict[str, str]) -> str:
    """Return money in thousands, to the hundred."""
    return figure(f"{sek / THOUSAND:.1f}", words)


def _finish(one: CallOut, name: str, curve: Curve, words: dict[str, str]) -> str:
    """Return when a class is done as local clock time, a dash where nobody does it."""
    end: Instant | None = one.finish_by_class.get(name)
    if end is None:
        return NONE
    zone = get_zone(curve.town.time_zone)
    return local_clock_or_day(end, curve.now, zone, words["days"].split())
