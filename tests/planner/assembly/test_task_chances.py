"""One street of class A, 70 mm, and one of class C; four members by hand."""

import numpy as np
import pytest

from planner.assembly.task_chances import (
    first_needs_s,
    reasons_with_chances,
    task_futures,
)
from planner.domain.treatments import Work, works_mask
from planner.ensemble_params import EnsembleParams
from planner.priority.needs import Needs
from planner.surface.ensemble import Ensemble
from planner.surface.outlook import Outlook, Slipperiness
from tests.planner.priority import nights
from tests.street_grid import row_of_streets, snapshot

HOUR_S = 3600.0
PLOUGH, SALT = works_mask([Work.PLOUGH]), works_mask([Work.SALT])
PARAMS = EnsembleParams(
    depth_offset=0.0, depth_slope=1.0, freezing_offset=0.0, freezing_slope=1.0
)
TOWN = {"classes": (nights.A, nights.VILLA), "name": "Rad"}


def ensemble(depth_mm, slippery=()):
    """Depth by hour and member, the same on both streets; 0 h to 4 h."""
    depth = np.array(depth_mm, dtype=np.float32)[:, :, None]
    kinds = np.zeros(depth.shape, dtype=np.int8)
    for hour, member in slippery:
        kinds[hour:, member] = Slipperiness.HOAR_FROST
    return Ensemble(
        time_s=np.arange(depth.shape[0]) * HOUR_S,
        group_of_segment=np.zeros(2, dtype=np.intp),
        untouched_of_segment=np.zeros(2, dtype=np.intp),
        snow_depth_mm=depth,
        road_surface_temperature_c=np.zeros(depth.shape, dtype=np.float32),
        water_film_mm=np.zeros(depth.shape, dtype=np.float32),
        slipperiness=kinds,
    )


SNOW = ensemble(
    [
        [0, 0, 0, 0],
        [30, 20, 10, 40],
        [75, 50, 20, 80],
        [140, 72, 25, 90],
        [150, 80, 25, 95],
    ]
)


def outlook(depth_mm):
    steps = len(depth_mm)
    table = np.zeros((steps, 2))
    return Outlook(
        time_s=np.arange(steps) * HOUR_S,
        snow_depth_mm=np.array(depth_mm, dtype=float)[:, None].repeat(2, axis=1),
        is_wet_snow=np.zeros(steps, dtype=bool),
        snowfall_mm_h=np.zeros(steps),
        rainfall_mm_h=np.zeros(steps),
        road_surface_temperature_c=table,
        water_film_mm=table,
        slipperiness=np.zeros((steps, 2), dtype=np.int8),
        surface_state=np.zeros((steps, 2), dtype=np.int8),
        friction=np.full((steps, 2), 0.8),
    )


def needs(*rows):
    """Rows of works, criterion in mm and h, cleared h and due h; all of street 0."""
    works, criterion_mm, criterion_h, cleared_h, due_h = (
        zip(*rows, strict=True) if rows else ((),) * 5
    )
    count = len(rows)
    return Needs(
        segment=np.zeros(count, dtype=np.int32),
        works=np.array(works, dtype=np.int32),
        round_number=np.ones(count, dtype=np.int16),
        pass_number=np.ones(count, dtype=np.int16),
        class_index=np.zeros(count, dtype=np.int16),
        earliest_s=np.array(criterion_h, dtype=float) * HOUR_S,
        due_s=np.array(due_h, dtype=float) * HOUR_S,
        spreading_rate_g_m2=np.zeros(count),
        material_g=np.zeros(count, dtype=np.int64),
        after=((),) * count,
        reason=("Street: snow, due",) * count,
        criterion_mm=np.array(criterion_mm, dtype=float),
        criterion_s=np.array(criterion_h, dtype=float) * HOUR_S,
        cleared_s=np.array(cleared_h, dtype=float) * HOUR_S,
        chance_at=np.where(np.array(criterion_h) > 0.0, 12, -1).astype(np.int32),
    )


def known():
    return snapshot(network=row_of_streets(2), town_settings=TOWN)


NEVER = -np.inf


def test_a_round_is_needed_when_its_class_says_so_in_each_member():
    found = first_needs_s(needs((PLOUGH, 70.0, 2, NEVER, 8)), SNOW)
    assert (found[:, 0] / HOUR_S).tolist() == [2.0, 3.0, np.inf, 2.0]


def test_the_next_round_counts_from_the_one_before():
    # Cleared at 2 h with 75 mm: 65 mm more by 3 h in the forecast, 22 in the second.
    found = first_needs_s(needs((PLOUGH, 60.0, 3, 2, 5)), SNOW)
    assert (found[:, 0] / HOUR_S).tolist() == [3.0, np.inf, np.inf, np.inf]


def test_ice_control_counts_the_first_frost():
    frost = ensemble(np.zeros((5, 4)), slippery=[(3, 0), (1, 1)])
    rows = needs((SALT, np.nan, 3, NEVER, 3))
    first_s = first_needs_s(rows, frost)
    assert (first_s[:, 0] / HOUR_S).tolist() == [3.0, 1.0, np.inf, np.inf]
    dry = outlook([0] * 5)
    said = task_futures(known(), rows, dry, frost, first_s, PARAMS, within_s=HOUR_S)
    assert (said.later_s[:, 0] / HOUR_S).tolist() == [0.0, -2.0, np.inf, np.inf]
    # One of four: (1 + 1/3) / (4 + 2/3).
    assert said.chance_of_count[1] == pytest.approx(4 / 14)


def test_ice_that_the_forecast_does_not_show_is_certain():
    rows = needs((SALT, np.nan, 0, NEVER, 3))
    assert (first_needs_s(rows, ensemble(np.zeros((5, 4)))) == 0.0).all()


def test_the_reason_says_how_likely_and_by_when():
    # Three of four by the due time at 8 h: (3 + 1/3) / (4 + 2/3) = 0.71. At 02:00 UTC
    # it is 03:00 in Stockholm.
    rows = needs((PLOUGH, 70.0, 2, NEVER, 8))
    found = reasons_with_chances(known(), rows, first_needs_s(rows, SNOW), PARAMS)
    assert found == ("Street: snow, 70 % likely by 11:00, due",)


def test_nothing_is_said_of_what_lies_there_already():
    lies = ensemble(np.full((5, 4), 90.0))
    rows = needs((PLOUGH, 70.0, 0, NEVER, 8))
    found = reasons_with_chances(known(), rows, first_needs_s(rows, lies), PARAMS)
    assert found == ("Street: snow, due",)


def test_an_area_without_tasks_learns_what_may_come():
    # 70 mm in the last member alone; 1 of 4: (1 + 1/3) / (4 + 2/3) = 0.29.
    night = ensemble([[0, 0, 0, 0], [20, 20, 10, 40], [30, 30, 20, 80]])
    look, none = outlook([0, 20, 30]), np.zeros((4, 0))

    def unplanned(within_h):
        return task_futures(
            known(), needs(), look, night, none, PARAMS, within_s=within_h * HOUR_S
        ).unplanned

    assert unplanned(12) == {"Rad": pytest.approx(4 / 14)}
    assert unplanned(1) == {}
