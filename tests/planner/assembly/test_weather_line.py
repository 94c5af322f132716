"""The weather in the figures of one line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.assembly.weather_line import attribution, weather_figures
from planner.domain.weather import WeatherSeries
from tests.planner.expected import expected, fresh_kg_m3
from tests.street_grid import NOW, hours_of_weather, snapshot


def figures(weather):
    known = snapshot(weather=weather)
    analysis = expected(known)
    return weather_figures(
        known, analysis.past, analysis.outlook, snowing_above_mm_h=0.5
    )


def test_the_next_twelve_hours_by_hand():
    # 3 h of 2 mm/h at -5 °C and 2 m/s: 80.4 kg/m³, 6 mm are 74.6 mm of snow.
    found = figures(
        hours_of_weather(
            air_temperature_c=lambda hour: -5.0 if hour <= 6 else -1.0,
            precipitation_mm_h=lambda hour: 2.0 if 0 < hour <= 3 else 0.0,
        )
    )
    assert found["precipitation_mm"] == 6.0
    assert found["fresh_snow_mm"] == pytest.approx(6000.0 / fresh_kg_m3(-5.0), abs=0.1)
    assert found["snowfall_ends"] == "2024-01-07T05:00:00Z"
    assert (found["air_temperature_min_c"], found["air_temperature_max_c"]) == (-5, -1)


def test_rows_of_twenty_minutes_sum_to_what_falls_in_their_hours():
    # 1.5 mm/h for two hours, in six rows.
    times = tuple(NOW + timedelta(minutes=20 * part) for part in range(-90, 91))
    columns = {
        "air_temperature_c": tuple(3.0 for _ in times),
        "precipitation_mm_h": tuple(
            1.5 if timedelta(0) < time - NOW <= timedelta(hours=2) else 0.0
            for time in times
        ),
    }
    found = figures(WeatherSeries(source="station 1", times=times, columns=columns))
    assert found["precipitation_mm"] == 3.0


def test_what_was_estimated_is_said_with_its_method_and_for_how_long():
    # Cloud is stated, wind from two hours ahead on is not: 46 of the 48 h looked at
    # lie before or between what is known.
    found = figures(
        hours_of_weather(wind_speed_m_s=lambda hour: 2.0 if hour <= -20 else None)
    )
    said = {text.partition(":")[0]: text for text in found["estimated"]}
    assert set(said) == {
        "wind_speed_m_s",
        "pressure_hpa",
        "shortwave_w_m2",
        "longwave_w_m2",
    }
    assert "cloud cover stated" in said["longwave_w_m2"]
    assert said["longwave_w_m2"].endswith("for 48 h")
    assert said["wind_speed_m_s"].startswith("wind_speed_m_s: 3 m/s, for 4")


def test_weather_that_ends_now_has_nothing_ahead():
    one_row = WeatherSeries(
        source="station 1", times=(NOW,), columns={"air_temperature_c": (-5.0,)}
    )
    ends_now = hours_of_weather(end_h=0)
    assert ends_now.times[-1] == NOW == one_row.times[0]
    assert ends_now.times[-2] == NOW - timedelta(hours=1)
    for weather in (one_row, ends_now):
        found = figures(weather)
        assert found["precipitation_mm"] is None
        assert found["fresh_snow_mm"] is None
        assert found["snowfall_ends"] is None


def test_snow_is_not_said_where_precipitation_is_missing_for_most_of_the_time():
    def known_until(last):
        return figures(
            hours_of_weather(
                precipitation_mm_h=lambda hour: 2.0 if hour <= last else None
            )
        )

    half, less = known_until(6), known_until(5)
    assert half["precipitation_mm"] == 12.0
    assert half["fresh_snow_mm"] > 0.0
    assert (less["precipitation_mm"], less["fresh_snow_mm"]) == (None, None)
    assert less["snowfall_ends"] is None


def test_what_fell_until_now_is_not_ahead_and_an_end_that_is_not_seen_is_not_said():
    def spell(first, last):
        return hours_of_weather(
            precipitation_mm_h=lambda hour: 2.0 if first < hour <= last else 0.0
        )

    past = figures(spell(-3, 0))
    assert (past["fresh_snow_mm"], past["snowfall_ends"]) == (0.0, None)
    long = figures(spell(0, 15))
    assert long["fresh_snow_mm"] > 0.0
    assert long["snowfall_ends"] is None


def test_the_flakes_in_rain_are_no_snowfall_that_ends():
    rain = hours_of_weather(
        air_temperature_c=3.0,
        relative_humidity_pct=95.0,
        precipitation_mm_h=lambda hour: 2.0 if 0 < hour <= 4 else 0.0,
    )
    assert figures(rain)["snowfall_ends"] is None


def test_of_several_stations_all_are_named_and_the_towns_weather_counts():
    # Both stand on every street and count alike: the mean of what they state.
    first = replace(
        hours_of_weather(
            air_temperature_c=-4.0,
            precipitation_mm_h=lambda hour: 2.0 if 0 < hour <= 3 else 0.0,
        ),
        attribution="owner 1",
    )
    second = replace(
        hours_of_weather(air_temperature_c=-6.0, wind_speed_m_s=4.0),
        source="station 2",
        attribution="owner 2",
    )
    found = figures([first, second])
    assert found["source"] == "station 1 + station 2"
    assert (found["air_temperature_min_c"], found["air_temperature_max_c"]) == (-5, -5)
    assert found["wind_speed_max_m_s"] == 3.0
    assert found["precipitation_mm"] == pytest.approx(3.0)
    owners = attribution(snapshot(weather=[first, second, first]))
    assert owners == "owner 1 · owner 2"


def test_what_one_of_two_stations_measures_is_known():
    none = hours_of_weather(precipitation_mm_h=None, wind_speed_m_s=None)
    falls = replace(
        hours_of_weather(precipitation_mm_h=lambda hour: 2.0 if 0 < hour <= 3 else 0.0),
        source="station 2",
    )
    assert figures([none, falls])["precipitation_mm"] == pytest.approx(6.0)
    unknown = figures([none, replace(none, source="2")])
    assert (unknown["precipitation_mm"], unknown["wind_speed_max_m_s"]) == (None, None)
