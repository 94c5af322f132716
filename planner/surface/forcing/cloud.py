"""How much cloud covers the sky, from what sun, sky and the nights' cooling show.

*Cover* is the share of the way from the clear sky's emissivity to that of a black
body: 0 without cloud, about 0.8 to 1 under a low overcast. Measured longwave may
put it outside 0 to 1, because the clear sky's emissivity is a formula too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing.windows import lowest_around, mean_around

HOUR_S = 3600.0
DAY_S = 24.0 * HOUR_S
LOWEST_CLEAR_W_M2 = 30.0
"""With less sun than this under a clear sky, cloud cannot be told from it."""
BRIGHT_CLEAR_W_M2 = 150.0
CLEAREST_PCT = 90.0
BRIGHTEST_FACTOR = 1.3
WHOLE_SKY_S = 2.0 * HOUR_S
"""The sky's heat comes from all of it, the sun from one direction: cover shown by the
sun is a mean of this long before and after."""
FURTHEST_S = 18.0 * HOUR_S
"""Farther than this from any day whose sun was measured, nothing is carried."""
AROUND_S = 3.0 * HOUR_S
SUN_LOSS = 0.75
SUN_POWER = 3.4
CLOUD_EMISSIVITY = 0.84

FROM_SKY = 1.0
FROM_SUN = 0.8
FROM_CLOUD = 0.5
THROUGH_NIGHT = 0.2
FROM_RANGE = 0.01
"""Quality of a cover by its evidence; the best evidence counts."""

# Fitted on the nights of Col de Porte 2005/06 and Weissfluhjoch 1995/96 together,
# humidity at half of what they show; see `docs/models/forcing.md`.
NIGHT_BASE, NIGHT_CARRIED, NIGHT_WET, NIGHT_FALL = -0.08, 1.04, 0.33, -0.06
DAMP_BASE, DAMP_CARRIED, DAMP_WET, DAMP_HUMIDITY = -0.31, 0.94, 0.30, 0.38
RANGE_BASE, RANGE_PER_C, RANGE_WET = 0.78, -0.05, 0.35
RANGE_LOW, RANGE_HIGH = 0.25, 0.95
# With a clear sky of this much sun, mean of 24 h, the range tells; assumed, as is the
# cover where nothing does.
TELLING_SUN_W_M2 = 60.0
UNTOLD_COVER = 0.55
# Where precipitation is not known, what share of such rows had some within 3 h.
WET_PER_COVER, WET_USUALLY = 0.5, 0.15

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What tells of the cover of (R,) rows at (C,) points; NaN where not known.

    Attributes
    ----------
    time_s : (R,)
        Middle of each row. [s]
    clear_w_m2, shortwave_w_m2 : (R, C)
        Global radiation under a clear sky, and measured. [W/m²]
    cloud_share : (R, C)
        Stated.
    from_sky : (R, C)
        Cover that measured longwave shows.
    air_temperature_c, relative_humidity_pct : (R, C)
        Humidity only where measured. [°C, %]
    precipitation_mm : (R, C)
        [mm]
    """

    time_s: Array
    clear_w_m2: Array
    shortwave_w_m2: Array
    cloud_share: Array
    from_sky: Array
    air_temperature_c: Array
    relative_humidity_pct: Array
    precipitation_mm: Array


def cover_by_evidence(evidence: Evidence) -> tuple[Array, Array]:
    """Return the cover of each row and the quality of what it comes from, (R, C)."""
    brightest = own_clear_factor(evidence.shortwave_w_m2, evidence.clear_w_m2)
    by_sun = cover_from_sun(evidence.shortwave_w_m2, evidence.clear_w_m2 * brightest)
    by_sun = np.where(
        np.isfinite(by_sun), mean_around(evidence.time_s, by_sun, WHOLE_SKY_S), np.nan
    )
    cover = cover_from_range(evidence)
    quality = np.full(cover.shape, FROM_RANGE)
    for found, how_good in (
        (cover_at_night(evidence, by_sun), THROUGH_NIGHT),
        (cover_from_cloud(evidence.cloud_share), FROM_CLOUD),
        (by_sun, FROM_SUN),
        (evidence.from_sky, FROM_SKY),
    ):
        known = np.isfinite(found)
        cover = np.where(known, found, cover)
        quality = np.where(known, how_good, quality)
    return cover, quality


def own_clear_factor(measured_w_m2: Array, clear_w_m2: Array) -> Array:
    """How much brighter a source's clear hours are than the formula's, (C,), 1 to 1.3.

    The 90th percentile over the bright hours at hand: instruments, snow on the ground
    and clean air make measured clear days brighter. Where no hour was clear it is 1.

    Parameters
    ----------
    measured_w_m2, clear_w_m2 : (R, C)
        [W/m²]
    """
    factor = np.ones(measured_w_m2.shape[1])
    for column in range(factor.size):
        is_bright = (clear_w_m2[:, column] >= BRIGHT_CLEAR_W_M2) & np.isfinite(
            measured_w_m2[:, column]
        )
        if is_bright.any():
            ratio = measured_w_m2[is_bright, column] / clear_w_m2[is_bright, column]
            factor[column] = np.percentile(ratio, CLEAREST_PCT)
    return np.clip(factor, 1.0, BRIGHTEST_FACTOR)


def cover_from_sun(measured_w_m2: Array, clear_w_m2: Array) -> Array:
    """Cover that measured radiation shows; NaN while the sun is low or down.

    Cloud keeps from the ground about as large a share of the sun as it adds to the
    emissivity of the sky.

    Parameters
    ----------
    measured_w_m2, clear_w_m2 : array, same shape
        Global radiation, and what a clear sky would have given. [W/m²]

    References
    ----------
    .. [1] T. Crawford and C. Duchon, "An improved parameterization for estimating
       effective atmospheric emissivity for use in calculating daytime downwelling
       longwave radiation", J. Appl. Meteor. 38 (1999) 474-480.
    """
    is_day = np.isfinite(measured_w_m2) & (clear_w_m2 >= LOWEST_CLEAR_W_M2)
    passed = np.where(is_day, measured_w_m2, 0.0) / np.where(is_day, clear_w_m2, 1.0)
    return np.where(is_day, np.clip(1.0 - passed, 0.0, 1.0), np.nan)


def cover_from_cloud(cloud_share: Array) -> Array:
    """Cover of a sky of which clouds fill a share.

    References
    ----------
    .. [1] M. Unsworth and J. Monteith, "Long-wave radiation at the ground", Q. J. R.
       Meteorol. Soc. 101 (1975) 13-24.
    """
    cover: Array = CLOUD_EMISSIVITY * cloud_share
    return cover


def sun_share_under_cloud(cloud_share: Array) -> Array:
    """Share of the clear sky's radiation that reaches the ground through cloud.

    References
    ----------
    .. [1] F. Kasten and G. Czeplak, "Solar and terrestrial radiation dependent on
       the amount and type of cloud", Solar Energy 24 (1980) 177-189.
    """
    share: Array = 1.0 - SUN_LOSS * np.clip(cloud_share, 0.0, 1.0) ** SUN_POWER
    return share


def cover_at_night(evidence: Evidence, by_sun: Array) -> Array:
    """Carry cover through the night between two days; NaN far from any day.

    A straight line between evening and morning, corrected by what the night itself
    shows: it is cloudier with precipitation within 3 h and in damp air, and clearer
    the more the air has cooled since the sun set, which under a clear sky goes with
    the square root of time [1].

    Parameters
    ----------
    evidence : Evidence
    by_sun : (R, C)
        Cover by day, NaN at night.

    References
    ----------
    .. [1] D. Brunt, "Notes on radiation in the atmosphere", Q. J. R. Meteorol. Soc.
       58 (1932) 389-420.
    """
    carried = np.full(by_sun.shape, np.nan)
    for column in range(by_sun.shape[1]):
        known_s = evidence.time_s[np.isfinite(by_sun[:, column])]
        if not known_s.size:
            continue
        line = np.interp(
            evidence.time_s, known_s, by_sun[np.isfinite(by_sun[:, column]), column]
        )
        after = np.clip(np.searchsorted(known_s, evidence.time_s), 0, known_s.size - 1)
        away_s = np.minimum(
            np.abs(known_s[after] - evidence.time_s),
            np.abs(evidence.time_s - known_s[np.maximum(after - 1, 0)]),
        )
        carried[:, column] = np.where(away_s <= FURTHEST_S, line, np.nan)
    wet = _is_wet(evidence)
    wet = np.where(np.isnan(wet), WET_PER_COVER * carried, wet)
    fall = NIGHT_FALL * _fall_per_root_hour(evidence)
    dry_air = NIGHT_BASE + NIGHT_CARRIED * carried + NIGHT_WET * wet
    humidity = evidence.relative_humidity_pct / 100.0
    damp_air = (
        DAMP_BASE + DAMP_CARRIED * carried + DAMP_WET * wet + DAMP_HUMIDITY * humidity
    )
    return np.clip(np.where(np.isfinite(humidity), damp_air, dry_air) + fall, 0.0, 1.0)


def cover_from_range(evidence: Evidence) -> Array:
    """Cover from the air temperature alone: a small range of 24 h means cloud.

    The less sun a day has, the less its range tells; without any the cover is a
    usual one.

    References
    ----------
    .. [1] K. Bristow and G. Campbell, "On the relationship between incoming solar
       radiation and daily maximum and minimum temperature", Agric. For. Meteorol. 31
       (1984) 159-166: the idea; the line is fitted, see `docs/models/forcing.md`.
    """
    air_c = evidence.air_temperature_c
    low = lowest_around(evidence.time_s, air_c, DAY_S / 2.0)
    high = -lowest_around(evidence.time_s, -air_c, DAY_S / 2.0)
    known = np.isfinite(low)
    spread = np.where(known, high, 0.0) - np.where(known, low, 0.0)
    sun_w_m2 = mean_around(evidence.time_s, evidence.clear_w_m2, DAY_S / 2.0)
    told = np.clip(sun_w_m2 / TELLING_SUN_W_M2, 0.0, 1.0)
    dry = UNTOLD_COVER + told * (RANGE_BASE + RANGE_PER_C * spread - UNTOLD_COVER)
    wet = np.nan_to_num(_is_wet(evidence), nan=WET_USUALLY)
    cover = dry + RANGE_WET * wet
    return np.clip(cover, RANGE_LOW, RANGE_HIGH)


def _is_wet(evidence: Evidence) -> Array:
    """Return 1 where precipitation falls within 3 h, 0 where none, NaN if unknown."""
    falling = np.where(
        np.isfinite(evidence.precipitation_mm), evidence.precipitation_mm > 0.0, np.nan
    )
    return np.ceil(mean_around(evidence.time_s, falling, AROUND_S))


def _fall_per_root_hour(evidence: Evidence) -> Array:
    """Return how far air has cooled since the sun set, per root of hours. [K/h^0.5].

    0 by day, and after more than a day without the sun.
    """
    rows = np.arange(evidence.time_s.size)[:, None]
    is_up = (evidence.clear_w_m2 > 0.0) & np.isfinite(evidence.air_temperature_c)
    last = np.maximum.accumulate(np.where(is_up, rows, -1), axis=0)
    sunset = np.maximum(last, 0)
    hours = (evidence.time_s[:, None] - evidence.time_s[sunset]) / HOUR_S
    at_sunset_c = np.take_along_axis(evidence.air_temperature_c, sunset, axis=0)
    fall = (at_sunset_c - evidence.air_temperature_c) / np.sqrt(np.maximum(hours, 1.0))
    is_told = (last >= 0) & (hours <= DAY_S / HOUR_S) & np.isfinite(fall)
    return np.where(is_told, fall, 0.0)
