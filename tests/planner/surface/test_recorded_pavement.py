"""Surface temperature against a Canadian pavement sensor."""

from dataclasses import replace

import numpy as np
import pytest

from planner.params import HorizonParams
from sensors.weather.forcing_csv import decode_forcing_csv
from tests.planner.expected import expected
from tests.street_grid import row_of_streets, snapshot

AHEAD_H = 24


@pytest.mark.real_data
def test_a_day_ahead_is_met_within_two_degrees_uncalibrated(real_data):
    file = real_data / "road_weather" / "toronto" / "forcing_2009_2011.csv"
    series = decode_forcing_csv(file.read_bytes(), file.name)
    seen_c, air_c = (
        np.array([np.nan if v is None else v for v in series.columns[name]])
        for name in ("road_surface_temperature_c", "air_temperature_c")
    )
    network = replace(
        row_of_streets(1), latitude=np.full(2, 43.7), longitude=np.full(2, -79.4)
    )
    errors_c = []
    for start in range(100, air_c.size - 30, 211):
        window_c = seen_c[start : start + AHEAD_H + 1]
        if np.isnan(air_c[start - 72 : start + 30]).any() or np.isnan(window_c).any():
            continue
        found = expected(
            snapshot(network=network, weather=series, now=series.times[start]),
            HorizonParams(step_s=1800.0, history_h=6.0),
        ).outlook
        on_the_hour = (found.time_s >= 0) & (found.time_s % 3600 == 0)
        errors_c.append(found.road_surface_temperature_c[on_the_hour, 0] - window_c)
    errors_c = np.array(errors_c)

    # The sensor's own last hours are believed: the start is met nearly. Over 24 h, with
    # the file's own weather as the forecast, a linear regression reaches 1.0 °C here
    # and a calibrated heat-balance model 1.1 to 1.2 °C. Nothing is calibrated here: the
    # street is taken for a residential one of asphalt in the open.
    assert len(errors_c) > 15
    assert np.abs(errors_c[:, 0]).mean() < 0.5
    assert np.abs(errors_c[:, 1:]).mean() < 2.0
    assert abs(errors_c[:, 1:].mean()) < 1.0
