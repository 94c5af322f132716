import numpy as np

from simulations.crews import Crew
from simulations.policies.crew_calls import (
    build_backlog,
    crews_needed,
    crews_to_call,
    rested_reserve,
)
from tests.simulations.winter import START, small_town

HOUR_S = 3600.0


def rested(count):
    vehicle = small_town().vehicles[0]
    return [Crew(vehicle=vehicle) for _ in range(count)]


def work(due_h, service_h, earliest_h=0.0):
    """One task: 2.2 h of a crew for each hour of treating."""
    return build_backlog(
        np.array([due_h * HOUR_S]),
        np.array([earliest_h * HOUR_S]),
        np.array([service_h * HOUR_S]),
    )


def test_nothing_to_do_calls_nobody():
    nothing = build_backlog(np.empty(0), np.empty(0), np.empty(0))
    assert crews_to_call(nothing, rested(3), START, reserve=0) == 0


def test_work_that_one_crew_can_still_start_in_two_hours_calls_nobody():
    # 1 h of treating is 2.2 h of a crew; called in 2 h and ready half an hour later
    # it has 5 - 2.5 = 2.5 h.
    assert crews_needed(work(5.0, 1.0), rested(1), START) == 0


def test_a_crew_is_called_when_two_hours_later_would_be_too_late():
    # 4.5 - 2.5 = 2 h are less than 2.2 h; called now it has 4 h.
    assert crews_needed(work(4.5, 1.0), rested(1), START) == 1


def test_what_two_crews_called_now_can_do_leaves_the_third_at_home():
    # 6.6 h due in 5 h: called now a crew has 4.5 h, called later 2.5 h.
    # 1 now + 2 later = 9.5 h suffice, 3 later = 7.5 h do too.
    assert crews_needed(work(5.0, 3.0), rested(3), START) == 0
    # 8.8 h: 3 later = 7.5 h do not, 1 now + 2 later = 9.5 h do.
    assert crews_needed(work(5.0, 4.0), rested(3), START) == 1


def test_all_are_called_when_no_number_suffices():
    assert crews_needed(work(3.0, 50.0), rested(3), START) == 3


def test_waiting_work_is_shared_in_tours_but_the_reserve_stays():
    # 22 h of a crew, due in two days: nobody is needed, six tours of 4 h wait.
    assert crews_to_call(work(48.0, 10.0), rested(3), START, reserve=0) == 3
    assert crews_to_call(work(48.0, 10.0), rested(3), START, reserve=1) == 2
    assert crews_to_call(work(48.0, 10.0, 5.0), rested(3), START, reserve=0) == 0


def test_a_crew_stays_rested_where_a_rest_and_a_tour_outlast_the_promise():
    # 11 h of rest and a tour of 4 h: what is promised within 12 h, as on paths, cannot
    # wait for crews that all go home together; what is promised within 24 h can.
    assert rested_reserve([5.0, 12.0, 24.0]) == 1
    assert rested_reserve([12.0]) == 1
    assert rested_reserve([15.0, 24.0]) == 0
    assert rested_reserve([]) == 0
