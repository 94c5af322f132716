"""Pictures of the search for tours: how its time grows with the tasks."""

from statistics import median

import numpy as np
from matplotlib.figure import Figure

from benchmarks.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    labelled,
    panels,
)
from benchmarks.quality.arc_growth import KEPT, Growth, read_growth

LOOKS = {
    "gdb": ("gdb", GREY, "o"),
    "val": ("val", BLACK, "s"),
    "mval": ("mval, mixed", SKY, "D"),
    "egl": ("egl", BLUE, "^"),
    "lpr": ("lpr, mixed", GREEN, "v"),
    "egl_large": ("egl large", PURPLE, "<"),
    "hefei": ("Hefei", ORANGE, "P"),
    "beijing": ("Beijing", RED, "X"),
    "danish_large": ("Denmark", BLACK, "*"),
}
FASTEST_S = 0.001
"""Shorter times are drawn here: the clock's own step. [s]"""


def growth() -> Figure:
    """Draw CPU seconds to 2 % and 1 % over the best known cost, by tasks."""
    figure, axes = panels(1, 2, height_in=3.6)
    rows = read_growth(KEPT)
    for axis, name in zip(axes, ("to_2_pct_s", "to_1_pct_s"), strict=True):
        for group, (words, colour, mark) in LOOKS.items():
            found = _medians([row for row in rows if row.group == group], name)
            axis.plot(
                [tasks for tasks, _ in found],
                [max(seconds, FASTEST_S) for _, seconds in found],
                mark,
                color=colour,
                ms=4.5,
                alpha=0.8,
                mec="none",
                label=words,
            )
        tasks = np.array([10.0, 10_000.0])
        for seconds in (1e-4, 1e-2):
            axis.plot(tasks, seconds * tasks, color=GREY, lw=0.7, ls=":")
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_ylim(FASTEST_S / 2.0, 500.0)
    labelled(axes[0], "To 2 % over the best known", "Tasks", "CPU time [s]")
    labelled(axes[1], "To 1 %; dotted: in proportion to tasks", "Tasks", "CPU time [s]")
    axes[0].legend(loc="upper left", ncols=2)
    return figure


def _medians(rows: list[Growth], name: str) -> list[tuple[int, float]]:
    """Return tasks and the median over seeds of each instance that got there."""
    found: dict[tuple[int, str], list[float]] = {}
    for row in rows:
        seconds = row.to_2_pct_s if name == "to_2_pct_s" else row.to_1_pct_s
        if seconds is not None:
            found.setdefault((row.tasks, row.instance), []).append(seconds)
    return [(tasks, median(several)) for (tasks, _), several in sorted(found.items())]
