"""Ploughs and spreaders on one segment: the same pass if possible, else in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.network.road_network import RoadNetwork
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.holding import hold_grit
from planner.priority.ice_list import IceTreatments, join_treatments
from planner.priority.methods import (
    GRIT,
    PLOUGH,
    SHOVEL,
    after_plough,
    salts_behind_ploughs,
)
from planner.priority.needs import Conditions
from planner.priority.onsets import Slippery, lowest_surface_c
from planner.priority.round_list import PloughRounds
from planner.priority.snowfalls import Snowfalls


@dataclass(frozen=True, slots=True, kw_only=True)
class PloughWorks:
    """What each round does, (P,).

    Attributes
    ----------
    mask : (P,) int32
        Works.
    rate_g_m2 : (P,)
        0 where nothing is spread. [g/m²]
    coldest_c : (P,)
        Lowest road surface temperature over the period of effect. [°C]
    is_too_cold : (P,) bool
        Whether it is only the cold that keeps a salted class from being salted.
    """

    mask: NDArray[np.int32]
    rate_g_m2: NDArray[np.float64]
    coldest_c: NDArray[np.float64]
    is_too_cold: NDArray[np.bool_]

    def take(self, picked: NDArray[np.bool_]) -> "PloughWorks":
        """Return the works of the picked rounds."""
        return PloughWorks(
            mask=self.mask[picked],
            rate_g_m2=self.rate_g_m2[picked],
            coldest_c=self.coldest_c[picked],
            is_too_cold=self.is_too_cold[picked],
        )


def plough_works(
    town: Town,
    conditions: Conditions,
    rounds: PloughRounds,
    snowfalls: Snowfalls,
    params: PriorityParams,
) -> PloughWorks:
    """Works and spreading rate of every round: it may salt as it ploughs.

    A round salts where the salt has time to work: where less snow than buries it
    falls there within half of its period of effect after the round is due. The last
    round of a segment also does where the snowfall has ended by the shortest notice
    after it is due. A preventive class is kept from freezing in every round: the table
    has snow on the road salted successively, pass by pass, and what a blade leaves
    freezes to the street just as well when the snow that was to come stays away.

    Parameters
    ----------
    town : Town
    conditions : Conditions
    rounds : PloughRounds, (P,)
    snowfalls : Snowfalls
    params : PriorityParams

    Returns
    -------
    PloughWorks
    """
    works = np.full(rounds.count, PLOUGH, dtype=np.int32)
    rate_g_m2 = np.zeros(rounds.count)
    segments = conditions.snow_depth_mm.shape[1]
    last_round = np.zeros(segments, dtype=np.int16)
    np.maximum.at(last_round, rounds.segment, rounds.round_number)
    is_last = rounds.round_number == last_round[rounds.segment]
    snow_ends_s = snowfalls.end_around_s(rounds.due_s, outside_s=-np.inf)
    is_last &= snow_ends_s <= rounds.due_s + params.notice_h * HOUR_S
    has_time = is_last | (
        _falls_after_mm(rounds, conditions, params) < params.buried_by_mm
    )
    done = np.searchsorted(conditions.time_s, np.maximum(rounds.due_s, 0.0))
    coldest_c = lowest_surface_c(conditions, rounds.segment, done, params.effect_h)
    is_too_cold = np.zeros(rounds.count, dtype=np.bool_)
    for index, service_class in enumerate(town.classes):
        picked = (has_time | service_class.preventive) & (rounds.class_index == index)
        method = service_class.ice_control
        works[picked], rate_g_m2[picked] = after_plough(
            method, coldest_c[picked], params
        )
        is_too_cold[picked] = salts_behind_ploughs(method)
    return PloughWorks(
        mask=works,
        rate_g_m2=rate_g_m2,
        coldest_c=coldest_c,
        is_too_cold=is_too_cold & (coldest_c <= params.salt_on_cover_above_c),
    )


def shovelled(works: PloughWorks, is_place: NDArray[np.bool_]) -> PloughWorks:
    """Return the works with those of places done by hand, without anything spread.

    Parameters
    ----------
    works : PloughWorks, (P,)
    is_place : array, (P,) bool
        Whether each round is of a place.
    """
    return replace(
        works,
        mask=np.where(is_place, SHOVEL, works.mask).astype(np.int32),
        rate_g_m2=np.where(is_place, 0.0, works.rate_g_m2),
        is_too_cold=works.is_too_cold & ~is_place,
    )


def _falls_after_mm(
    rounds: PloughRounds, conditions: Conditions, params: PriorityParams
) -> NDArray[np.float64]:
    """Snow that grows within half the period of effect after each round, (P,) [mm]."""
    time_s = conditions.time_s
    step_s = np.diff(time_s, prepend=time_s[0])
    grown_mm = np.cumsum(conditions.snowfall_mm_h * step_s / HOUR_S)
    done_s = np.maximum(rounds.due_s, 0.0)
    until_s = done_s + params.effect_h * HOUR_S / 2
    fallen_mm: NDArray[np.float64] = np.interp(until_s, time_s, grown_mm)
    return fallen_mm - np.interp(done_s, time_s, grown_mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """Ice control that goes with the ploughs, and what was left out of it.

    Attributes
    ----------
    ice : IceTreatments
    under_snow : mapping of class index to int
        Segments whose hoar frost snow buries that is ploughed next.
    """

    ice: IceTreatments
    under_snow: Mapping[int, int]


def join_behind_ploughs(
    town: Town,
    ice: IceTreatments,
    rounds: PloughRounds,
    rate_g_m2: NDArray[np.float64],
    conditions: Conditions,
    params: PriorityParams,
) -> Combined:
    """Let spreaders follow ploughs, also where a segment is treated several times.

    Each of a segment's treatments follows the ploughs by itself, see
    `behind_ploughs`; one that then comes no sooner than the next is left out. What
    would plough as it grits does not where a plough comes before it, and is
    numbered after the segment's rounds where none does. Grit that snow would bury
    waits, see `hold_grit`.

    Parameters
    ----------
    town : Town
    ice : IceTreatments
    rounds : PloughRounds, (P,)
    rate_g_m2 : array, (P,)
        What each round spreads as it ploughs. [g/m²]
    conditions : Conditions
    params : PriorityParams

    Returns
    -------
    Combined
    """
    numbers = np.unique(ice.round_number).tolist()
    if not numbers:
        return Combined(ice=ice, under_snow={})
    parts = [
        behind_ploughs(
            town,
            ice.take(ice.round_number == number),
            rounds,
            rate_g_m2,
            conditions,
            params,
        )
        for number in numbers
    ]
    under_snow: dict[int, int] = {}
    for part in parts:
        for index, count in part.under_snow.items():
            under_snow[index] = under_snow.get(index, 0) + count
    joined = join_treatments([part.ice for part in parts])
    if len(numbers) > 1:
        joined = joined.take(~_overtaken(joined))
    fitted = _after_rounds(joined, rounds, conditions)
    return Combined(ice=hold_grit(fitted, conditions, params), under_snow=under_snow)


def _overtaken(ice: IceTreatments) -> NDArray[np.bool_]:
    """Return which treatments wait for ploughs until the segment's next, (I,)."""
    order = np.lexsort((ice.round_number, ice.segment))
    segment, due_s = ice.segment[order], ice.due_s[order]
    late = np.zeros(ice.count, dtype=np.bool_)
    late[:-1] = (segment[1:] == segment[:-1]) & (due_s[:-1] >= due_s[1:])
    found = np.zeros(ice.count, dtype=np.bool_)
    found[order] = late
    return found & (ice.behind_round > 0)


def _after_rounds(
    ice: IceTreatments, rounds: PloughRounds, conditions: Conditions
) -> IceTreatments:
    """Fit treatments that plough as they go between the rounds of ploughing."""
    ploughs = (ice.works & PLOUGH) > 0
    follows = ploughs & (ice.behind_round > 0)
    last = np.zeros(conditions.snow_depth_mm.shape[1], dtype=np.int16)
    np.maximum.at(last, rounds.segment, rounds.round_number)
    number = ice.round_number + np.where(ploughs & ~follows, last[ice.segment], 0)
    return replace(
        ice,
        works=np.where(follows, ice.works & ~PLOUGH, ice.works).astype(np.int32),
        round_number=number.astype(np.int16),
    )


def behind_ploughs(
    town: Town,
    ice: IceTreatments,
    rounds: PloughRounds,
    rate_g_m2: NDArray[np.float64],
    conditions: Conditions,
    params: PriorityParams,
) -> Combined:
    """Let spreaders follow the ploughs that would take away what they spread.

    A treatment is spread by its due time, at the earliest the shortest notice from
    now. It follows the last round on its segment that is due before then. Where snow
    buries what is slippery before that moment, it is the ploughs' matter by then: it
    follows the next round that starts within the period of effect; hoar frost, which
    is gone with that snow, is left out. It is also left out where the round salts as
    it ploughs. One that follows starts no earlier than its round and is due the
    shortest notice after it. Everything else is spread for its own sake: ice is
    treated although a plough comes later.

    Parameters
    ----------
    ice : IceTreatments
    rounds : PloughRounds, (P,)
    rate_g_m2 : array, (P,)
        What each round spreads as it ploughs. [g/m²]
    conditions : Conditions
    params : PriorityParams

    Returns
    -------
    Combined
    """
    if not ice.count or not rounds.count:
        return Combined(ice=ice, under_snow={})
    notice_s = params.notice_h * HOUR_S
    spread_s = np.maximum(ice.due_s, notice_s)
    row_of = np.full(conditions.snow_depth_mm.shape[1], -1, dtype=np.intp)
    row_of[ice.segment] = np.arange(ice.count)
    treatment = row_of[rounds.segment]
    is_buried = _is_buried(ice, spread_s, conditions, params)
    # Brush and blade take the snow that they are sent for.
    is_buried &= ice.snow_mm == 0.0
    prevents = np.array([level.preventive for level in town.classes], dtype=np.bool_)
    lies = prevents[ice.class_index] & ~ice.is_preventive
    is_buried &= ~(lies & ((ice.works & GRIT) == 0))
    there = treatment >= 0
    done = there & (rounds.due_s <= spread_s[treatment])
    comes = there & ~done & is_buried[treatment]
    comes &= rounds.start_s <= spread_s[treatment] + params.effect_h * HOUR_S
    behind = np.full(ice.count, -1, dtype=np.intp)
    # In order of round: the first that comes, over it the last that is done before.
    coming = np.flatnonzero(comes)[::-1]
    behind[treatment[coming]] = coming
    behind[treatment[done]] = np.flatnonzero(done)
    follows = behind >= 0
    salted = follows & (rate_g_m2[behind] > 0.0)
    gone = follows & comes[behind] & (ice.slippery == Slippery.HOAR_FROST) & ~salted
    due_s = np.maximum(ice.due_s, rounds.due_s[behind] + notice_s)
    start_s = np.maximum(ice.earliest_s, rounds.start_s[behind])
    found = replace(
        ice,
        earliest_s=np.where(follows, start_s, ice.earliest_s),
        due_s=np.where(follows, due_s, ice.due_s),
        behind_round=np.where(follows, rounds.round_number[behind], 0).astype(np.int16),
    )
    classes, counts = np.unique(ice.class_index[gone], return_counts=True)
    return Combined(
        ice=found.take(~salted & ~gone),
        under_snow=dict(zip(classes.tolist(), counts.tolist(), strict=True)),
    )


def _is_buried(
    ice: IceTreatments,
    spread_s: NDArray[np.float64],
    conditions: Conditions,
    params: PriorityParams,
) -> NDArray[np.bool_]:
    """Return which treatments snow buries before they are due, (I,).

    Ice that somebody reports lies open, whatever snow the outlook has there: only
    what falls on top of that buries it.
    """
    time_s = conditions.time_s
    from_s = np.maximum(ice.onset_s, 0.0)
    onset = np.minimum(np.searchsorted(time_s, from_s), time_s.size - 1)
    open_mm = conditions.snow_depth_mm[onset, ice.segment]
    was_seen = (ice.slippery == Slippery.REPORTED_ICE) & (ice.onset_s <= 0.0)
    limit_mm = params.buried_by_mm + np.where(was_seen, open_mm, 0.0)
    is_buried = np.zeros(ice.count, dtype=np.bool_)
    for step in np.flatnonzero(time_s >= 0.0).tolist():
        inside = (time_s[step] >= from_s) & (time_s[step] <= spread_s)
        is_buried |= inside & (conditions.snow_depth_mm[step, ice.segment] >= limit_mm)
    return is_buried


def spread_passes(
    network: RoadNetwork, segments: NDArray[np.int32], spread_width_m: float
) -> NDArray[np.int64]:
    """Return the passes of a spreader, which throws wider than a blade, (n,)."""
    needed = np.ceil(network.width_m[segments] / spread_width_m).astype(np.int64)
    return np.clip(needed, 1, np.maximum(network.passes[segments], 1))
