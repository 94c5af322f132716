"""Label the road networks of towns: what labels take, and what a question takes.

    uv run python -m benchmarks.speed.hub_labels TOWN_FOLDER …

Reads folders that `vinter town import` wrote and prints a Markdown table. Labels are
built for trucks and for path machines, at the speed of the town's first of each; nodes
that it cannot reach are not asked. CPU seconds are of the process; kernels are compiled
by a first, small network that is not counted. Nanoseconds a question are the mean of a
million pairs: drawn at random; of a node and one of the `NEAR` nearest to it; and 300
by 3,333, as when one task is tried in many gaps.
Times from `SOURCES` nodes to all are compared with Dijkstra's.
"""

import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.domain.fleet import VehicleKind
from planner.io.town_folder import read_town
from planner.kernels import kernel
from planner.network.arcs import build_arcs
from planner.network.hub_labels import HubLabels, build_hub_labels, quickest_ms
from planner.network.shortest_paths import (
    Graph,
    build_graph,
    build_workspace,
    travel_times_ms,
)

QUESTIONS = 1_000_000
NEAR = 50
ROW = 300
SOURCES = 20
SEED = 20_260_105


@kernel
def ask_pairs(
    labels: HubLabels,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    found_ms: NDArray[np.int64],
) -> None:
    """Ask each pair of nodes."""
    for each in range(starts.shape[0]):
        found_ms[each] = quickest_ms(labels, starts[each], ends[each])


def nanoseconds(
    labels: HubLabels, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> float:
    """Return the CPU time of one question."""
    found_ms = np.empty(starts.shape[0], dtype=np.int64)
    started = time.process_time()
    ask_pairs(labels, starts, ends, found_ms)
    return (time.process_time() - started) * 1e9 / starts.shape[0]


def check(
    graph: Graph,
    travel_ms: NDArray[np.int64],
    labels: HubLabels,
    sources: NDArray[np.int64],
) -> float:
    """Compare with Dijkstra, and return its CPU seconds a source."""
    work = build_workspace(graph)
    nodes = np.arange(work.time_ms.shape[0])
    found_ms = np.empty(nodes.shape[0], dtype=np.int64)
    took_s = 0.0
    for source in sources:
        started = time.process_time()
        times_ms = travel_times_ms(graph, travel_ms, int(source), work)
        took_s += time.process_time() - started
        ask_pairs(labels, np.full_like(nodes, source), nodes, found_ms)
        if not np.array_equal(times_ms, found_ms):
            sys.exit(f"times from node {source} differ from Dijkstra's")
    return took_s / sources.shape[0]


def compile_kernels() -> None:
    """Label and ask a street of two nodes."""
    ends = np.array([0, 1], dtype=np.int32)
    graph = build_graph(2, ends, ends[::-1].copy())
    travel_ms = np.array([1, 1])
    check(graph, travel_ms, build_hub_labels(graph, travel_ms), np.array([0]))


def measure(folder: Path, kind: VehicleKind) -> str:
    """Return one row of the table."""
    town = read_town(folder)
    arcs = build_arcs(town.network)
    speed_km_h = next(
        (v.drive_speed_km_h for v in town.town.vehicles if v.kind is kind), 30.0
    )
    seconds = town.network.length_m * 3.6 / speed_km_h
    needed_ms = np.repeat(np.ceil(seconds * 1000).astype(np.int64), 2)
    travel_ms = np.where(arcs.permitted(kind), needed_ms, -1)
    graph = arcs.graph()
    started = time.process_time()
    labels = build_hub_labels(graph, travel_ms)
    build_s = time.process_time() - started
    open_arcs = travel_ms >= 0
    ends = (arcs.arc_tail[open_arcs], arcs.arc_head[open_arcs])
    nodes = np.unique(np.concatenate(ends)).astype(np.int64)
    length = np.diff(labels.offsets)[nodes]
    rng = np.random.default_rng(SEED)
    place = rng.integers(0, nodes.shape[0], QUESTIONS)
    where_m = np.stack([town.network.x_m, town.network.y_m], axis=1)[nodes]
    _, nearest = KDTree(where_m).query(where_m, k=NEAR)
    beside = nodes[nearest[place, rng.integers(1, NEAR, QUESTIONS)]]
    random_ns = nanoseconds(labels, nodes[place], rng.permutation(nodes[place]))
    near_ns = nanoseconds(labels, nodes[place], beside)
    some, others = np.split(nodes[place[: ROW + QUESTIONS // ROW]], [ROW])
    fixed_ns = nanoseconds(
        labels, np.repeat(others, ROW), np.tile(some, others.shape[0])
    )
    source_s = check(graph, travel_ms, labels, nodes[place[:SOURCES]])
    megabytes = sum(values.nbytes for values in labels) / 1e6
    return (
        f"| {folder.name} | {kind} | {nodes.shape[0]} | {build_s:.2f} "
        f"| {length.mean():.0f} | {length.max()} | {megabytes:.1f} | {random_ns:.0f} "
        f"| {near_ns:.0f} | {fixed_ns:.0f} | {source_s * 1000:.1f} |"
    )


def main(names: list[str]) -> None:
    """Print the table."""
    print(
        "| town | vehicle | nodes | build CPU s | label mean | label max | MB "
        "| random ns | near ns | 300 by 3,333 ns | Dijkstra ms a source |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|"
    )
    compile_kernels()
    for name in names:
        for kind in VehicleKind:
            print(measure(Path(name), kind), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
