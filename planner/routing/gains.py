"""What a move would win, by sums of weights, before anybody drives it through."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import UNREACHED, Workspace
from planner.routing.draft import Draft, node_after, node_before
from planner.routing.evaluate import Trial
from planner.routing.model import Model, may_drive
from planner.routing.neighbourhood import Neighbourhood, travel_ms


class Bench(NamedTuple):
    """Everything that a round of improvement reads and writes."""

    model: Model
    draft: Draft
    work: Workspace
    near: Neighbourhood
    first: Trial
    second: Trial
    costs: NDArray[np.int64]


class Chain(NamedTuple):
    """Visits ``begin`` to ``end`` - 1 of a tour, perhaps to be driven backwards."""

    vehicle: int
    begin: int
    end: int
    backwards: bool


@kernel
def moving_gain(bench: Bench, chain: Chain, vehicle: int, place: int) -> int:
    """Return what moving a chain to after a place would win if nobody waited.

    Weight times time; 0 when a way is not known.
    """
    draft, model = bench.draft, bench.model
    source, begin, end = chain.vehicle, chain.begin, chain.end
    left = node_after(model, draft, source, begin - 1)
    right = node_before(model, draft, source, end)
    gap_start = node_after(model, draft, vehicle, place)
    gap_end = node_before(model, draft, vehicle, place + 1)
    joint_ms = hop_ms(bench, left, right)
    to_ms = hop_ms(bench, gap_start, first_node(bench, chain))
    from_ms = hop_ms(bench, last_node(bench, chain), gap_end)
    if joint_ms + to_ms + from_ms >= UNREACHED:
        return 0
    inner_ms = _span_ms(bench, source, begin, end)
    out_ms = joint_ms - draft.leg_ms[source, begin] - draft.leg_ms[source, end]
    out_ms -= inner_ms
    in_ms = to_ms + inner_ms + from_ms - draft.leg_ms[vehicle, place + 1]
    starts_ms = _leave_ms(bench, vehicle, place) + to_ms
    if vehicle == source and place >= end:
        starts_ms += out_ms
    later_ms = starts_ms - _leave_ms(bench, source, begin - 1)
    later_ms -= draft.leg_ms[source, begin]
    loss = later_ms * _weight(bench, source, begin, end)
    loss += out_ms * _weight(bench, source, end, draft.visits[source])
    loss += in_ms * _weight(bench, vehicle, place + 1, draft.visits[vehicle])
    if vehicle == source and place < begin:
        loss -= in_ms * _weight(bench, source, begin, end)
    loss += (out_ms + in_ms) * model.crew_weight
    return int(-loss)


@kernel
def turning_gain_ms(bench: Bench, chain: Chain) -> int:
    """Return the driving that turning a chain around would save at its ends."""
    draft, model, vehicle = bench.draft, bench.model, chain.vehicle
    left = node_after(model, draft, vehicle, chain.begin - 1)
    right = node_before(model, draft, vehicle, chain.end)
    return int(
        draft.leg_ms[vehicle, chain.begin]
        + draft.leg_ms[vehicle, chain.end]
        - hop_ms(bench, left, first_node(bench, chain))
        - hop_ms(bench, last_node(bench, chain), right)
    )


@kernel
def crossing_gain(bench: Bench, cut: tuple[int, int], slit: tuple[int, int]) -> int:
    """Return what exchanging two tails would win if nobody waited.

    ``cut`` and ``slit`` are (vehicle, first place of the tail).
    """
    draft, model = bench.draft, bench.model
    leave, other = (
        _leave_ms(bench, cut[0], cut[1] - 1),
        _leave_ms(bench, slit[0], slit[1] - 1),
    )
    here = node_after(model, draft, cut[0], cut[1] - 1)
    there = node_after(model, draft, slit[0], slit[1] - 1)
    to_slit_ms = hop_ms(bench, here, node_before(model, draft, slit[0], slit[1]))
    to_cut_ms = hop_ms(bench, there, node_before(model, draft, cut[0], cut[1]))
    if to_slit_ms + to_cut_ms >= UNREACHED:
        return 0
    slit_later_ms = leave + to_slit_ms - other - draft.leg_ms[slit[0], slit[1]]
    cut_later_ms = other + to_cut_ms - leave - draft.leg_ms[cut[0], cut[1]]
    loss = slit_later_ms * _weight(bench, slit[0], slit[1], draft.visits[slit[0]])
    loss += cut_later_ms * _weight(bench, cut[0], cut[1], draft.visits[cut[0]])
    loss += (slit_later_ms + cut_later_ms) * model.crew_weight
    return int(-loss)


@kernel
def _leave_ms(bench: Bench, vehicle: int, place: int) -> int:
    """Return when a vehicle is done with a visit; before the first it begins."""
    if place < 0:
        return int(bench.draft.begin_ms[vehicle])
    return int(bench.draft.leave_ms[vehicle, place])


@kernel
def _span_ms(bench: Bench, vehicle: int, begin: int, end: int) -> int:
    """Return the time from the start of a chain's first visit to its end."""
    return int(
        _leave_ms(bench, vehicle, end - 1)
        - _leave_ms(bench, vehicle, begin - 1)
        - bench.draft.leg_ms[vehicle, begin]
    )


@kernel
def _weight(bench: Bench, vehicle: int, begin: int, end: int) -> int:
    """Return the weight of the visits from one place to before another."""
    weight_to = bench.draft.weight_to[vehicle]
    return int(weight_to[end] - weight_to[begin]) if begin < end else 0


@kernel
def hop_ms(bench: Bench, start: int, end: int) -> int:
    """Return the time from node to node."""
    return travel_ms(bench.model, bench.near, start, end)


@kernel
def turned(bench: Bench, mode: int) -> int:
    """Return the mode that serves the same task the other way, or the same mode."""
    model = bench.model
    task = model.mode_task[mode]
    kind = model.vehicle_type[bench.draft.vehicle_of[task]]
    for other in range(model.mode_offsets[task], model.mode_offsets[task + 1]):
        if other != mode and may_drive(model, kind, model.mode_arc[other]):
            return other
    return mode


@kernel
def first_node(bench: Bench, chain: Chain) -> int:
    """Return where a chain begins, driven as it says."""
    modes = bench.draft.mode[chain.vehicle]
    if chain.backwards:
        return int(bench.model.mode_start[turned(bench, modes[chain.end - 1])])
    return int(bench.model.mode_start[modes[chain.begin]])


@kernel
def last_node(bench: Bench, chain: Chain) -> int:
    """Return where a chain ends, driven as it says."""
    modes = bench.draft.mode[chain.vehicle]
    if chain.backwards:
        return int(bench.model.mode_end[turned(bench, modes[chain.begin])])
    return int(bench.model.mode_end[modes[chain.end - 1]])
