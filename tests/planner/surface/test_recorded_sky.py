"""Longwave estimated at two stations that measure it: Col de Porte, Weissfluhjoch."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.snapshot import Forcing
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import one_place

HOUR_S = 3600.0
WEEK_H = 168


def col_de_porte(folder):
    rows = np.loadtxt(folder / "weather" / "snow_sites" / "met_CdP_0506.txt")
    first = datetime(2005, 10, 1, tzinfo=UTC).timestamp()
    return {
        "unix_s": first + HOUR_S * np.arange(rows.shape[0]),
        "shortwave_w_m2": rows[:, 4],
        "longwave_w_m2": rows[:, 5],
        "precipitation_mm_h": (rows[:, 6] + rows[:, 7]) * HOUR_S,
        "air_temperature_c": rows[:, 8] - 273.15,
        "relative_humidity_pct": rows[:, 9],
        "position": (45.30, 5.77, 1325.0),
    }


def weissfluhjoch(folder):
    text = (folder / "road_weather" / "snow_station" / "MST96.smet").read_text()
    lines = [line.split() for line in text.split("[DATA]")[1].splitlines() if line]
    values = np.array([line[1:] for line in lines], dtype=float)
    values[values == -999.0] = np.nan
    # The station's clock is an hour ahead of UTC; its rows are half hours.
    local = [datetime.fromisoformat(line[0]).replace(tzinfo=UTC) for line in lines]
    return {
        "unix_s": np.array([(t - timedelta(hours=1)).timestamp() for t in local]),
        "shortwave_w_m2": values[:, 8],
        "longwave_w_m2": values[:, 9],
        "precipitation_mm_h": values[:, 10] * 2.0,
        "air_temperature_c": values[:, 0] - 273.15,
        "relative_humidity_pct": values[:, 1] * 100.0,
        "position": (46.83, 9.81, 2540.0),
    }


def estimated_w_m2(site, now_unix_s):
    """Estimate a week from now on, hour by hour; the longwave is held back."""
    missing = np.full(site["unix_s"].size, np.nan)
    latitude, longitude, elevation_m = site["position"]
    names = ("shortwave_w_m2", "precipitation_mm_h", "air_temperature_c")
    forcing = Forcing(
        time_s=site["unix_s"] - now_unix_s,
        **{name: site[name] for name in (*names, "relative_humidity_pct")},
        wind_speed_m_s=missing,
        cloud_cover_pct=missing,
        snow_depth_mm=missing,
        road_surface_temperature_c=missing,
        latitude=latitude,
        longitude=longitude,
        elevation_m=elevation_m,
        source="station",
    )
    bounds_s = np.arange(WEEK_H + 1) * HOUR_S
    found = make_step_weather(
        [forcing], bounds_s, one_place(latitude, longitude, elevation_m), now_unix_s
    )
    return found.longwave_w_m2[:, 0], found.sun_elevation_deg > 5.0


def measured_w_m2(site, now_unix_s):
    ends_s = now_unix_s + HOUR_S * np.arange(1, WEEK_H + 1)
    halves = round(HOUR_S / np.diff(site["unix_s"][:2])[0])
    row = np.searchsorted(site["unix_s"], ends_s)
    return np.mean(
        [site["longwave_w_m2"][row - back] for back in range(halves)], axis=0
    )


# Measured over the whole winters when this was written: 21 and 27 W/m² (RMSE), of
# 40 and 47 W/m² that the longwave itself varies by; see docs/models/forcing.md.
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("open_site", "rmse_w_m2", "bias_w_m2"),
    [(col_de_porte, 23.0, 6.0), (weissfluhjoch, 29.0, 6.0)],
)
def test_longwave_of_a_winter(real_data, open_site, rmse_w_m2, bias_w_m2):
    site = open_site(real_data)
    errors, by_night = [], []
    now_s = site["unix_s"][0] + 24 * HOUR_S
    while now_s + (WEEK_H + 24) * HOUR_S < site["unix_s"][-1]:
        found, is_day = estimated_w_m2(site, now_s)
        errors.append(found - measured_w_m2(site, now_s))
        by_night.append(~is_day)
        now_s += WEEK_H * HOUR_S
    error, night = np.concatenate(errors), np.concatenate(by_night)
    for part in (error[night], error[~night]):
        known = part[np.isfinite(part)]
        assert np.sqrt(np.mean(known**2)) < rmse_w_m2
        assert abs(known.mean()) < bias_w_m2
