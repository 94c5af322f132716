"""What a source does not measure, estimated row by row by named methods."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing.cloud import (
    Evidence,
    cover_by_evidence,
    sun_share_under_cloud,
)
from planner.surface.forcing.moisture import (
    humidity_from_nights_pct,
    pressure_hpa,
    vapour_pressure_hpa,
)
from planner.surface.forcing.places import Places
from planner.surface.forcing.sky_longwave import black_body_w_m2, clear_emissivity
from planner.surface.forcing.source_rows import Rows, bridged
from planner.surface.forcing.sunshine import Sunshine, sunshine

MEASURED = 1.0
"""Quality of what a source states itself; estimates have less, see `METHODS`."""
BY_CLOUD = 0.1
BY_COVER = 0.02
GUESSED = 0.01
DEFAULT_WIND_M_S = 3.0
DARK_W_M2 = 20.0
SUSPICIOUS_ROWS = 3

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A quantity without gaps, and the quality of each value, (R, C).

    Where air temperature is not known, quality is 0.
    """

    value: Array
    quality: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedRows:
    """A source's rows with everything filled, (R, C); see `Rows`.

    ``cover`` is the share of the way from the clear sky's emissivity to a black sky.
    """

    rows: Rows
    sun: Sunshine
    humidity: Filled
    wind: Filled
    pressure: Filled
    shortwave: Filled
    cover: Filled


def completed_rows(
    rows: Rows, places: Places, start_unix_s: float, span_s: tuple[float, float]
) -> CompletedRows:
    """Fill what a source lacks; values only where its air temperature is known.

    Parameters
    ----------
    rows : Rows
    places : Places
        Whose middle stands for a source that does not say where it is.
    start_unix_s : float
        [s]
    span_s : (begin, end)
        Of the steps that the rows will be laid on. [s]
    """
    bridged_rows = _bridged(rows)
    air_c = bridged_rows.air_temperature_c
    is_there = np.isfinite(air_c)
    sun = sunshine(
        start_unix_s,
        (
            min(float(rows.begin_s[0]), span_s[0]),
            max(float(rows.end_s[-1]), span_s[1]),
        ),
        _position(rows, places),
        _elevation(rows, places),
    )
    humidity = _filled(
        bridged_rows.relative_humidity_pct,
        humidity_from_nights_pct(rows.end_s, air_c, rows.precipitation_mm),
        is_there,
    )
    wind = _filled(
        bridged_rows.wind_speed_m_s, np.full(rows.shape, DEFAULT_WIND_M_S), is_there
    )
    pressure = _filled(
        bridged_rows.pressure_hpa,
        np.broadcast_to(pressure_hpa(_elevation(rows, places)), rows.shape),
        is_there,
    )
    clear_w_m2 = sun.clear_w_m2(rows.begin_s, rows.end_s)
    is_dark = sun.up_share(rows.begin_s, rows.end_s) <= 0.0
    mean_c = row_means(air_c)
    clear = clear_emissivity(
        mean_c, vapour_pressure_hpa(mean_c, row_means(humidity.value))
    )
    cloud_share = row_means(bridged_rows.cloud_share)
    cover, quality = cover_by_evidence(
        Evidence(
            time_s=0.5 * (rows.begin_s + rows.end_s),
            clear_w_m2=clear_w_m2,
            shortwave_w_m2=rows.shortwave_w_m2,
            cloud_share=cloud_share,
            from_sky=(rows.longwave_w_m2 / black_body_w_m2(mean_c) - clear)
            / (1.0 - clear),
            air_temperature_c=mean_c,
            relative_humidity_pct=row_means(bridged_rows.relative_humidity_pct),
            precipitation_mm=rows.precipitation_mm,
        )
    )
    is_stated = np.isfinite(cloud_share)
    shortwave = _filled(
        np.where(is_dark, 0.0, rows.shortwave_w_m2),
        clear_w_m2
        * np.where(
            is_stated,
            sun_share_under_cloud(cloud_share),
            np.clip(1.0 - cover, 0.0, 1.0),
        ),
        is_there,
    )
    return CompletedRows(
        rows=_doubted(bridged_rows, is_dark),
        sun=sun,
        humidity=humidity,
        wind=wind,
        pressure=pressure,
        shortwave=replace(
            shortwave,
            quality=np.where(
                (shortwave.quality < MEASURED) & (shortwave.quality > 0.0),
                np.where(is_stated, BY_CLOUD, BY_COVER),
                shortwave.quality,
            ),
        ),
        cover=Filled(
            value=np.where(is_there, cover, 0.0),
            quality=np.where(is_there, quality, 0.0),
        ),
    )


def _doubted(rows: Rows, is_dark: NDArray[np.bool_]) -> Rows:
    """Say where a source measured sunshine while the sun was down."""
    lit = is_dark & (rows.shortwave_w_m2 > DARK_W_M2)
    count = int(lit.any(axis=1).sum())
    if count < SUSPICIOUS_ROWS:
        return rows
    remark = (
        f"{rows.source} measured sunshine in {count} hours in which the sun is down; "
        "its clock or its position may be wrong."
    )
    return replace(rows, remarks=(*rows.remarks, remark))


def row_means(at_end: Array) -> Array:
    """Return means over rows of what is known at their ends, (R, C)."""
    before = np.concatenate((at_end[:1], at_end[:-1]))
    before = np.where(np.isfinite(before), before, at_end)
    mean: Array = 0.5 * (before + np.where(np.isfinite(at_end), at_end, before))
    return mean


def _bridged(rows: Rows) -> Rows:
    """Draw straight lines over the short gaps of what holds for a moment."""
    return replace(
        rows,
        air_temperature_c=bridged(rows.end_s, rows.air_temperature_c),
        relative_humidity_pct=bridged(rows.end_s, rows.relative_humidity_pct),
        wind_speed_m_s=bridged(rows.end_s, rows.wind_speed_m_s),
        cloud_share=bridged(rows.end_s, rows.cloud_share),
        pressure_hpa=bridged(rows.end_s, rows.pressure_hpa),
    )


def _filled(measured: Array, estimate: Array, is_there: NDArray[np.bool_]) -> Filled:
    """Take the estimate where nothing was measured."""
    known = np.isfinite(measured) & is_there
    value = np.where(known, measured, estimate)
    return Filled(
        value=np.where(is_there, value, 0.0),
        quality=np.where(known, MEASURED, np.where(is_there, GUESSED, 0.0)),
    )


def _position(rows: Rows, places: Places) -> tuple[float, float]:
    """Return where the sun is looked at from: the middle of the source's points."""
    known = np.isfinite(rows.latitude) & np.isfinite(rows.longitude)
    if known.any():
        return float(rows.latitude[known].mean()), float(rows.longitude[known].mean())
    return places.middle


def _elevation(rows: Rows, places: Places) -> Array:
    """Return the points' elevation; the places' middle where not known. [m]."""
    known = np.isfinite(places.elevation_m)
    middle = float(places.elevation_m[known].mean()) if known.any() else 0.0
    return np.where(np.isfinite(rows.elevation_m), rows.elevation_m, middle)
