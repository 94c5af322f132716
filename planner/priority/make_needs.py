"""From conditions to tasks: what needs doing, by when, how much, and why."""

import numpy as np

from planner.domain.calendar import Instant
from planner.domain.town import Town
from planner.network.road_network import RoadNetwork
from planner.params import PriorityParams
from planner.priority.combine import (
    behind_ploughs,
    plough_works,
    spread_passes,
)
from planner.priority.due import HOUR_S, clock_moments_s, start_depths_mm
from planner.priority.growth import build_growth, ever_met
from planner.priority.ice import ClassIce, ice_treatments, join_treatments
from planner.priority.needs import Conditions, Needs
from planner.priority.reasons import (
    build_clocks,
    ice_reasons,
    plough_reasons,
    segment_names,
)
from planner.priority.remarks import is_planned, list_remarks
from planner.priority.round_list import join_rounds
from planner.priority.rounds import (
    ClassRounds,
    ClassSnow,
    cleared_depth_mm,
    plough_rounds,
)
from planner.priority.snowfalls import find_snowfalls
from planner.priority.tasks import TaskRows, join_rows, order_tasks, split_material_g


def make_needs(
    town: Town,
    network: RoadNetwork,
    conditions: Conditions,
    now: Instant,
    params: PriorityParams,
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

    Returns
    -------
    Needs
        Tasks in order of class rank, round, segment, ploughs before spreaders,
        pass. A need that arose in the past is kept with the due time it had; what
        starts after the task horizon is not here yet.
    """
    snowfalls = find_snowfalls(
        conditions.time_s,
        conditions.snowfall_mm_h,
        pause_s=params.pause_h * HOUR_S,
        above_mm_h=params.snowing_above_mm_h,
    )
    step_h = np.diff(conditions.time_s, prepend=conditions.time_s[0]) / HOUR_S
    fallen_mm = conditions.snowfall_mm_h * step_h
    by_class: list[ClassRounds] = []
    frozen: list[ClassIce] = []
    for index, service_class in enumerate(town.classes):
        segments = np.flatnonzero(is_planned(network, index)).astype(np.int32)
        clock_s = clock_moments_s(
            service_class.done_by,
            now,
            town.time_zone,
            from_s=float(conditions.time_s[0]),
            to_s=float(conditions.time_s[-1]) + params.notice_h * HOUR_S,
        )
        criterion_mm = start_depths_mm(service_class, conditions.is_wet_snow)
        depth_mm = conditions.snow_depth_mm[:, segments]
        cleared_mm = cleared_depth_mm(service_class, params)
        met = ever_met(conditions.time_s, depth_mm, fallen_mm, criterion_mm, cleared_mm)
        snow = ClassSnow(
            service_class=service_class,
            class_index=index,
            segments=segments[met],
            growth=build_growth(conditions.time_s, depth_mm[:, met], fallen_mm),
            criterion_mm=criterion_mm,
            is_wet_snow=conditions.is_wet_snow,
            snowfalls=snowfalls,
            clock_s=clock_s,
        )
        by_class.append(plough_rounds(snow, params))
        frozen.append(
            ice_treatments(service_class, index, segments, conditions, clock_s, params)
        )
    rounds = join_rounds([part.rounds for part in by_class])
    works, rate_g_m2 = plough_works(town, conditions, rounds, snowfalls, params)
    combined = behind_ploughs(
        join_treatments([part.treatments for part in frozen]),
        rounds,
        rate_g_m2,
        conditions,
        params,
    )
    ice = combined.ice
    clocks = build_clocks(town, now)
    rows = join_rows(
        TaskRows(
            segment=rounds.segment,
            class_index=rounds.class_index,
            round_number=rounds.round_number,
            works=works,
            is_plough=np.ones(rounds.count, dtype=np.bool_),
            behind_round=np.zeros(rounds.count, dtype=np.int16),
            passes=np.maximum(network.passes[rounds.segment], 1).astype(np.int64),
            earliest_s=np.maximum(rounds.start_s, 0.0),
            due_s=rounds.due_s,
            rate_g_m2=rate_g_m2,
            reason=plough_reasons(town, rounds, works, rate_g_m2, clocks),
        ),
        TaskRows(
            segment=ice.segment,
            class_index=ice.class_index,
            round_number=np.ones(ice.count, dtype=np.int16),
            works=ice.works,
            is_plough=np.zeros(ice.count, dtype=np.bool_),
            behind_round=ice.behind_round,
            passes=spread_passes(network, ice.segment, params.spread_width_m),
            earliest_s=ice.earliest_s,
            due_s=ice.due_s,
            rate_g_m2=ice.rate_g_m2 * ice.treatments,
            reason=ice_reasons(town, ice, clocks, params),
        ),
    )
    return _build_needs(
        town,
        network,
        conditions,
        rows,
        remarks=list_remarks(town, network, by_class, frozen, combined.under_snow),
    )


def _build_needs(
    town: Town,
    network: RoadNetwork,
    conditions: Conditions,
    rows: TaskRows,
    *,
    remarks: tuple[str, ...],
) -> Needs:
    """Put rows in order, split them into passes, and name them in their reasons."""
    rank = np.array([c.rank for c in town.classes], dtype=np.int16)
    order = order_tasks(rows, rank)
    area_m2 = network.width_m[rows.segment] * network.length_m[rows.segment]
    total_g = np.rint(rows.rate_g_m2 * area_m2).astype(np.int64)
    names = segment_names(network)
    seen = [f"; {text}" for text in conditions.evidence_texts] + [""]
    named = [
        f"{names[segment]}: {reason}{seen[evidence]}"
        for segment, reason, evidence in zip(
            rows.segment.tolist(),
            rows.reason,
            conditions.evidence[rows.segment].tolist(),
            strict=True,
        )
    ]
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
        remarks=remarks,
    )
