from datetime import timedelta

import pytest

from simulations.crews import Crew, hours_left, ready_at
from simulations.driving import Driven
from tests.simulations.winter import START, small_town


def hours(count):
    return START + timedelta(hours=count)


def driven(start, end, planned_end=None):
    return Driven(
        vehicle="truck 1",
        start=hours(start),
        end=hours(end),
        planned_end=hours(end if planned_end is None else planned_end),
        drives=(),
        treatments=(),
    )


@pytest.fixture
def crew():
    return Crew(vehicle=small_town().vehicles[0])


def test_a_fresh_crew_is_called_and_has_its_whole_shift(crew):
    assert crew.is_fresh(hours(0))
    assert ready_at(crew, hours(0)) == START + timedelta(minutes=30)
    assert hours_left(crew, hours(0)) == 10.0


def test_a_crew_that_is_late_is_expected_soon_and_nobody_knows_more(crew):
    out = crew.sent(driven(0.5, 5, planned_end=3), hours(0))
    assert out.state(hours(2)).free_at == hours(3)
    assert out.state(hours(4)).free_at == hours(4.25)
    assert not out.is_free(hours(4))


def test_a_crew_at_home_within_its_shift_leaves_at_once(crew):
    home = crew.sent(driven(0.5, 3), hours(0))
    assert home.is_free(hours(4))
    assert not home.is_fresh(hours(4))
    assert ready_at(home, hours(4)) == hours(4)
    assert hours_left(home, hours(4)) == pytest.approx(6.5)


def test_after_its_shift_a_crew_rests_eleven_hours_from_coming_home(crew):
    home = crew.sent(driven(0.5, 9), hours(0))
    assert not home.is_free(hours(11))
    assert home.state(hours(11)).free_at == hours(20)
    assert home.is_fresh(hours(20))
    assert hours_left(home, hours(20)) == 10.0


def test_nobody_is_sent_twice_at_once(crew):
    out = crew.sent(driven(0.5, 5), hours(0))
    with pytest.raises(ValueError, match="it is not free"):
        out.sent(driven(2, 3), hours(2))
