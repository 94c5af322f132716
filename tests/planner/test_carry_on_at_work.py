"""Since when a crew on its tour has been at work without a break."""

from dataclasses import replace

from tests.planner.test_carry_on import DEPOT, TOUR, carried, minute, step


def test_a_crew_is_at_work_since_its_last_break():
    rested = replace(
        TOUR, steps=(*TOUR.steps[:4], step(7, 22, DEPOT, 3500.0), *TOUR.steps[6:])
    )
    breaks = tuple(replace(one, is_break=one.end == minute(22)) for one in rested.steps)
    (state,) = carried(31, tour=replace(rested, steps=breaks)).states
    assert state.working_since == minute(22)


def test_a_crew_that_was_out_before_is_at_work_since_then():
    (state,) = carried(5, tour=replace(TOUR, working_since=minute(-90))).states
    assert state.working_since == minute(-90)


def test_a_crew_that_waits_at_its_depot_is_still_out_with_what_it_has():
    waits = replace(
        TOUR,
        steps=(
            step(0, 60, DEPOT, 700.0, is_wait=True),
            step(60, 62, DEPOT, 700.0),
        ),
        working_since=minute(-90),
        load_kg=700.0,
    )
    (state,) = carried(5, tour=waits).states
    assert (state.free_at, state.node, state.load_kg) == (minute(5), DEPOT, 700.0)
    assert state.working_since == minute(-90)
