"""What is left of the tours that crews are on, found again among the new needs."""

from dataclasses import replace

import numpy as np

from planner.domain.calendar import seconds_between
from planner.domain.passes_done import PassesDone
from planner.domain.treatments import works_mask
from planner.priority.needs import Needs
from planner.snapshot import Snapshot


def orders_left(
    snapshot: Snapshot, needs: Needs, held_ahead_s: float
) -> tuple[dict[str, tuple[int, ...]], dict[str, int]]:
    """Return what each crew on its tour was going to do, and how much of it soon.

    A treatment is found again as the first open round of its segment and pass that
    has one of its works; what is not needed any more is passed over.

    Parameters
    ----------
    held_ahead_s : float
        A driver is about to do what was to begin so soon after the crew is free. [s]

    Returns
    -------
    (dict of vehicle to task indices, dict of vehicle to int)
    """
    if not snapshot.left:
        return {}, {}
    open_at: dict[tuple[str, int], list[int]] = {}
    names = snapshot.network.segment_id[needs.segment].tolist()
    for task in np.argsort(needs.earliest_s, kind="stable").tolist():
        key = (names[task], int(needs.pass_number[task]))
        open_at.setdefault(key, []).append(task)
    free_at = {state.vehicle: state.free_at for state in snapshot.vehicle_states}
    orders: dict[str, tuple[int, ...]] = {}
    held: dict[str, int] = {}
    for tour in snapshot.left:
        order = []
        about_to = 0
        for step in tour.treatments:
            tasks = open_at.get((step.segment or "", step.pass_number), [])
            works = works_mask(step.works)
            found = next((t for t in tasks if needs.works[t] & works), None)
            if found is None:
                continue
            tasks.remove(found)
            order.append(found)
            ahead_s = seconds_between(free_at[tour.vehicle], step.start)
            about_to += ahead_s < held_ahead_s
        orders[tour.vehicle] = tuple(order)
        held[tour.vehicle] = about_to
    return orders, held


def without_passes_done(snapshot: Snapshot, needs: Needs) -> Needs:
    """Leave out the passes that are done of streets whose other passes are left.

    Half of such a street lies under snow, so it is needed as a whole; what was done of
    the round that a crew is in the midst of needs not be done again.
    """
    if not snapshot.left:
        return needs
    open_in = {step.segment for tour in snapshot.left for step in tour.treatments}
    index_of = {str(name): at for at, name in enumerate(snapshot.network.segment_id)}
    done = PassesDone()
    for record in sorted(snapshot.treatments, key=lambda one: one.finished_at):
        if record.segment in open_in and record.segment in index_of:
            wanted = int(snapshot.network.passes[index_of[record.segment]])
            done.count_left(record, wanted)
    names = snapshot.network.segment_id[needs.segment].tolist()
    wanted_of = snapshot.network.passes[needs.segment].tolist()
    kept = [
        task
        for task, (name, passes) in enumerate(zip(names, wanted_of, strict=True))
        if not (
            needs.round_number[task] == 1
            and needs.pass_number[task] in done.list_done(name)
            and len(done.list_done(name)) < passes
        )
    ]
    return needs if len(kept) == needs.count else _only(needs, kept)


def _only(needs: Needs, kept: list[int]) -> Needs:
    """Return some of the needs, in their order; they wait for none of the others."""
    rows = np.array(kept, dtype=np.intp)
    number = {task: place for place, task in enumerate(kept)}
    after = (tuple(number[e] for e in needs.after[t] if e in number) for t in kept)
    return replace(
        needs,
        segment=needs.segment[rows],
        works=needs.works[rows],
        round_number=needs.round_number[rows],
        pass_number=needs.pass_number[rows],
        class_index=needs.class_index[rows],
        earliest_s=needs.earliest_s[rows],
        due_s=needs.due_s[rows],
        spreading_rate_g_m2=needs.spreading_rate_g_m2[rows],
        material_g=needs.material_g[rows],
        after=tuple(after),
        reason=tuple(needs.reason[task] for task in kept),
        criterion_mm=needs.criterion_mm[rows],
        criterion_s=needs.criterion_s[rows],
        cleared_s=needs.cleared_s[rows],
        chance_at=needs.chance_at[rows],
    )
