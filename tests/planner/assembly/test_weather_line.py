"""The weather in the figures of one line."""

from datetime import timedelta

from planner.assembly.weather_line import weather_figures
from planner.domain.weather import WeatherSeries
from planner.params import HorizonParams, SurfaceParams
from planner.surface.make_outlook import make_outlook
from tests.street_grid import NOW, hours_of_weather, snapshot


def figures(weather):
    known = snapshot(weather=weather)
    outlook = make_outlook(known, HorizonParams(), SurfaceParams())
    return weather_figures(known.forcing, outlook, NOW, snowing_above_mm_h=0.5)


def test_the_next_twelve_hours_by_hand():
    # 3 h of 2 mm/h at -5 °C and 2 m/s: 75.36 kg/m³, 6 mm are 79.6 mm of snow.
    found = figures(
        hours_of_weather(
            air_temperature_c=lambda hour: -5.0 if hour <= 6 else -1.0,
            precipitation_mm_h=lambda hour: 2.0 if 0 < hour <= 3 else 0.0,
        )
    )
    assert found["precipitation_mm"] == 6.0
    assert found["fresh_snow_mm"] == 79.6
    assert found["snowfall_ends"] == "2024-01-07T05:00:00Z"
    assert (found["air_temperature_min_c"], found["air_temperature_max_c"]) == (-5, -1)


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
