"""A clear night with damp air: salt lies there before the hoar frost does."""

import re
from datetime import timedelta

import pytest

from planner.domain.service_levels import IceControl
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    service_class,
    tasks_as_text,
    weather_of,
)

CLASSES = (
    service_class(
        *("A",),
        rank=1,
        start_mm=30.0,
        completion_h=4.0,
        ice_control=IceControl.SALT,
        ice_completion_h=3.0,
        preventive=True,
    ),
    service_class(
        *("B",),
        rank=2,
        start_mm=60.0,
        completion_h=8.0,
        ice_control=IceControl.SALT,
        ice_completion_h=4.0,
    ),
)
TOWN = draw("depot =class A, 300m= A =class B, 300m= B")
CLEAR_NIGHT = weather_of("20:00-06:00 -1 °C, clear, calm, 98 %", air_temperature_c=2.0)
DRY_NIGHT = weather_of(
    "20:00-06:00 -1 °C, clear, calm", air_temperature_c=2.0, relative_humidity_pct=45.0
)


def plan_of(weather, clock="21:00"):
    night = night_of(TOWN, [plough()], weather, local(clock), classes=CLASSES)
    return plan_of_night(night)


def onset_of(text):
    """Return the clock at which hoar frost is said to lie."""
    return re.search(r"hoar frost (?:expected|since) (\d\d:\d\d)", text)[1]


# The street sends its heat to a clear sky and lies at -3 °C at 21:00, at -5 °C at
# 01:00. A town's calm moves 2 W/(m² K) and vapour like heat: 2 / 1005 x 0.622 / 1013
# x 3600 = 0.0044 mm an hour for each hPa that the air (5.56 hPa) has above the ice
# (4.8 hPa at -3 °C, 4.4 at -4, 4.0 at -5): 0.0015 mm by 21:00, then 0.004, 0.005,
# 0.006 and 0.007 mm an hour. The 0.02 mm that a tyre notices lie at about 00:30.
EARLIEST, LATEST = "00:00", "01:30"


def test_the_main_street_is_salted_before_and_the_other_after():
    plan = plan_of(CLEAR_NIGHT)
    main, other = tasks_as_text(plan).splitlines()
    onset = onset_of(main)
    assert EARLIEST <= onset <= LATEST
    assert main.startswith(f"salting depot-A: hoar frost expected {onset} (surface -")
    assert "class A is salted before it" in main
    assert f"due Tue {onset}" in main
    assert onset_of(other) == onset
    assert "class B is salted within 4 h" in other
    hour = int(onset[:2])
    assert f"due Tue 0{hour + 4}{onset[2:]} | from {onset}" in other
    # Frost or damp in Transport Scotland's table: 10 g/m² from -2 to -5 °C, 18 g/m²
    # from -5 to -10 °C, on 300 m by 7 m.
    coldest_c = float(re.search(r"surface (-[\d.]+) °C", main)[1])
    rate_g_m2 = 10.0 if coldest_c > -5.0 else 18.0
    assert f"{rate_g_m2:.0f} g/m²" in main
    masses_kg = [task.material_kg for task in plan.tasks]
    assert masses_kg == pytest.approx([rate_g_m2 * 2.1] * 2)


def test_the_spreader_is_out_before_it_freezes():
    # 300 m at 30 km/h are 36 s; A is spread in the three hours before the onset.
    plan = plan_of(CLEAR_NIGHT)
    onset = onset_of(tasks_as_text(plan))
    text = local_tours_as_text(TOWN, plan)
    spread = re.search(r"depot = A (\d\d:\d\d)-", text)[1]
    at_onset, at_spread = local(onset), local(spread)
    assert timedelta(0) <= at_onset - at_spread <= timedelta(hours=3)
    # Waiting anyway, it drives to the far end first.
    assert f"~ B = A {onset}" in text
    assert text.endswith("late 0 min")


def test_long_after_the_onset_both_are_treated_at_once():
    # At 02:00 both are slippery already: their 3 h and 4 h run from the onset.
    onset = onset_of(tasks_as_text(plan_of(CLEAR_NIGHT)))
    lines = tasks_as_text(plan_of(CLEAR_NIGHT, "02:00")).splitlines()
    due = [re.search(r"due (\d\d:\d\d)", line)[1] for line in lines]
    assert ["class A is salted within 3 h" in lines[0], "within 4 h" in lines[1]] == [
        True,
        True,
    ]
    for clock, allowed_h in zip(due, (3, 4), strict=True):
        off = local(clock) - local(onset) - timedelta(hours=allowed_h)
        assert abs(off) <= timedelta(minutes=15)


def test_air_too_dry_for_frost_needs_no_salt():
    assert plan_of(DRY_NIGHT).tasks == ()
