"""The plot of a replay: the weather above, what was overdue below."""

from collections.abc import Sequence

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from planner.domain.calendar import Instant, after_seconds, get_zone
from simulations.clock import STEP_S, STEPS_PER_HOUR
from simulations.replay import Run, Scene

STYLES = (
    ("#0b3d6b", "-", "o"),
    ("#c8641e", "--", "s"),
    ("#5b7f3a", "-.", "^"),
    ("#7a4c8f", ":", "D"),
)
"""Colour, line and marker of each policy: any one of them tells them apart."""

MARK_EVERY = 6 * STEPS_PER_HOUR
SNOW_COLOUR = "#9ec5e8"
AIR_COLOUR = "#8c2d19"


def draw(scene: Scene, runs: Sequence[Run]) -> Figure:
    """Draw snowfall and air temperature, and the length overdue under each policy."""
    figure = Figure(figsize=(10.0, 7.0), layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(
        2, 1, sharex=True, gridspec_kw={"height_ratios": [2, 3]}
    )
    first = scene.period.first_step
    moments = [
        after_seconds(scene.period.first, (step + 1) * STEP_S)
        for step in range(first, scene.period.step_count)
    ]
    _draw_weather(above, scene, moments)
    _draw_overdue(below, scene, runs, moments)
    zone = get_zone(scene.town.time_zone)
    ticks = mdates.AutoDateLocator(tz=zone, maxticks=9)  # type: ignore[no-untyped-call]
    labels = mdates.DateFormatter("%-d %b\n%H:%M", tz=zone)  # type: ignore[no-untyped-call]
    below.xaxis.set_major_locator(ticks)
    below.xaxis.set_major_formatter(labels)
    below.set_xlabel(f"local time, {scene.town.time_zone}")
    below.set_xlim(scene.period.start, scene.period.end)
    figure.suptitle(
        f"{scene.town.name}: {scene.period.hour_count} h of recorded weather, "
        f"{scene.forecast.kind.value} forecast, seed {scene.seed}"
    )
    return figure


def _draw_weather(axes: Axes, scene: Scene, moments: Sequence[Instant]) -> None:
    """Draw hourly snowfall as bars and air temperature as a line."""
    first = scene.period.first_step
    hourly_mm = scene.snowfall_mm_we[first:].reshape(-1, STEPS_PER_HOUR).sum(axis=1)
    hours = [scene.period.hour(number) for number in range(scene.period.hour_count)]
    axes.bar(
        hours,  # type: ignore[arg-type]
        hourly_mm,
        width=1.0 / 24.0,
        align="edge",
        color=SNOW_COLOUR,
        label="snowfall",
    )
    axes.set_ylabel("snowfall [mm water/h]")
    axes.set_ylim(bottom=0.0)
    air = axes.twinx()
    air.plot(
        moments,  # type: ignore[arg-type]
        scene.weather.air_temperature_c[first:],
        color=AIR_COLOUR,
        linewidth=1.4,
        label="air temperature",
    )
    air.axhline(0.0, color=AIR_COLOUR, linewidth=0.6, linestyle=":")
    air.set_ylabel("air temperature [°C]", color=AIR_COLOUR)
    handles = [*axes.get_legend_handles_labels()[0], air.get_lines()[0]]
    axes.legend(handles, [str(h.get_label()) for h in handles], loc="upper left")


def _draw_overdue(
    axes: Axes, scene: Scene, runs: Sequence[Run], moments: Sequence[Instant]
) -> None:
    """Draw the length overdue for snow or ice, a line for each policy."""
    first = scene.period.first_step
    for number, run in enumerate(runs):
        colour, line, marker = STYLES[number % len(STYLES)]
        axes.plot(
            moments,  # type: ignore[arg-type]
            run.overdue_km[first:],
            color=colour,
            linestyle=line,
            marker=marker,
            markevery=(number * STEPS_PER_HOUR, MARK_EVERY),
            markersize=5,
            linewidth=1.6,
            label=run.policy,
        )
    length_km = float(np.sum(scene.length_m)) / 1000.0
    axes.set_ylabel(f"overdue, snow or ice [km of {length_km:.0f}]")
    axes.set_ylim(bottom=0.0)
    axes.grid(axis="y", linewidth=0.4, color="#cccccc")
    axes.legend(loc="upper left", title="policy")
