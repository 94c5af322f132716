"""Reporters are trusted as far as others and sensors confirm them."""

import numpy as np
import pytest

from planner.assimilation.reports.state_belief import (
    COUNT,
    DRY,
    ICE,
    MOIST,
    SNOW,
    WET,
    model_table,
)
from planner.assimilation.reports.trust import Modelled, Reports, learned_trust
from planner.assimilation_params import ReportParams

PARAMS = ReportParams()
CLEAR = [DRY, MOIST, WET]


def heard(rows, model_state=DRY, above_k=-2.0):
    """Rows of reporter, is sensor, hours ago, place [m], states."""
    says = np.zeros((len(rows), COUNT), dtype=bool)
    for index, row in enumerate(rows):
        says[index, row[4]] = True
    reporters = np.array([row[0] for row in rows], dtype=np.intp)
    reports = Reports(
        reporter=reporters,
        is_sensor=np.array([row[1] for row in rows], dtype=bool),
        observed_s=np.array([-3600.0 * row[2] for row in rows]),
        x_m=np.array([float(row[3]) for row in rows]),
        y_m=np.zeros(len(rows)),
        says=says,
    )
    modelled = Modelled(
        state=np.full(len(rows), model_state, dtype=np.int8),
        above_freezing_k=np.full(len(rows), above_k),
        is_known=np.ones(len(rows), dtype=bool),
    )
    count = int(reporters.max(initial=-1)) + 1
    is_sensor = np.zeros(count, dtype=bool)
    is_sensor[reporters[reports.is_sensor]] = True
    return learned_trust(reports, modelled, is_sensor, PARAMS)


def test_whoever_is_new_starts_as_stated():
    trust = heard([])
    assert trust.accuracy.size == 0
    assert trust.model_table == pytest.approx(model_table(PARAMS))


def test_sensor_beside_them_confirms_one_and_contradicts_the_other():
    rows = []
    for place in range(20):
        far_m = 5000.0 * place
        rows += [
            (0, True, 1.0, far_m, ICE),
            (1, False, 1.0, far_m + 50, ICE),
            (2, False, 1.0, far_m + 60, CLEAR),
        ]
    trust = heard(rows)
    assert trust.accuracy[1] > PARAMS.accuracy > trust.accuracy[2]
    # What the liar says of ice now says little: its odds against dry have gone.
    odds = [
        trust.likelihood(who, np.arange(COUNT) == ICE)[ICE]
        / trust.likelihood(who, np.arange(COUNT) == ICE)[DRY]
        for who in (1, 2)
    ]
    assert odds[0] > odds[1]
    says_clear = np.isin(np.arange(COUNT), CLEAR)
    assert trust.likelihood(2, says_clear)[ICE] > trust.likelihood(1, says_clear)[ICE]


def test_nobody_confirms_themselves():
    once = heard([(0, False, 1.0, 0.0, ICE)])
    often = heard([(0, False, 1.0 + h / 10, 10.0 * h, ICE) for h in range(9)])
    assert often.accuracy[0] <= once.accuracy[0] + 0.01


def test_majority_of_reporters_shows_the_odd_one():
    rows = [
        (who, False, 1.0, 5000.0 * place, SNOW if who < 3 else ICE)
        for place in range(15)
        for who in range(4)
    ]
    accuracy = heard(rows).accuracy
    assert accuracy[:3].min() > accuracy[3] + 0.2


def test_far_apart_in_place_or_time_neither_confirms_nor_contradicts():
    rows = [
        (who, False, 1.0 + 5.0 * (who == 1), 5000.0 * (2 * place + (who == 2)), ICE)
        for place in range(10)
        for who in range(3)
    ]
    apart = heard(rows)
    together = heard(
        [(row[0], False, 1.0, 5000.0 * (n // 3), ICE) for n, row in enumerate(rows)]
    )
    assert together.accuracy.min() > apart.accuracy.max()


def test_many_reports_show_that_the_model_is_wrong_in_a_state():
    # Eight reporters, thirty places, all ice where the model has it dry.
    rows = [(n % 8, False, 0.5, 3000.0 * n, ICE) for n in range(30)]
    table = heard(rows).model_table
    assert table[DRY, ICE] > table[DRY, DRY]
    # Of its other states nothing was learned.
    assert table[SNOW] == pytest.approx(model_table(PARAMS)[SNOW])
    few = heard(rows[:2]).model_table
    assert few[DRY, DRY] > few[DRY, ICE]


def test_order_of_reports_does_not_matter():
    rows = [
        (n % 3, False, 0.5 + n, 100.0 * n, ICE if n % 2 else SNOW) for n in range(9)
    ]
    one, other = heard(rows), heard(rows[::-1])
    assert one.accuracy == pytest.approx(other.accuracy)
    assert one.table == pytest.approx(other.table)
