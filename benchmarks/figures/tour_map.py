"""Draw the tours of a plan, a colour for each vehicle.

Usage: python -m benchmarks.figures.tour_map TOWN PLAN.json OUT.png

TOWN is a folder that `vinter town import` wrote, PLAN.json what `vinter plan --out`
wrote for it. Streets that a vehicle treats are thick, those that it only drives thin.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.figures.style import keep
from planner.io.town_folder import TownFolder, read_town
from planner.network.road_network import RoadNetwork

COLUMNS = 3
BACKGROUND = "#DDDDDD"
Document = dict[str, Any]


def shape_of(network: RoadNetwork, segment: int) -> NDArray[np.float64]:
    """Return the (points, 2) metres east and north of a segment's course."""
    first, last = network.shape_offsets[segment], network.shape_offsets[segment + 1]
    longitude = network.shape_longitude[first:last]
    latitude = network.shape_latitude[first:last]
    scale = np.cos(np.radians(float(network.latitude.mean())))
    return np.stack([longitude * scale, latitude], axis=1) * 111_195.0


def draw_tours(town: TownFolder, plan: Document) -> Figure:
    """Draw a panel for each kind of vehicle, and what each of its vehicles does."""
    network = town.network
    number = {name: index for index, name in enumerate(network.segment_id.tolist())}
    courses = [shape_of(network, segment) for segment in range(len(number))]
    kinds = {vehicle.name: vehicle.kind for vehicle in town.town.vehicles}
    used = sorted({kinds[tour["vehicle"]] for tour in plan["tours"]})
    figure = Figure(figsize=(6.4 * len(used), 7.6), layout="constrained")
    axes = figure.subplots(1, len(used), squeeze=False)[0]
    for axis, kind in zip(axes, used, strict=True):
        axis.add_collection(LineCollection(courses, colors=BACKGROUND, linewidths=0.3))
        tours = [tour for tour in plan["tours"] if kinds[tour["vehicle"]] == kind]
        colours = mpl.colormaps["turbo"](np.linspace(0.03, 0.97, len(tours)))
        for tour, colour in zip(tours, colours, strict=True):
            _draw_tour(axis, tour, colour, (number, courses))
        treated = sum(_driven_km(tour, "treat") for tour in tours)
        empty = sum(_driven_km(tour, "deadhead") for tour in tours)
        axis.set_title(
            f"{len(tours)} {kind.replace('_', ' ')}s: {treated:.0f} km treated, "
            f"{empty:.0f} km driven between"
        )
        axis.set_aspect("equal")
        axis.autoscale()
        axis.set_axis_off()
    figure.suptitle(
        f"{town.town.name}, {plan['now'][:16].replace('T', ' ')} UTC: a colour for "
        "each vehicle. © OpenStreetMap contributors",
        fontsize=9,
    )
    return figure


def _draw_tour(
    axis: Axes,
    tour: Document,
    colour: NDArray[np.float64],
    lines: tuple[dict[str, int], Sequence[NDArray[np.float64]]],
) -> None:
    """Draw what a vehicle treats over what it only drives."""
    number, courses = lines
    for kind, width, alpha in (("deadhead", 0.4, 0.45), ("treat", 1.1, 1.0)):
        shown = [
            courses[number[step["segment"]]]
            for step in tour["steps"]
            if step["kind"] == kind
        ]
        axis.add_collection(
            LineCollection(shown, colors=[colour], linewidths=width, alpha=alpha)
        )


def _driven_km(tour: Document, kind: str) -> float:
    """Return what a tour drives of one kind of step."""
    return sum(s["length_m"] for s in tour["steps"] if s["kind"] == kind) / 1000.0


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("town", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    plan = json.loads(asked.plan.read_text(encoding="utf-8"))
    keep(
        lambda: draw_tours(read_town(asked.town), plan), asked.out, colours=48, dpi=85.0
    )


if __name__ == "__main__":
    main()
