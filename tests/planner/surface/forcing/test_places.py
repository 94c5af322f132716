"""Places that weather is made for."""

import numpy as np
import pytest

from planner.surface.forcing.places import Places, distance_m, group_places, one_place


def test_a_degree_of_latitude_is_111_km():
    # 6371.0088 km x pi / 180
    found = distance_m(one_place(60.0, 17.0), 61.0, 17.0)
    assert found[0] == pytest.approx(111_195.08, abs=1.0)
    # Along the parallel at 60° it is half as much, but for the great circle's shortcut.
    assert distance_m(one_place(60.0, 17.0), 60.0, 18.0)[0] == pytest.approx(
        55_597.5, abs=5.0
    )


def test_points_gather_by_box_and_band():
    latitude = np.array([59.860, 59.861, 59.860, 59.990])
    longitude = np.full(4, 17.64)
    elevation_m = np.array([10.0, 20.0, 90.0, np.nan])
    places, place = group_places(
        latitude, longitude, elevation_m, box_m=5000.0, band_m=25.0
    )
    assert places.count == 3
    assert place[0] == place[1] != place[2]
    assert places.elevation_m[place[0]] == 15.0
    assert np.isnan(places.elevation_m[place[3]])


def test_no_place_and_no_globe_are_refused():
    with pytest.raises(ValueError, match="expected one or more places"):
        Places(latitude=np.empty(0), longitude=np.empty(0), elevation_m=np.empty(0))
    with pytest.raises(ValueError, match="expected -90 to 90 degrees"):
        one_place(91.0, 0.0)
    with pytest.raises(ValueError, match="elevation_m is"):
        Places(latitude=np.zeros(2), longitude=np.zeros(2), elevation_m=np.zeros(1))
