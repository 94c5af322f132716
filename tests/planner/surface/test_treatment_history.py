"""What was done to a segment, as the model feels it."""

from datetime import timedelta

import numpy as np
import pytest

from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work
from planner.surface.treatment_history import treatment_histories, treatment_steps
from tests.street_grid import NOW, row_of_streets, snapshot


def done(segment, works, *, hours_ago=1.0, rate_g_m2=None, pass_number=1):
    moment = NOW - timedelta(hours=hours_ago)
    return TreatmentRecord(
        segment=segment,
        works=frozenset(works),
        finished_at=moment,
        received_at=moment,
        vehicle="truck 1",
        pass_number=pass_number,
        spreading_rate_g_m2=rate_g_m2,
    )


def deed_of(works, **more):
    known = snapshot(treatments=[done("10:1:0", works, **more)])
    histories = treatment_histories(known)
    (deed,) = histories.sequences[histories.of_segment[0]]
    return deed


@pytest.mark.parametrize(
    ("works", "salt_g_m2", "water_mm", "grit_g_m2"),
    [
        ({Work.SALT}, 20.0, 0.0, 0.0),
        # 30 % of pre-wetted salt is brine, of which 77 % is water: 20 x 0.231 = 4.62 g.
        ({Work.PREWET}, 15.38, 0.00462, 0.0),
        # Brine holds 23 % salt: 4.6 g and 15.4 g of water.
        ({Work.BRINE}, 4.6, 0.0154, 0.0),
        ({Work.GRIT}, 0.0, 0.0, 20.0),
    ],
)
def test_what_is_spread_by_hand(works, salt_g_m2, water_mm, grit_g_m2):
    _, kept, swept, salt, water, grit = deed_of(works, rate_g_m2=20.0)
    assert (kept, swept) == (1.0, False)
    assert (salt, water, grit) == pytest.approx((salt_g_m2, water_mm, grit_g_m2))


def test_an_untold_rate_is_a_usual_one():
    assert deed_of({Work.SALT})[3] == 15.0
    assert deed_of({Work.GRIT})[5] == 200.0


def test_only_the_last_pass_clears_all():
    known = snapshot(
        network=row_of_streets(1, passes=2),
        treatments=[
            done("10:1:0", {Work.PLOUGH}, hours_ago=2.0),
            done("10:1:0", {Work.SWEEP}, hours_ago=1.0, pass_number=2),
        ],
    )
    histories = treatment_histories(known)
    first, second = histories.sequences[histories.of_segment[0]]
    assert (first[1], first[2], second[1], second[2]) == (0.5, False, 0.0, True)


def test_equal_histories_are_kept_once_and_steps_come_in_order_of_time():
    known = snapshot(
        treatments=[
            done("10:1:0", {Work.PLOUGH}, hours_ago=1.0),
            done("11:2:0", {Work.PLOUGH}, hours_ago=1.0),
            done("12:3:0", {Work.SALT}, hours_ago=3.0),
            done("99:99:0", {Work.SALT}),
        ]
    )
    histories = treatment_histories(known)
    assert len(histories.sequences) == 3
    assert histories.of_segment[0] == histories.of_segment[1] != 0
    steps = treatment_steps(histories, histories.of_segment)
    assert (np.diff(steps.at_s) >= 0.0).all()
    assert steps.at_s.tolist() == [-3 * 3600.0, -3600.0, -3600.0]
    assert steps.site.tolist() == [2, 0, 1]
