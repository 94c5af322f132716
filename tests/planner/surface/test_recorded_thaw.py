"""A recorded thaw: rain on fresh snow at up to +5 °C, and hours of rain after it."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from planner.surface.outlook import Slipperiness
from services.weather_files import open_weather
from tests.planner.expected import outlook
from tests.street_grid import row_of_streets

NOW = datetime(2020, 1, 12, 2, 0, tzinfo=UTC)


@pytest.mark.real_data
def test_warm_rain_on_melting_snow_is_no_freezing_rain(real_data):
    # Gullingen: +5.1 °C the evening before, +2.6 °C now and rain for hours. The
    # station's own ground stood at +0.2 to +0.9 °C from 08 to 04 UTC.
    weather = open_weather(
        real_data / "weather" / "met_gullingen" / "winter_2019-2020.csv"
    )
    network = replace(
        row_of_streets(1), latitude=np.full(2, 60.5), longitude=np.full(2, 10.0)
    )
    found = outlook(network=network, weather=weather, now=NOW)
    rainy = (found.time_s >= -12 * 3600) & (found.time_s <= 2 * 3600)
    assert np.abs(found.road_surface_temperature_c[rainy]).max() < 0.5
    assert not (found.slipperiness == Slipperiness.FREEZING_RAIN).any()
    assert not (found.slipperiness[rainy] == Slipperiness.FREEZING_WET).any()
