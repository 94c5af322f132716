"""Weather on the model's steps: nothing lost, nothing invented, nothing missing."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.snapshot import Forcing
from planner.surface.forcing.gridded import GriddedForcing
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import Places, one_place
from planner.surface.forcing.sky_longwave import black_body_w_m2
from planner.surface.forcing.step_bounds import model_bounds_s

HOUR_S = 3600.0
START = 1_705_795_200.0  # 2024-01-21 00:00 UTC
HOURS = np.arange(-60, 61)
COUNT = HOURS.size
UPPSALA = one_place(59.86, 17.64, 15.0)
BOUNDS_S = model_bounds_s(-24 * HOUR_S, 24 * HOUR_S)
NAN = float("nan")


def station(**changes):
    """Weather every hour; a value is a number, an array or a function of the hour."""
    columns = {
        "air_temperature_c": -5.0,
        "relative_humidity_pct": 90.0,
        "wind_speed_m_s": 2.0,
        "cloud_cover_pct": NAN,
        "precipitation_mm_h": 0.0,
        "snow_depth_mm": NAN,
        "road_surface_temperature_c": NAN,
    }
    words = {
        "elevation_m": 15.0,
        "latitude": 59.86,
        "longitude": 17.64,
        "source": "station 1",
    }
    for name, value in changes.items():
        (words if name in words else columns)[name] = value
    return Forcing(
        time_s=HOURS * HOUR_S,
        **{
            name: np.array([value(h) for h in HOURS], float)
            if callable(value)
            else np.broadcast_to(np.asarray(value, float), COUNT).copy()
            for name, value in columns.items()
        },
        **words,
    )


def weather(*sources, places=UPPSALA, bounds_s=BOUNDS_S, **known):
    return make_step_weather(sources or (station(),), bounds_s, places, START, **known)


def at(found, hour):
    return int(np.flatnonzero(np.isclose(found.end_s, hour * HOUR_S))[0])


def arrays(found):
    return {
        column.name: getattr(found, column.name)
        for column in fields(found)
        if isinstance(getattr(found, column.name), np.ndarray)
    }


def assert_complete(found):
    for name, values in arrays(found).items():
        assert np.isfinite(values).all(), name
    assert (found.direct_w_m2 >= 0.0).all()
    assert (found.diffuse_w_m2 >= 0.0).all()
    assert (found.precipitation_mm >= 0.0).all()
    assert (found.wind_speed_m_s >= 0.0).all()
    assert (
        (found.relative_humidity_pct > 0) & (found.relative_humidity_pct <= 100)
    ).all()
    assert (found.longwave_w_m2 > 80.0).all()


def test_air_temperature_alone_is_enough_and_the_rest_is_said():
    nothing = dict.fromkeys(
        ("relative_humidity_pct", "wind_speed_m_s", "precipitation_mm_h"), NAN
    )
    found = weather(station(**nothing))
    assert_complete(found)
    said = [sentence.partition(":")[0] for sentence in found.estimated]
    assert said == [
        "relative_humidity_pct",
        "wind_speed_m_s",
        "pressure_hpa",
        "shortwave_w_m2",
        "longwave_w_m2",
    ]
    assert "lowest air temperature" in found.estimated[0]
    assert found.remarks == (
        "Precipitation is missing for 48 h of the time looked at and counts as none.",
    )


def test_measured_quantities_come_back_and_nothing_is_estimated():
    measured = station(
        shortwave_w_m2=lambda h: 60.0 if 9 <= h % 24 <= 13 else 0.0,
        longwave_w_m2=lambda h: 230.0 + h / 10.0,
        pressure_hpa=990.0,
        air_temperature_c=lambda h: -5.0 + 3.0 * np.sin(h / 7.0),
    )
    found = weather(measured)
    assert found.estimated == ()
    assert found.remarks == ()
    np.testing.assert_allclose(found.pressure_hpa, 990.0)
    index = [at(found, h) for h in range(-23, 25)]
    hours = np.arange(-23, 25)
    np.testing.assert_allclose(
        found.air_temperature_c[index, 0], -5.0 + 3.0 * np.sin(hours / 7.0)
    )
    # Means of the hours, from the running sums of the steps.
    for name, expected in (
        ("longwave_w_m2", 230.0 + hours / 10.0),
        ("sun", np.where((hours % 24 >= 9) & (hours % 24 <= 13), 60.0, 0.0)),
    ):
        values = (
            found.direct_w_m2 + found.diffuse_w_m2
            if name == "sun"
            else found.longwave_w_m2
        )
        sums = np.concatenate(([0.0], np.cumsum(values[:, 0] * found.step_s)))
        ends = [0] + [i + 1 for i in index]
        means = np.diff(sums[ends]) / HOUR_S
        if name == "sun":
            np.testing.assert_allclose(means, expected, atol=1e-6)
        else:
            np.testing.assert_allclose(means, expected, rtol=0.003)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0, 20), min_size=COUNT, max_size=COUNT),
    st.sampled_from([300.0, 450.0, 700.0, 900.0, 3600.0]),
)
def test_not_a_drop_is_lost(fallen_mm, step_s):
    bounds_s = model_bounds_s(-24 * HOUR_S, 24 * HOUR_S, fine_s=step_s, coarse_s=step_s)
    found = weather(station(precipitation_mm_h=np.array(fallen_mm)), bounds_s=bounds_s)
    inside = (HOURS > -24) & (HOURS <= 24)
    assert found.precipitation_mm.sum() == pytest.approx(
        np.array(fallen_mm)[inside].sum()
    )


def test_hour_of_rain_ends_at_its_row():
    found = weather(station(precipitation_mm_h=lambda h: 1.2 if h == 3 else 0.0))
    falling = found.precipitation_mm[:, 0] > 0.0
    ends_s = found.end_s[falling]
    assert ends_s[0] - found.step_s[falling][0] == 2 * HOUR_S
    assert ends_s[-1] == 3 * HOUR_S


def test_short_gap_is_bridged_and_a_long_one_refused_with_its_times():
    def without(first, last):
        return station(air_temperature_c=lambda h: NAN if first <= h <= last else h)

    six = weather(without(3, 8))
    assert six.air_temperature_c[at(six, 5), 0] == pytest.approx(5.0)
    with pytest.raises(
        ValueError,
        match=r"station 1 has no air temperature between 2024-01-21T02:05:00Z and "
        r"2024-01-21T09:50:00Z, which is too long",
    ):
        weather(without(3, 9))
    with pytest.raises(ValueError, match="no air temperature between"):
        weather(station(air_temperature_c=NAN))
    with pytest.raises(ValueError, match="no air temperature between"):
        weather(bounds_s=model_bounds_s(0.0, 70 * HOUR_S))


def test_gap_of_days_in_everything_else_is_filled():
    def gap(value):
        return lambda h: NAN if -20 <= h <= 15 else value

    found = weather(
        station(
            relative_humidity_pct=gap(80.0),
            wind_speed_m_s=gap(1.0),
            shortwave_w_m2=gap(0.0),
            longwave_w_m2=gap(250.0),
            precipitation_mm_h=gap(0.1),
            cloud_cover_pct=gap(30.0),
        )
    )
    assert_complete(found)
    assert any("missing for 36 h" in remark for remark in found.remarks)


def test_rows_left_out_are_gaps():
    whole = station()
    kept = ~((HOURS > 2) & (HOURS < 6))
    holes = replace(
        whole,
        **{
            column.name: getattr(whole, column.name)[kept]
            for column in fields(whole)
            if isinstance(getattr(whole, column.name), np.ndarray)
            and getattr(whole, column.name).size == COUNT
        },
    )
    found = weather(holes)
    assert_complete(found)
    assert any("missing for 3 h" in remark for remark in found.remarks)


def test_nonsense_is_cut_or_left_out_and_said():
    found = weather(
        station(
            relative_humidity_pct=lambda h: 104.0 if h == 0 else 90.0,
            wind_speed_m_s=lambda h: -1.0 if h == 1 else 0.0,
            precipitation_mm_h=lambda h: -1.0 if h == 2 else 0.0,
            shortwave_w_m2=-3.0,
            longwave_w_m2=lambda h: 0.0 if h == 3 else 250.0,
        )
    )
    assert_complete(found)
    assert found.relative_humidity_pct[at(found, 0), 0] == 100.0
    assert found.direct_w_m2.max() == found.diffuse_w_m2.max() == 0.0
    said = " ".join(found.remarks)
    assert "In 1 row of station 1 relative humidity lies above 100 %" in said
    for name in ("wind", "precipitation", "longwave radiation"):
        assert f"In 1 row of station 1 {name} lies outside" in said
    assert "shortwave" not in said


def test_infinity_and_calm_are_no_trouble():
    found = weather(station(wind_speed_m_s=0.0, relative_humidity_pct=np.inf))
    assert_complete(found)
    assert (found.wind_speed_m_s == 0.0).all()


@pytest.mark.parametrize("latitude", [69.65, 90.0, -90.0])
def test_sun_below_the_horizon_all_day(latitude):
    # 2023-12-21 in the north, and half a year from it in the south.
    start = 1_703_116_800.0 if latitude > 0 else 1_718_928_000.0
    dark = station(latitude=latitude, longitude=18.96, shortwave_w_m2=0.0)
    found = make_step_weather([dark], BOUNDS_S, one_place(latitude, 18.96), start)
    assert_complete(found)
    assert (found.sun_elevation_deg < 0.0).all()
    assert (found.direct_w_m2 == 0.0).all()
    # Cover 0.55 where no sun tells of it: (1 - 0.55 / 0.84)^0.5 (1 - 2 / 3).
    assert found.cold_pool_strength[-1, 0] == pytest.approx(0.196, abs=0.001)


def test_sun_measured_at_night_casts_doubt_on_the_clock():
    shifted = station(shortwave_w_m2=lambda h: 100.0 if h % 24 >= 20 else 0.0)
    assert "its clock or its position may be wrong" in " ".join(
        weather(shifted).remarks
    )


def test_cloud_keeps_the_sun_out_and_the_heat_in():
    clear, dull = (weather(station(cloud_cover_pct=c)) for c in (0.0, 100.0))
    noon = at(clear, 11)
    assert dull.diffuse_w_m2[noon, 0] + dull.direct_w_m2[noon, 0] == pytest.approx(
        0.25 * (clear.diffuse_w_m2[noon, 0] + clear.direct_w_m2[noon, 0])
    )
    assert dull.direct_w_m2[noon, 0] < 0.05 * clear.direct_w_m2[noon, 0]
    assert (dull.longwave_w_m2 - clear.longwave_w_m2 > 40.0).all()
    assert (dull.longwave_w_m2 < black_body_w_m2(dull.air_temperature_c)).all()
    assert clear.cold_pool_strength[at(clear, 4), 0] == pytest.approx(1 / 3, abs=0.01)
    assert dull.cold_pool_strength.max() == 0.0


def test_nothing_seen_on_the_road_or_the_ground_matters():
    plain = weather()
    seen = weather(station(road_surface_temperature_c=30.0, snow_depth_mm=800.0))
    for name, values in arrays(plain).items():
        np.testing.assert_array_equal(values, arrays(seen)[name])
    assert plain.estimated == seen.estimated


def test_places_at_other_heights():
    places = Places(
        latitude=np.full(3, 59.86),
        longitude=np.full(3, 17.64),
        elevation_m=np.array([15.0, 115.0, NAN]),
    )
    found = weather(station(precipitation_mm_h=1.0, pressure_hpa=1000.0), places=places)
    low, high, unknown = found.air_temperature_c[0]
    assert (low, unknown) == (-5.0, -5.0)
    assert high == pytest.approx(-5.65)
    np.testing.assert_allclose(
        found.precipitation_mm[:, 1], 1.05 * found.precipitation_mm[:, 0]
    )
    # 100 m are 12.0 hPa near sea level (1013.25 to 1001.29 hPa in ISO 2533, 1.18 %).
    assert found.pressure_hpa[0, 1] == pytest.approx(988.2, abs=0.2)


def test_station_of_unknown_height_stands_at_the_middle_and_it_is_said():
    places = Places(
        latitude=np.full(3, 59.86),
        longitude=np.full(3, 17.64),
        elevation_m=np.array([0.0, 100.0, 300.0]),
    )
    found = weather(station(elevation_m=NAN), places=places)
    np.testing.assert_allclose(found.air_temperature_c[0], [-4.35, -5.0, -6.3])
    assert "The height of station 1 is not known" in found.remarks[0]
    assert "100 m" in found.remarks[0]


def test_nearer_station_counts_more():
    near = station(air_temperature_c=-10.0)
    far = station(air_temperature_c=0.0, longitude=17.84, source="station 2")
    found = weather(near, far)
    # 0.2° at 59.86° are 11.17 km: weights 1 and 9 / (9 + 124.7) = 0.0673.
    assert found.air_temperature_c[0, 0] == pytest.approx(-10.0 / 1.0673, abs=0.01)


def test_what_only_one_station_measures_is_taken_from_it():
    near = station(relative_humidity_pct=NAN, wind_speed_m_s=NAN)
    far = station(relative_humidity_pct=60.0, longitude=18.2, source="station 2")
    found = weather(near, far)
    np.testing.assert_allclose(found.relative_humidity_pct, 60.0, atol=0.5)
    assert not any("humidity" in sentence for sentence in found.estimated)


def test_stations_in_an_inversion_warm_the_hill():
    valley = station(air_temperature_c=-15.0)
    hill = station(air_temperature_c=-5.0, elevation_m=1015.0, source="hill")
    places = Places(
        latitude=np.array([59.86, 59.86]),
        longitude=np.array([17.64, 17.64]),
        elevation_m=np.array([15.0, 515.0]),
    )
    found = weather(valley, hill, places=places)
    assert found.air_temperature_c[0, 1] > found.air_temperature_c[0, 0] + 3.0


def forecast(air_c):
    shape = (COUNT, 2, 2)
    return GriddedForcing(
        time_s=HOURS * HOUR_S,
        latitude=np.array([59.8, 59.9]),
        longitude=np.array([17.5, 17.7]),
        elevation_m=np.full((2, 2), 15.0),
        air_temperature_c=np.full(shape, air_c),
        cloud_cover_pct=np.full(shape, 50.0),
        source="forecast",
    )


def test_departure_of_a_station_fades_after_its_last_row():
    observed = station(air_temperature_c=lambda h: -8.0 if h <= 0 else NAN)
    found = weather(observed, forecast(-4.0))
    # Station on the spot: weight 1; grid as if 5 km off: 9 / (9 + 25) = 0.2647.
    share = 1.0 / 1.2647
    for hour in (1, 4, 12):
        expected = -4.0 - 4.0 * share * np.exp(-hour / 4.0)
        assert found.air_temperature_c[at(found, hour), 0] == pytest.approx(
            expected, abs=0.01
        )
    assert_complete(found)
    assert abs(np.diff(found.air_temperature_c[:, 0])).max() < 0.2


def test_source_without_air_temperature_is_left_out_and_said():
    found = weather(station(), station(air_temperature_c=NAN, source="broken"))
    assert "broken has no air temperature and is left out." in found.remarks


def test_no_source_and_no_step_are_refused():
    with pytest.raises(ValueError, match="no source of weather"):
        make_step_weather([], BOUNDS_S, UPPSALA, START)
    with pytest.raises(ValueError, match="expected two or more rising times"):
        weather(bounds_s=np.array([0.0, 0.0]))


def test_only_what_is_looked_at_is_said():
    found = weather(
        station(precipitation_mm_h=lambda h: NAN if -20 <= h <= -10 else 0.0),
        view_from_s=-12 * HOUR_S,
    )
    assert any("missing for 2 h" in remark for remark in found.remarks)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_nan_anywhere_is_defined(data):
    rows = st.lists(st.integers(0, COUNT - 1), max_size=30)
    known = station(shortwave_w_m2=50.0, longwave_w_m2=250.0, cloud_cover_pct=40.0)
    changes = {}
    for column in (
        "relative_humidity_pct",
        "wind_speed_m_s",
        "cloud_cover_pct",
        "precipitation_mm_h",
        "shortwave_w_m2",
        "longwave_w_m2",
    ):
        values = getattr(known, column).copy()
        values[data.draw(rows, label=column)] = NAN
        changes[column] = values
    assert_complete(weather(replace(known, **changes)))


def test_same_in_same_out_and_arguments_are_left_alone():
    source = station(shortwave_w_m2=40.0)
    before = source.shortwave_w_m2.copy()
    first, second = weather(source), weather(source)
    for name, values in arrays(first).items():
        assert values.tobytes() == arrays(second)[name].tobytes()
    np.testing.assert_array_equal(source.shortwave_w_m2, before)
