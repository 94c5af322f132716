"""Ploughs and spreaders on one segment: the same pass if possible, else in order."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.domain.treatments import Work, works_mask
from planner.network.road_network import RoadNetwork
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.ice import IceTreatments, after_plough, lowest_surface_c
from planner.priority.needs import Conditions
from planner.priority.round_list import PloughRounds
from planner.priority.snowfalls import Snowfalls


def plough_works(
    town: Town,
    conditions: Conditions,
    rounds: PloughRounds,
    snowfalls: Snowfalls,
    params: PriorityParams,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Works and spreading rate of every round: the last one may salt as it ploughs.

    The last round of a segment salts, unless it goes on snowing for longer than the
    shortest notice after it is due: the next plough would take the salt away.

    Parameters
    ----------
    town : Town
    conditions : Conditions
    rounds : PloughRounds, (P,)
    snowfalls : Snowfalls
    params : PriorityParams

    Returns
    -------
    array, (P,)
        Masks of works.
    array, (P,)
        0 where nothing is spread. [g/m²]
    """
    works = np.full(rounds.count, works_mask([Work.PLOUGH]), dtype=np.int32)
    rate_g_m2 = np.zeros(rounds.count)
    segments = conditions.snow_depth_mm.shape[1]
    last_round = np.zeros(segments, dtype=np.int16)
    np.maximum.at(last_round, rounds.segment, rounds.round_number)
    is_last = rounds.round_number == last_round[rounds.segment]
    snow_ends_s = snowfalls.end_around_s(rounds.due_s, outside_s=-np.inf)
    is_last &= snow_ends_s <= rounds.due_s + params.notice_h * HOUR_S
    done = np.searchsorted(conditions.time_s, np.maximum(rounds.due_s, 0.0))
    for index, service_class in enumerate(town.classes):
        picked = is_last & (rounds.class_index == index)
        coldest_c = lowest_surface_c(
            conditions, rounds.segment[picked], done[picked], params.effect_h
        )
        works[picked], rate_g_m2[picked] = after_plough(
            service_class.ice_control, coldest_c, params
        )
    return works, rate_g_m2


def without_salted(
    ice: IceTreatments, rounds: PloughRounds, rate_g_m2: NDArray[np.float64]
) -> IceTreatments:
    """Leave out what a plough salts anyway, in a round that starts by its due time.

    Such a treatment would otherwise follow that plough and salt a second time.
    """
    if not ice.count:
        return ice
    salted = rate_g_m2 > 0.0
    from_s = np.full(_segment_count(ice, rounds), np.inf)
    np.minimum.at(from_s, rounds.segment[salted], rounds.start_s[salted])
    return ice.take(from_s[ice.segment] > ice.due_s)


def behind_ploughs(
    ice: IceTreatments, rounds: PloughRounds, params: PriorityParams
) -> IceTreatments:
    """Let spreaders follow the last round that starts before they are due.

    What is spread earlier that plough would take away. Such a treatment starts no
    earlier than the round and is due the shortest notice after it.
    """
    if not ice.count or not rounds.count:
        return ice
    count = _segment_count(ice, rounds)
    ice_due_s, start_s, due_s = np.full((3, count), -np.inf)
    number = np.zeros(count, dtype=np.int16)
    ice_due_s[ice.segment] = ice.due_s
    before = rounds.take(rounds.start_s <= ice_due_s[rounds.segment])
    np.maximum.at(start_s, before.segment, before.start_s)
    np.maximum.at(due_s, before.segment, before.due_s)
    np.maximum.at(number, before.segment, before.round_number)
    behind_s = due_s[ice.segment] + params.notice_h * HOUR_S
    return replace(
        ice,
        earliest_s=np.maximum(ice.earliest_s, start_s[ice.segment]),
        due_s=np.maximum(ice.due_s, behind_s),
        behind_round=number[ice.segment],
    )


def spread_passes(
    network: RoadNetwork, segments: NDArray[np.int32], spread_width_m: float
) -> NDArray[np.int64]:
    """Return the passes of a spreader, which throws wider than a blade, (n,)."""
    needed = np.ceil(network.width_m[segments] / spread_width_m).astype(np.int64)
    return np.clip(needed, 1, np.maximum(network.passes[segments], 1))


def _segment_count(ice: IceTreatments, rounds: PloughRounds) -> int:
    """Return one more than the highest segment in either list."""
    return 1 + max(int(ice.segment.max(initial=0)), int(rounds.segment.max(initial=0)))
