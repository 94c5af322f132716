"""The sun's height against the sky over Uppsala."""

from datetime import UTC, datetime

import numpy as np
import pytest

from planner.surface.sun import sun_elevation_sine

LATITUDE, LONGITUDE = 59.86, 17.64


def elevation_deg(*moment):
    unix_s = np.array([datetime(*moment, tzinfo=UTC).timestamp()])
    return float(
        np.degrees(np.arcsin(sun_elevation_sine(unix_s, LATITUDE, LONGITUDE)))[0]
    )


def test_noon_of_the_solstices():
    # Highest at 90 - latitude ± 23.44; true noon is 12:00 UTC - 17.64 x 4 min
    # - equation of time (+2 min on 21 December, -2 min on 21 June).
    assert elevation_deg(2023, 12, 21, 10, 47) == pytest.approx(6.70, abs=0.05)
    assert elevation_deg(2024, 6, 21, 10, 51) == pytest.approx(53.58, abs=0.05)


def test_sunrise_and_sunset_of_an_equinox_are_twelve_hours_apart():
    # 2024-03-20, equinox 03:06 UTC: declination grows by 0.0165° an hour, and at
    # 6 h from true noon (12:00 UTC - 70.6 min + 7.4 min = 10:56.8) the sun stands at
    # declination x sin(latitude): 0.026° and 0.197°.
    assert elevation_deg(2024, 3, 20, 4, 57) == pytest.approx(0.026, abs=0.06)
    assert elevation_deg(2024, 3, 20, 16, 57) == pytest.approx(0.197, abs=0.06)
