"""Traffic by kind of street and by hour of the day."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from planner.network.road_network import SegmentKind
from planner.surface.traffic_volume import TYPICAL, traffic_factors, vehicles_per_day
from tests.street_grid import row_of_streets


def test_a_link_counts_as_what_it_links_and_a_path_has_none():
    streets = row_of_streets(3)
    streets = replace(
        streets,
        highway=np.array(["primary", "primary_link", "cycleway"]),
        kind=np.array([SegmentKind.STREET, SegmentKind.STREET, SegmentKind.PATH], "i1"),
    )
    volume, heavy = vehicles_per_day(streets)
    assert volume.tolist() == [TYPICAL["primary"][0], TYPICAL["primary"][0], 0.0]
    assert heavy[2] == 0.0


def test_a_day_has_its_mean_and_the_local_night_is_empty():
    midnight = datetime(2024, 1, 7, 23, 0, tzinfo=UTC)  # 00:00 in Stockholm
    factors = traffic_factors(midnight, 3600.0 * np.arange(24), "Europe/Stockholm")
    assert factors.mean() == pytest.approx(1.0)
    assert factors.argmin() in {2, 3}
    assert factors.argmax() == 16
