"""The curve as a picture: the parts of the cost, and what is late, by number called."""

import io

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from planner.domain.calendar import get_zone
from services.call_outs.document import Curve, KindCurve, list_kinds

THOUSAND = 1000.0
PARTS = (
    ("crew", "#0072B2"),
    ("call", "#56B4E9"),
    ("late", "#D55E00"),
    ("open", "#E69F00"),
)
"""Each part of the cost and its colour, from the bottom up; told apart by every kind
of eye: M. Okabe and K. Ito, "Color universal design" (2008)."""

LATE_COLOUR = "#222222"
HEADROOM = 1.18
MARK_ABOVE = 0.04
MOST_HEIGHTS = 3.0
"""A bar higher than so many times the cheapest one is cut off, its height written."""

THOUSANDTH = 1e-3
DOTS_PER_INCH = 110


def draw_curve(curve: Curve, words: dict[str, str]) -> Figure:
    """Draw a panel for each kind of vehicle that has work."""
    kinds = [each for each in list_kinds(curve) if each.call_outs[-1].task_count]
    figure = Figure(figsize=(4.9 * max(len(kinds), 1) + 0.6, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    local = curve.now.astimezone(get_zone(curve.town.time_zone))
    figure.suptitle(f"{words['crews']} · {curve.town.name} · {local:%F %H:%M}")
    if not kinds:
        figure.text(0.5, 0.5, words["no_work"], ha="center")
        return figure
    panels = figure.subplots(1, len(kinds), squeeze=False)[0]
    named = [
        _draw_kind(axes, kind, words) for axes, kind in zip(panels, kinds, strict=True)
    ]
    figure.legend(
        *zip(*named[0], strict=True),
        loc="outside lower center",
        ncols=4,
        frameon=False,
        fontsize=8.5,
    )
    return figure


def png_of(figure: Figure) -> bytes:
    """Return a picture as PNG, the same bytes for the same picture."""
    content = io.BytesIO()
    figure.savefig(
        content, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None}
    )
    return content.getvalue()


def _draw_kind(
    axes: Axes, kind: KindCurve, words: dict[str, str]
) -> list[tuple[Artist, str]]:
    """Draw one kind; return what the legend names."""
    numbers = [len(one.called) for one in kind.call_outs]
    heights = [0.0] * len(numbers)
    named: list[tuple[Artist, str]] = []
    for part, colour in PARTS:
        values = [getattr(one, f"{part}_sek") / THOUSAND for one in kind.call_outs]
        bars = axes.bar(numbers, values, 0.7, bottom=heights, color=colour)
        heights = [low + value for low, value in zip(heights, values, strict=True)]
        named.append((bars.patches[0], words[f"part_{part}"]))
    axes.set_title(words[kind.kind.value], loc="left")
    axes.set_xlabel(words["axis_called"])
    axes.set_ylabel(words["axis_cost"])
    axes.set_xticks(numbers)
    at = kind.call_outs.index(kind.cheapest)
    top = HEADROOM * max(min(max(heights), MOST_HEIGHTS * heights[at]), THOUSANDTH)
    axes.set_ylim(0.0, top)
    for number, height in zip(numbers, heights, strict=True):
        if height > top:
            _say_height(axes, number, height, top)
    marked = axes.plot(
        [numbers[at]],
        [heights[at] + MARK_ABOVE * top],
        marker="v",
        markersize=10,
        linestyle="none",
        color="#009E73",
        markeredgecolor="white",
    )
    named.append((marked[0], words["mark_cheapest"]))
    right = axes.twinx()
    late = [one.late_count for one in kind.call_outs]
    line = right.plot(
        numbers, late, "o-", color=LATE_COLOUR, linewidth=1.3, markeredgecolor="white"
    )
    named.append((line[0], words["late_tasks"]))
    at = kind.call_outs.index(kind.smallest)
    ring = right.plot(
        [numbers[at]],
        [late[at]],
        marker="o",
        markersize=13,
        markerfacecolor="none",
        linestyle="none",
        color=LATE_COLOUR,
        clip_on=False,
    )
    named.append((ring[0], words["mark_keeps"]))
    right.set_ylabel(words["axis_late"])
    right.set_ylim(0.0, HEADROOM * max(*late, 1))
    right.yaxis.set_major_locator(MaxNLocator(integer=True))
    for each in (axes, right):
        each.spines["top"].set_visible(False)
    return named


def _say_height(axes: Axes, number: int, height: float, top: float) -> None:
    """Write its height into a bar that is cut off."""
    axes.text(
        number,
        0.97 * top,
        f"{height:.0f}",
        rotation=90,
        ha="center",
        va="top",
        fontsize=8,
        color="white",
        fontweight="bold",
    )
