"""Cloud from sun, sky and cooling."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.cloud import (
    FROM_CLOUD,
    FROM_RANGE,
    FROM_SKY,
    FROM_SUN,
    THROUGH_NIGHT,
    Evidence,
    cover_by_evidence,
    cover_from_sun,
    own_clear_factor,
    sun_share_under_cloud,
)

HOURS = np.arange(72)
TIME_S = HOURS * 3600.0
NONE = np.full((72, 1), np.nan)
DAY = np.isin(HOURS % 24, range(8, 16))[:, None]
CLEAR = np.where(DAY, 300.0, 0.0)


def evidence(**known):
    values = {
        "time_s": TIME_S,
        "clear_w_m2": CLEAR,
        "shortwave_w_m2": NONE,
        "cloud_share": NONE,
        "from_sky": NONE,
        "air_temperature_c": np.zeros((72, 1)),
        "relative_humidity_pct": NONE,
        "precipitation_mm": np.zeros((72, 1)),
    }
    return Evidence(**(values | known))


def test_best_evidence_counts():
    known = evidence(
        shortwave_w_m2=CLEAR * 0.4,
        cloud_share=np.where(HOURS[:, None] >= 48, 0.5, np.nan),
        from_sky=np.where(HOURS[:, None] == 60, 0.9, np.nan),
    )
    cover, quality = cover_by_evidence(known)
    assert cover[10, 0] == pytest.approx(0.6)
    assert quality[10, 0] == FROM_SUN
    assert quality[20, 0] == THROUGH_NIGHT
    assert quality[50, 0] == FROM_CLOUD
    assert cover[50, 0] == pytest.approx(0.84 * 0.5)
    assert (cover[60, 0], quality[60, 0]) == (0.9, FROM_SKY)
    _, guessed = cover_by_evidence(evidence())
    assert (guessed == FROM_RANGE).all()


@given(st.floats(0, 1.2), st.floats(0, 1.2))
def test_brighter_sky_has_less_cover(one, other):
    dim, bright = sorted((one, other))
    clear = np.array([200.0, 200.0])
    found = cover_from_sun(np.array([dim, bright]) * 200.0, clear)
    assert 0.0 <= found[1] <= found[0] <= 1.0


def test_low_sun_tells_nothing():
    found = cover_from_sun(np.array([5.0, np.nan]), np.array([29.0, 300.0]))
    assert np.isnan(found).all()


def test_kasten_and_czeplak_overcast_lets_a_quarter_through():
    np.testing.assert_allclose(
        sun_share_under_cloud(np.array([0.0, 0.5, 1.0])),
        [1.0, 1.0 - 0.75 * 0.5**3.4, 0.25],
    )


def test_bright_instrument_is_measured_by_its_own_clear_days():
    measured = CLEAR * np.where(HOURS[:, None] < 24, 0.3, 1.2)
    assert own_clear_factor(measured, CLEAR)[0] == pytest.approx(1.2)
    assert own_clear_factor(CLEAR * 0.2, CLEAR)[0] == 1.0
    assert own_clear_factor(CLEAR * 2.0, CLEAR)[0] == 1.3
    assert own_clear_factor(NONE, CLEAR)[0] == 1.0


def test_night_between_a_dull_and_a_clear_day_clears_up():
    shortwave = np.where(HOURS[:, None] < 20, 0.3, 1.0) * CLEAR
    cover, _ = cover_by_evidence(evidence(shortwave_w_m2=shortwave))
    night = cover[17:31, 0]
    assert (np.diff(night) <= 1e-12).all()
    assert night[0] > 0.5
    assert night[-1] < 0.15


def test_night_that_cools_fast_is_clearer_and_a_wet_one_is_cloudier():
    shortwave = 0.6 * CLEAR
    dark = (HOURS > 15) & (HOURS < 32)
    falling = np.where(dark, -8.0 * np.sqrt((HOURS - 15.0).clip(0) / 16.0), 0.0)
    still, _ = cover_by_evidence(evidence(shortwave_w_m2=shortwave))
    cooled, _ = cover_by_evidence(
        evidence(shortwave_w_m2=shortwave, air_temperature_c=falling[:, None])
    )
    wet, _ = cover_by_evidence(
        evidence(
            shortwave_w_m2=shortwave,
            precipitation_mm=np.where(HOURS[:, None] == 24, 0.5, 0.0),
        )
    )
    # -0.06 per K and root of an hour, 8 K in 16 h: 2 K per root of an hour.
    assert cooled[24, 0] == pytest.approx(still[24, 0] - 0.12)
    assert wet[24, 0] > still[24, 0] + 0.2
    assert wet[35, 0] == still[35, 0]


def test_polar_night_carries_nothing():
    _, quality = cover_by_evidence(
        evidence(clear_w_m2=np.zeros((72, 1)), shortwave_w_m2=np.zeros((72, 1)))
    )
    assert (quality == FROM_RANGE).all()


def test_small_range_of_temperature_means_cloud():
    # 8 h of 300 W/m² are 96 W/m² over the day or more: enough sun to tell.
    wave = np.sin(2 * np.pi * HOURS / 24.0)[:, None]
    narrow, _ = cover_by_evidence(evidence(air_temperature_c=1.0 * wave))
    wide, _ = cover_by_evidence(evidence(air_temperature_c=6.0 * wave))
    # 0.78 - 0.05 x 2 and 0.78 - 0.05 x 12, at least 0.25.
    assert narrow[36, 0] == pytest.approx(0.68)
    assert wide[36, 0] == pytest.approx(0.25)


@given(st.data())
def test_gaps_anywhere_leave_a_number(data):
    gaps = data.draw(st.lists(st.integers(0, 71), max_size=60))
    known = evidence(shortwave_w_m2=CLEAR * 0.5)
    air_c = known.air_temperature_c.copy()
    air_c[gaps] = np.nan
    sun = known.shortwave_w_m2.copy()
    sun[gaps] = np.nan
    cover, _ = cover_by_evidence(
        replace(known, air_temperature_c=air_c, shortwave_w_m2=sun)
    )
    assert ((cover >= 0.0) & (cover <= 1.0)).all()
