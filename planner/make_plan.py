"""Snapshot in, plan out: the whole method on one screen."""

from dataclasses import replace

from planner.assembly.next_look import next_look
from planner.assembly.queues import queue_figures
from planner.assembly.rations import overdrawn, ration
from planner.assembly.service_time import quickest_service_s
from planner.assembly.street_first import street_first, with_order
from planner.assembly.summary import depot_figures, plan_figures
from planner.assembly.task_chances import (
    first_needs_s,
    reasons_with_chances,
    task_futures,
)
from planner.assembly.tasks import (
    plan_tasks,
    required_work,
    segment_windows,
    task_names,
)
from planner.assembly.tours_left import without_passes_done
from planner.assembly.turns import turn_figures
from planner.assembly.usual import usual_figures
from planner.assembly.weather_line import attribution, weather_figures
from planner.assimilation.blocked import blocked_segments
from planner.assimilation.expect import Analysis
from planner.decision.tours_made import tours_made
from planner.decision.when_to_go import decide
from planner.decision.workload import Workload
from planner.domain.calendar import format_instant
from planner.domain.plan import DepotNode, Plan
from planner.network.road_network import SegmentKind
from planner.night import Night, foresee
from planner.params import PlanParams, Progress, Stop
from planner.priority.make_needs import make_needs
from planner.priority.needs import Conditions, Needs
from planner.priority.rotation import rotated, turns_last_time
from planner.priority.weights import weights
from planner.routing.build import build_problem, keep_order
from planner.routing.overruns import without_overruns
from planner.routing.schedule import build_tours, list_trapped
from planner.routing.search import search
from planner.routing.tours.search import Run
from planner.routing.unassigned import build_unassigned
from planner.snapshot import Snapshot, as_if_done
from planner.surface.chances import freezing_chance
from planner.surface.ensemble import Ensemble

HOUR_S = 3600.0
MINUTE_S = 60.0


def make_plan(  # noqa: PLR0913 - what a caller may bring along, each by its name
    snapshot: Snapshot,
    params: PlanParams,
    stop: Stop,
    seed: int,
    *,
    night: Night | None = None,
    run: Run = map,
    on_progress: Progress | None = None,
) -> Plan:
    """Make the plan of one call-out.

    The same snapshot, parameters and seed give the same plan bit for bit when
    ``stop`` counts iterations.

    Parameters
    ----------
    snapshot : Snapshot
        What was known at its ``now``; nothing else is looked at.
    stop : Stop
        Ends the search for tours; the rest takes what it takes.
    night : Night, optional
        Of the same snapshot, its vehicles aside, and the same parameters, where
        somebody has looked at it before; found here without.
    run : callable
        Searches parts of the fleet that share no task: `map`, or a pool's.
    on_progress : callable, optional
        Told the stage and the share of it that is done.

    Raises
    ------
    ValueError
        If the snapshot cannot be planned for: weather that does not cover
        ``now``, a depot off the network.
    """
    tell = on_progress or _say_nothing
    tell("surface", 0.0)
    snapshot = as_if_done(snapshot)
    night = night or foresee(snapshot, params)
    analysis, ensemble = night.analysis, night.ensemble
    tell("needs", 0.0)
    needs = find_needs(snapshot, analysis, params, ensemble)
    needs = without_passes_done(snapshot, needs)
    first_s = first_needs_s(needs, ensemble)
    needs = replace(
        needs, reason=reasons_with_chances(snapshot, needs, first_s, params.ensemble)
    )
    rations = ration(snapshot, needs)
    needs = rations.needs
    tell("tours", 0.0)
    open_town = replace(
        snapshot,
        closed_segments=snapshot.closed_segments
        | blocked_segments(snapshot, params.assimilation),
    )
    windows = segment_windows(snapshot, needs, params.horizon.ahead_h * HOUR_S)
    weight = weights(snapshot.town, snapshot.network, params.priority)
    held_ahead_s = params.search.held_ahead_min * MINUTE_S
    turn = turns_last_time(snapshot.network, snapshot.last_done)
    in_turn = rotated(weight, turn, params.priority.rotation)
    required = required_work(snapshot, needs, in_turn, windows, held_ahead_s)
    required = replace(required, refused=dict.fromkeys(rations.left_out, rations.why))
    required = replace(required, follows=street_first(snapshot, needs))
    built = build_problem(open_town, required)
    solution = search(
        built.problem,
        stop,
        seed,
        params=params.search,
        run=run,
        on_progress=on_progress,
    )
    tell("plan", 0.0)
    solution = without_overruns(built, solution)
    needs = with_order(snapshot, needs, solution.kept)
    built = keep_order(built, solution.kept)
    names = task_names(snapshot, needs)
    tours = build_tours(built, solution, names)
    unassigned = build_unassigned(built, solution, names)
    service_s = quickest_service_s(built, snapshot.network, needs)
    tasks = plan_tasks(snapshot, needs, service_s, windows)
    is_way = snapshot.network.kind[needs.segment] != SegmentKind.PLACE
    workload = Workload(
        segment=needs.segment,
        works=needs.works,
        round_number=needs.round_number,
        earliest_s=needs.earliest_s,
        due_s=needs.due_s,
        service_s=service_s,
        weight=weight[needs.segment],
    ).take(is_way)
    on_ways = tuple(name for name, on_way in zip(names, is_way, strict=True) if on_way)
    decision = decide(
        snapshot.town,
        snapshot.network,
        workload,
        snapshot.now,
        params.decision,
        known_s=float(analysis.outlook.time_s[-1]),
        made=tours_made(snapshot.town, tours, on_ways, workload, snapshot.now),
        futures=task_futures(
            snapshot,
            needs,
            analysis.outlook,
            ensemble,
            first_s,
            params.ensemble,
            within_s=params.decision.outlook_h * HOUR_S,
        ).take(is_way),
    )
    depots = tuple(
        DepotNode(depot=depot.name, node=int(snapshot.network.node_id[node]))
        for depot, node in zip(snapshot.town.depots, built.depot_nodes, strict=True)
    )
    return Plan(
        town=snapshot.town.name,
        town_hash=snapshot.town_hash,
        now=snapshot.now,
        seed=seed,
        summary=plan_figures(
            snapshot.town, tasks, tours, unassigned, depots=depots, now=snapshot.now
        )
        | queue_figures(snapshot.town, depots, tours)
        | usual_figures(snapshot.usual_vehicles, tasks, tours)
        | turn_figures(turn, needs, names, tours)
        | {
            "weather": weather_figures(
                snapshot,
                analysis.past,
                analysis.outlook,
                snowing_above_mm_h=params.priority.snowing_above_mm_h,
            ),
            "next_decision": format_instant(
                next_look(snapshot.now, decision, params.decision)
            ),
            "iterations": solution.iterations,
            "attribution": attribution(snapshot),
        },
        decision=decision,
        tasks=tasks,
        depots=depots,
        tours=tours,
        unassigned=unassigned,
        remarks=(
            *dict.fromkeys(text for one in snapshot.weather for text in one.remarks),
            *analysis.outlook.remarks,
            *needs.remarks,
            *rations.remarks,
            *overdrawn(snapshot, depot_figures(snapshot.town, tasks, tours, depots)),
            *list_trapped(built),
        ),
    )


def find_needs(
    snapshot: Snapshot,
    analysis: Analysis,
    params: PlanParams,
    ensemble: Ensemble | None = None,
) -> Needs:
    """Return what needs doing on the analysed surface.

    Without an ensemble the forecast as it stands says when it freezes.
    """
    return make_needs(
        snapshot.town,
        snapshot.network,
        find_conditions(analysis, params, ensemble),
        snapshot.now,
        params.priority,
    )


def find_conditions(
    analysis: Analysis, params: PlanParams, ensemble: Ensemble | None = None
) -> Conditions:
    """Return the analysed surface as the priorities read it."""
    outlook = analysis.outlook
    chance = None
    if ensemble is not None and ensemble.member_count > 1:
        chance = freezing_chance(ensemble, outlook.time_s, params.ensemble)
    return Conditions(
        time_s=outlook.time_s,
        snow_depth_mm=outlook.snow_depth_mm,
        is_wet_snow=outlook.is_wet_snow,
        snowfall_mm_h=outlook.snowfall_mm_h,
        rainfall_mm_h=outlook.rainfall_mm_h,
        road_surface_temperature_c=outlook.road_surface_temperature_c,
        water_film_mm=outlook.water_film_mm,
        slipperiness=outlook.slipperiness,
        friction=outlook.friction,
        freezing_chance=chance,
        evidence=analysis.evidence,
        evidence_texts=analysis.evidence_texts,
    )


def _say_nothing(stage: str, share: float) -> None:
    """Take progress that nobody wants to hear of."""
