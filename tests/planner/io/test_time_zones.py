import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.calendar import get_zone
from planner.io.time_zones import guess_local_habits


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "zone"),
    [
        ("Växjö", 14.81, 56.88, "Europe/Stockholm"),
        ("Malmö", 13.00, 55.61, "Europe/Stockholm"),
        ("Pajala", 23.37, 67.21, "Europe/Stockholm"),
        ("Strömstad", 11.35, 58.94, "Europe/Stockholm"),
        ("Kiruna", 20.23, 67.86, "Europe/Stockholm"),
        ("Visby", 18.29, 57.64, "Europe/Stockholm"),
        ("Oslo", 10.75, 59.91, "Europe/Oslo"),
        ("Narvik", 17.43, 68.44, "Europe/Oslo"),
        ("Tromsø", 18.96, 69.65, "Europe/Oslo"),
        ("Kirkenes", 30.05, 69.73, "Europe/Oslo"),
        ("Helsinki", 24.94, 60.17, "Europe/Helsinki"),
        ("Kolari", 23.79, 67.33, "Europe/Helsinki"),
        ("Kemi", 24.56, 65.74, "Europe/Helsinki"),
        ("Mariehamn", 19.94, 60.10, "Europe/Helsinki"),
        ("Rovaniemi", 25.73, 66.50, "Europe/Helsinki"),
        ("Copenhagen", 12.57, 55.68, "Europe/Copenhagen"),
        ("Tallinn", 24.75, 59.44, "Europe/Tallinn"),
        ("Bayreuth", 11.58, 49.95, "Europe/Berlin"),
        ("Inverness", -4.22, 57.48, "Europe/London"),
    ],
)
def test_towns_near_borders(place, longitude, latitude, zone):
    habits = guess_local_habits(longitude, latitude)
    assert habits.time_zone == zone, place
    assert zone in habits.remark
    assert habits.language == ("sv" if zone == "Europe/Stockholm" else "en")


def test_far_away_the_sun_decides():
    # Minneapolis, 93 W: 6.2 hours behind; IANA writes six behind as Etc/GMT+6.
    assert guess_local_habits(-93.27, 44.98).time_zone == "Etc/GMT+6"


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_guess_is_a_zone(longitude, latitude):
    get_zone(guess_local_habits(longitude, latitude).time_zone)
