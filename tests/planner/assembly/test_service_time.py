"""Time of a task that some vehicle does, and of one that none does."""

from tests.planner.stories.drawing import draw, path_machine, plough
from tests.planner.stories.nights.night import (
    local,
    night_of,
    plan_of_night,
    service_class,
    weather_of,
)

TOWN = draw(
    """
    depot =class A, 300m= A
    depot ~class A, 300m~ P
    """
)
PROMISED = service_class("A", rank=1, start_mm=30.0, completion_h=6.0)


def service_times_s(*vehicles):
    night = night_of(
        TOWN,
        vehicles,
        weather_of("22:00-00:00 snow 40 mm/h"),
        local("00:00"),
        classes=[PROMISED],
    )
    plan = plan_of_night(night)
    return {task.place.segment: task.service_time_s for task in plan.tasks}


def test_the_quickest_vehicle_counts_and_a_nominal_speed_where_there_is_none():
    # 300 m at 18 and 9 km/h are 60 and 120 s; nominal 30 and 12 km/h make 36 and 90 s.
    assert list(service_times_s(plough(), path_machine()).values()) == [60.0, 120.0]
    assert list(service_times_s(plough()).values()) == [60.0, 90.0]
    assert list(service_times_s(path_machine()).values()) == [36.0, 120.0]
