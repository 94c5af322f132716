"""From conditions to tasks: what needs doing, by when, how much, and why."""

import numpy as np

from planner.domain.calendar import Instant
from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import Shared
from planner.domain.town import Town
from planner.domain.treatments import Work, works_mask
from planner.network.road_network import RoadNetwork
from planner.params import PriorityParams
from planner.priority.combine import spread_passes
from planner.priority.found import Found, find_treatments
from planner.priority.ice_reasons import ice_reasons
from planner.priority.needs import Conditions, Needs
from planner.priority.reasons import plough_reasons
from planner.priority.remarks import list_remarks
from planner.priority.tasks import TaskRows, join_rows, order_tasks, split_material_g
from planner.priority.wording import build_clocks, segment_names

BLADES = works_mask([Work.PLOUGH, Work.SWEEP])
"""Works in the passes that a blade or brush needs, not the fewer of a spreader."""


def make_needs(
    town: Town,
    network: RoadNetwork,
    conditions: Conditions,
    now: Instant,
    params: PriorityParams,
    *,
    found: Found | None = None,
) -> Needs:
    """Turn conditions into tasks with due times and reasons.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
        S segments.
    conditions : Conditions
        T steps by S segments, as if nothing more is done.
    now : Instant
    params : PriorityParams
    found : Found, optional
        What `find_treatments` says of the same, where it was asked before.

    Returns
    -------
    Needs
        Tasks in order of class rank, round, segment, ploughs before spreaders,
        pass. A need that arose in the past is kept with the due time it had; what
        starts after the task horizon is not here yet.
    """
    if found is None:
        found = find_treatments(town, network, conditions, now, params)
    return _build_needs(
        town,
        network,
        conditions,
        _build_rows(town, network, found, now, params),
        get_phrases(town.language).shared,
        remarks=list_remarks(
            town, network, found.by_class, found.frozen, found.under_snow
        ),
    )


def _build_rows(
    town: Town, network: RoadNetwork, found: Found, now: Instant, params: PriorityParams
) -> TaskRows:
    """Return the rounds, then the ice control, each with its reason."""
    rounds, works, ice = found.rounds, found.works, found.ice
    clocks = build_clocks(town, now)
    blades = np.maximum(network.passes[ice.segment], 1).astype(np.int64)
    spreads = spread_passes(network, ice.segment, params.spread_width_m)
    return join_rows(
        TaskRows(
            segment=rounds.segment,
            class_index=rounds.class_index,
            round_number=rounds.round_number,
            works=works.mask,
            is_plough=np.ones(rounds.count, dtype=np.bool_),
            behind_round=np.zeros(rounds.count, dtype=np.int16),
            passes=np.maximum(network.passes[rounds.segment], 1).astype(np.int64),
            earliest_s=np.maximum(rounds.start_s, 0.0),
            due_s=rounds.due_s,
            rate_g_m2=works.rate_g_m2,
            criterion_mm=rounds.amount_mm,
            criterion_s=rounds.trigger_s,
            cleared_s=rounds.cleared_s,
            reason=plough_reasons(town, rounds, works, clocks),
        ),
        TaskRows(
            segment=ice.segment,
            class_index=ice.class_index,
            round_number=ice.round_number,
            works=ice.works,
            is_plough=np.zeros(ice.count, dtype=np.bool_),
            behind_round=ice.behind_round,
            passes=np.where((ice.works & BLADES) > 0, blades, spreads),
            earliest_s=ice.earliest_s,
            due_s=ice.due_s,
            rate_g_m2=ice.rate_g_m2 * ice.treatments,
            criterion_mm=np.where(ice.snow_mm > 0.0, ice.snow_mm, np.nan),
            criterion_s=np.minimum(ice.onset_s, ice.likely_s),
            cleared_s=ice.cleared_s,
            reason=ice_reasons(town, ice, clocks, params),
        ),
    )


def _build_needs(
    town: Town,
    network: RoadNetwork,
    conditions: Conditions,
    rows: TaskRows,
    shared: Shared,
    *,
    remarks: tuple[str, ...],
) -> Needs:
    """Put rows in order, split them into passes, and name them in their reasons."""
    rank = np.array([c.rank for c in town.classes], dtype=np.int16)
    order = order_tasks(rows, rank)
    area_m2 = network.width_m[rows.segment] * network.length_m[rows.segment]
    total_g = np.rint(rows.rate_g_m2 * area_m2).astype(np.int64)
    names = segment_names(network, shared)
    seen = [f"; {text}" for text in conditions.evidence_texts] + [""]
    named = []
    chance_at = np.full(rows.segment.shape, -1, dtype=np.int32)
    for place, (segment, reason, evidence) in enumerate(
        zip(
            rows.segment.tolist(),
            rows.reason,
            conditions.evidence[rows.segment].tolist(),
            strict=True,
        )
    ):
        begin = f"{names[segment]}: "
        named.append(f"{begin}{reason.text}{seen[evidence]}")
        if reason.chance_at >= 0:
            chance_at[place] = len(begin) + reason.chance_at
    row = order.row
    return Needs(
        segment=rows.segment[row],
        works=rows.works[row],
        round_number=rows.round_number[row],
        pass_number=order.pass_number,
        class_index=rows.class_index[row],
        earliest_s=rows.earliest_s[row],
        due_s=rows.due_s[row],
        spreading_rate_g_m2=rows.rate_g_m2[row],
        material_g=split_material_g(total_g[row], rows.passes[row], order.pass_number),
        after=order.after,
        reason=tuple(named[index] for index in row.tolist()),
        criterion_mm=rows.criterion_mm[row],
        criterion_s=rows.criterion_s[row],
        cleared_s=rows.cleared_s[row],
        chance_at=chance_at[row],
        remarks=remarks,
    )
