"""Grit waits for snow that would bury it, as far as its due time allows."""

import numpy as np

from planner.params import PriorityParams
from planner.priority.holding import hold_grit
from planner.priority.ice_list import IceTreatments
from planner.priority.methods import GRIT, PLOUGH
from planner.priority.needs import Conditions

HOUR_S = 3600.0
PARAMS = PriorityParams(effect_h=6.0, buried_by_mm=10.0, notice_h=1.0)


def snowing_until(last_h: int) -> Conditions:
    """Snow of 5 mm in each hour from now to a later hour, on one segment."""
    time_s = np.arange(25) * HOUR_S
    shape = (25, 1)
    zeros = np.zeros(shape)
    return Conditions(
        time_s=time_s,
        snow_depth_mm=zeros,
        is_wet_snow=zeros.astype(np.bool_),
        snowfall_mm_h=np.where(time_s <= last_h * HOUR_S, 5.0, 0.0),
        rainfall_mm_h=np.zeros(25),
        road_surface_temperature_c=zeros - 3.0,
        water_film_mm=zeros,
        slipperiness=zeros.astype(np.int8),
        evidence=np.full(1, -1, dtype=np.int32),
        evidence_texts=(),
    )


def treatment(
    *, earliest_h: float, due_h: float, works: int = GRIT, preventive: bool = False
) -> IceTreatments:
    """Return one treatment."""
    one = np.ones(1)
    return IceTreatments(
        segment=np.zeros(1, dtype=np.int32),
        class_index=np.zeros(1, dtype=np.int16),
        slippery=np.ones(1, dtype=np.int8),
        onset_s=earliest_h * HOUR_S * one,
        earliest_s=earliest_h * HOUR_S * one,
        due_s=due_h * HOUR_S * one,
        coldest_c=-3.0 * one,
        works=np.full(1, works, dtype=np.int32),
        rate_g_m2=200.0 * one,
        treatments=np.ones(1, dtype=np.int8),
        is_preventive=np.full(1, preventive),
        by_clock=np.zeros(1, dtype=np.bool_),
        is_older=np.zeros(1, dtype=np.bool_),
        behind_round=np.ones(1, dtype=np.int16),
        round_number=np.ones(1, dtype=np.int16),
        snow_mm=np.zeros(1),
        rain_ends_s=-np.inf * one,
        likely_s=np.inf * one,
        cleared_s=-np.inf * one,
    )


def held_h(ice: IceTreatments, conditions: Conditions) -> float:
    """Return when one treatment may start. [h]"""
    return float(hold_grit(ice, conditions, PARAMS).earliest_s[0] / HOUR_S)


def test_grit_waits_until_less_falls_than_buries_it() -> None:
    # The hours that end at 1 to 8 h bring 5 mm each. In the 3 h after 7 h one of them
    # is left, 5 mm; after 6 h two are, 10 mm, which bury it.
    assert held_h(treatment(earliest_h=1.0, due_h=12.0), snowing_until(8)) == 7.0


def test_grit_waits_no_longer_than_two_notices_before_it_is_due() -> None:
    assert held_h(treatment(earliest_h=1.0, due_h=6.0), snowing_until(24)) == 4.0


def test_grit_that_is_due_sooner_starts_as_it_would() -> None:
    assert held_h(treatment(earliest_h=1.0, due_h=2.0), snowing_until(24)) == 1.0


def test_nothing_waits_where_no_snow_comes() -> None:
    # Not even for the next step of the outlook.
    assert held_h(treatment(earliest_h=8.3, due_h=20.0), snowing_until(8)) == 8.3


def test_what_prevents_ice_and_ploughs_do_not_wait() -> None:
    conditions = snowing_until(8)
    early = treatment(earliest_h=1.0, due_h=12.0, preventive=True)
    plough = treatment(earliest_h=1.0, due_h=12.0, works=PLOUGH)
    assert held_h(early, conditions) == 1.0
    assert held_h(plough, conditions) == 1.0
