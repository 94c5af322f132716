"""One area and one truck. Hours count from now; a crew costs 1000 SEK an hour."""

from dataclasses import replace

import numpy as np
import pytest

from planner.decision.call_costs import call_costs
from planner.decision.follow_calls import follow_calls
from planner.decision.futures import Futures, certain
from planner.decision.labour import Labour
from planner.decision.workload import Workload
from planner.domain.treatments import Work, works_mask
from planner.network.road_network import SegmentKind
from planner.params import DecisionParams

HOUR_S = 3600.0
STREET = np.array([SegmentKind.STREET], dtype=np.int8)
# Two hours late with an hour of service cost 2000 SEK; nothing but that and calls.
PARAMS = DecisionParams(
    next_look_h=1.0,
    crew_hour_sek=1000.0,
    needless_h=3.0,
    late_sek_h2=1000.0,
    open_snow_share=0.0,
    open_slippery_share=0.0,
    foresight_h=1.0,
)


def one_task(earliest_h, due_h, service_h, work=Work.PLOUGH):
    return Workload(
        segment=np.array([0], dtype=np.int32),
        works=np.array([works_mask([work])], dtype=np.int32),
        round_number=np.array([1], dtype=np.int16),
        earliest_s=np.array([earliest_h * HOUR_S]),
        due_s=np.array([due_h * HOUR_S]),
        service_s=np.array([service_h * HOUR_S]),
    )


def labour(work, ready_h=0.5, shift_h=10.0):
    return Labour(
        ready_s=ready_h * HOUR_S,
        shift_s=shift_h * HOUR_S,
        work_s=work.service_s,
        crews={SegmentKind.STREET: 1.0},
        unserved=0,
    )


def members(*later_h):
    count = len(later_h)
    return Futures(
        later_s=np.array(later_h)[:, None] * HOUR_S,
        chance_of_count=np.arange(count + 1) / count,
    )


def costs(work, futures, params=PARAMS, **crew):
    return call_costs(work, STREET, labour(work, **crew), futures, params, heaviest=1.0)


NEVER = np.inf


def test_a_certain_snowfall_is_called_so_that_the_due_time_is_kept():
    # Due at 5 after 2 h of work, half an hour to get ready: the latest call is at 2.5.
    found = costs(one_task(1.0, 5.0, 2.0), certain(1))
    assert found.latest_call_s == 2.5 * HOUR_S
    assert found.finishes_in_time
    # Called now the crew waits from 0.5 to 1.0 on pay: 500 SEK. Called at the look,
    # in an hour, it is ready at 1.5 and waits for nothing.
    assert found.now_sek == pytest.approx(500.0)
    assert found.wait_sek == pytest.approx(0.0)


def test_a_snowfall_that_comes_one_time_in_ten_is_waited_for():
    # Called now, nine of ten calls are paid three hours for nothing: 2700 SEK. The
    # tenth has the crew wait from 0.5 to 3: 250 SEK in the mean of ten.
    futures = members(0.0, *[NEVER] * 9)
    found = costs(one_task(3.0, 6.0, 2.0), futures)
    assert found.now_sek == pytest.approx(2950.0)
    # Who waits calls an hour before the snow, at 2: the crew waits from 2.5 to 3.
    assert found.wait_sek == pytest.approx(50.0)
    assert found.waiting_is_no_dearer
    # Late by n hours with two hours' service costs 2000 n SEK, one time in ten: less
    # than 2700 SEK as far as is looked, to the due time.
    assert found.latest_call_s == 6.0 * HOUR_S


def test_two_members_share_lateness_and_needless_calls_evenly():
    # One member needs an hour of work from now on, due in 1.5 h; the other none.
    dear = replace(PARAMS, late_sek_h2=6000.0)
    found = costs(one_task(0.0, 1.5, 1.0), members(0.0, NEVER), dear)
    # Now: done at 1.5, in time; the other call is for nothing, 3000 SEK in two.
    assert found.now_sek == pytest.approx(1500.0)
    # At the look: an hour late with an hour of service, 6000 SEK in two.
    assert found.wait_sek == pytest.approx(3000.0)
    assert not found.waiting_is_no_dearer
    # 1500 SEK are reached when it is half an hour late.
    assert found.latest_call_s == 0.5 * HOUR_S


def test_a_freeze_before_the_crews_could_be_ready_is_called_now():
    # 22:00; at 03:00 it freezes in three of four members, an hour of salting before
    # it; contractors need four hours, and an hour's foresight is no help: called at 3,
    # they salt from 7 to 8, 3 h late with a dear hour of service.
    params = replace(PARAMS, late_sek_h2=6000.0)
    futures = members(0.0, 0.0, 0.0, NEVER)
    found = costs(one_task(4.0, 5.0, 1.0, Work.SALT), futures, params, ready_h=4.0)
    # A quarter of 3000 SEK for nothing; nobody waits, ready at 4.
    assert found.now_sek == pytest.approx(750.0)
    assert found.wait_sek == pytest.approx(0.75 * 3.0 * 6000.0)
    assert not found.waiting_is_no_dearer
    assert found.latest_call_s == 0.0


def test_hours_that_are_spent_waiting_are_missing_at_the_end():
    # Ten hours from 0.5 are over at 10.5; work from 8 to 11 is then done 8 h later by
    # others, at 19 for 12: 7 h late with three hours of service. And 7.5 h on pay.
    found = costs(one_task(8.0, 12.0, 3.0), certain(1))
    assert found.now_sek == pytest.approx(7.0 * 3000.0 + 7500.0)
    # A call in an hour has ten hours until 11.5.
    assert found.wait_sek == pytest.approx(6500.0)
    assert found.latest_call_s == 8.5 * HOUR_S


def test_light_classes_count_at_least_their_least_share():
    work = one_task(0.0, 0.5, 1.0)
    light = replace(work, weight=np.array([1.0]))
    found = call_costs(light, STREET, labour(light), certain(1), PARAMS, heaviest=400.0)
    # Done at 1.5, an hour late: a tenth of 1000 SEK, not a 400th.
    assert found.now_sek == pytest.approx(100.0)


def test_what_nobody_can_do_costs_the_same_whatever_is_done():
    work = one_task(0.0, 1.0, 1.0)
    nobody = Labour(
        ready_s=0.0,
        shift_s=np.inf,
        work_s=work.service_s,
        crews={SegmentKind.STREET: 0.0},
        unserved=1,
    )
    found = call_costs(work, STREET, nobody, certain(1), PARAMS, heaviest=1.0)
    assert (found.now_sek, found.wait_sek) == (0.0, 0.0)
    assert found.latest_call_s == np.inf


def test_tasks_wait_for_their_need_and_for_each_other():
    # Ready at 1. First 2 h of work from 0 on: done at 3, due 2: an hour late, open
    # for three. Then 1 h from 5 on: done at 6, due 7: in time, open for one.
    # In the second member the first is not needed and the second comes an hour later.
    late_s, open_s = follow_calls(
        np.array([[1.0, 1.0]]) * HOUR_S,
        np.array([[20.0, 20.0]]) * HOUR_S,
        np.array([[0.0, 0.0], [np.inf, 1.0]]) * HOUR_S,
        np.array([0.0, 5.0]) * HOUR_S,
        np.array([2.0, 7.0]) * HOUR_S,
        np.array([2.0, 1.0]) * HOUR_S,
        np.array([1.0, 1.0]),
        np.array([1.0, 1.0]),
        0.0,
    )
    assert (late_s / HOUR_S).tolist() == [[1.0, 0.0]]
    assert (open_s / HOUR_S).tolist() == [[4.0, 1.0]]


def test_a_table_of_chances_for_other_members_is_refused():
    with pytest.raises(ValueError, match=r"chance_of_count is \(2,\)"):
        Futures(later_s=np.zeros((3, 1)), chance_of_count=np.zeros(2))
