"""Everything that a town needs done: rounds of ploughing and ice control."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import Town
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.params import PriorityParams
from planner.priority.combine import (
    PloughWorks,
    join_behind_ploughs,
    plough_works,
    shovelled,
)
from planner.priority.due import (
    HOUR_S,
    clock_moments_s,
    clock_numbers,
    start_depths_mm,
)
from planner.priority.growth import build_growth, ever_met
from planner.priority.ice import ice_treatments
from planner.priority.ice_list import (
    ClassIce,
    IceTreatments,
    join_found,
    join_treatments,
)
from planner.priority.needs import Conditions
from planner.priority.onsets import Slippery
from planner.priority.remarks import is_planned
from planner.priority.round_list import PloughRounds, join_rounds
from planner.priority.rounds import (
    ClassRounds,
    ClassSnow,
    cleared_depth_mm,
    plough_rounds,
)
from planner.priority.snowfalls import Snowfalls, find_snowfalls
from planner.priority.sweeping import Promised, sweep_treatments, swept_depth_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What needs doing between now and the task horizon, and what does not.

    Attributes
    ----------
    rounds : PloughRounds, (P,)
    works : PloughWorks, (P,)
    ice : IceTreatments, (I,)
    by_class : tuple of ClassRounds
        In the order of the town's classes.
    frozen : tuple of ClassIce
        In the same order.
    under_snow : mapping of class index to int
        Segments on which hoar frost is left to the ploughs.
    """

    rounds: PloughRounds
    works: PloughWorks
    ice: IceTreatments
    by_class: tuple[ClassRounds, ...]
    frozen: tuple[ClassIce, ...]
    under_snow: Mapping[int, int]


def find_treatments(
    town: Town,
    network: RoadNetwork,
    conditions: Conditions,
    now: Instant,
    params: PriorityParams,
) -> Found:
    """Find what each class needs on its segments.

    What ploughs and spreaders do within the task horizon is decided with the rounds
    that come after it in sight: a plan that looks an hour ahead and one that looks
    through the night agree on that hour. A place is shovelled in the rounds of its
    class and not treated against ice.

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
    Found
    """
    snowfalls = find_snowfalls(
        conditions.time_s,
        conditions.snowfall_mm_h,
        pause_s=params.pause_h * HOUR_S,
        above_mm_h=params.snowing_above_mm_h,
    )
    is_place = network.kind == SegmentKind.PLACE
    by_class: list[ClassRounds] = []
    frozen: list[ClassIce] = []
    for index, service_class in enumerate(town.classes):
        segments = np.flatnonzero(is_planned(network, index)).astype(np.int32)
        promised = _promised(service_class, town, conditions, now, params)
        ways = segments[~is_place[segments]]
        ice, depth_mm = _class_ice(
            service_class, index, ways, conditions, promised, params
        )
        if ways.size < segments.size:
            at_places = conditions.snow_depth_mm[:, segments[ways.size :]]
            depth_mm = np.concatenate([depth_mm, at_places], axis=1)
        snow = _class_snow(
            *(service_class, index, segments, conditions, snowfalls),
            depth_mm=depth_mm,
            clock_s=promised.moment_s,
            params=params,
        )
        by_class.append(plough_rounds(snow, params))
        frozen.append(ice)
    rounds = join_rounds([part.rounds for part in by_class])
    works = plough_works(town, conditions, rounds, snowfalls, params)
    works = shovelled(works, is_place[rounds.segment])
    combined = join_behind_ploughs(
        town,
        join_treatments([part.treatments for part in frozen]),
        rounds,
        works.rate_g_m2,
        conditions,
        params,
    )
    soon_s = params.task_horizon_h * HOUR_S
    is_soon = rounds.start_s <= soon_s
    return Found(
        rounds=rounds.take(is_soon),
        works=works.take(is_soon),
        ice=combined.ice.take(combined.ice.earliest_s <= soon_s),
        by_class=tuple(by_class),
        frozen=tuple(frozen),
        under_snow=combined.under_snow,
    )


def _promised(
    service_class: ServiceClass,
    town: Town,
    conditions: Conditions,
    now: Instant,
    params: PriorityParams,
) -> Promised:
    """Return the clock times of a class within the outlook, and the next after."""
    moment_s = clock_moments_s(
        service_class.done_by,
        now,
        town.time_zone,
        from_s=float(conditions.time_s[0]),
        to_s=float(conditions.time_s[-1]) + params.notice_h * HOUR_S,
    )
    numbers = clock_numbers(service_class.done_by, now, town.time_zone, moment_s)
    return Promised(moment_s=moment_s, number=numbers)


def _class_snow(  # noqa: PLR0913
    service_class: ServiceClass,
    class_index: int,
    segments: NDArray[np.int32],
    conditions: Conditions,
    snowfalls: Snowfalls,
    *,
    depth_mm: NDArray[np.float64],
    clock_s: NDArray[np.float64],
    params: PriorityParams,
) -> ClassSnow:
    """Gather the snow on those segments of a class that meet its criterion."""
    step_h = np.diff(conditions.time_s, prepend=conditions.time_s[0]) / HOUR_S
    fallen_mm = conditions.snowfall_mm_h * step_h
    criterion_mm = start_depths_mm(service_class, conditions.is_wet_snow)
    cleared_mm = cleared_depth_mm(service_class, params)
    met = ever_met(conditions.time_s, depth_mm, fallen_mm, criterion_mm, cleared_mm)
    return ClassSnow(
        service_class=service_class,
        class_index=class_index,
        segments=segments[met],
        growth=build_growth(conditions.time_s, depth_mm[:, met], fallen_mm),
        criterion_mm=criterion_mm,
        is_wet_snow=conditions.is_wet_snow,
        snowfalls=snowfalls,
        clock_s=clock_s,
    )


def _class_ice(
    service_class: ServiceClass,
    class_index: int,
    segments: NDArray[np.int32],
    conditions: Conditions,
    promised: Promised,
    params: PriorityParams,
) -> tuple[ClassIce, NDArray[np.float64]]:
    """Return the ice control of a class, and the depth it leaves for the ploughs.

    Ice that somebody reports on a swept path does not wait for its clock time.
    """
    if service_class.ice_control is not IceControl.SWEEP_SALT:
        ice = ice_treatments(
            service_class, class_index, segments, conditions, promised.moment_s, params
        )
        return ice, conditions.snow_depth_mm[:, segments]
    seen = conditions.slipperiness == Slippery.REPORTED_ICE
    ice = sweep_treatments(
        service_class,
        class_index,
        segments,
        replace(conditions, slipperiness=_only(conditions, ~seen)),
        promised,
        params,
    )
    depth_mm = swept_depth_mm(service_class, segments, conditions, ice.treatments)
    reported = segments[seen[:, segments].any(axis=0)]
    if not reported.size:
        return ice, depth_mm
    found = ice_treatments(
        service_class,
        class_index,
        reported,
        replace(conditions, slipperiness=_only(conditions, seen), freezing_chance=None),
        promised.moment_s,
        params,
    )
    return join_found(ice, found), depth_mm


def _only(conditions: Conditions, kept: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return why it is slippery where that is kept, (T, S)."""
    return np.where(kept, conditions.slipperiness, np.int8(Slippery.NONE))
