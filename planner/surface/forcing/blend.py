"""Sources on the same steps become one weather over the places."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing.lapse import (
    M_PER_KM,
    PRIOR_C_PER_KM,
    height_above_m,
    lapse_rate_c_per_km,
    precipitation_factor,
)
from planner.surface.forcing.moisture import pressure_hpa
from planner.surface.forcing.places import Places, distance_m
from planner.surface.forcing.source_steps import SourceSteps

NEAR_M = 3_000.0
"""Stations nearer than this to a place count about alike."""
GRID_M = 5_000.0
"""A gridded forecast counts as a station this far off."""
FADES_S = 4.0 * 3600.0
"""How a station's departure from the others fades after its last row."""
BEFORE_END_S = 3.0 * 3600.0

Array = NDArray[np.float64]


def nearness(away_m: Array) -> Array:
    """Return how much what is so far off counts, by inverse squares, 0 to 1."""
    weight: Array = NEAR_M**2 / (away_m**2 + NEAR_M**2)
    return weight


def weights(source: SourceSteps, places: Places) -> Array:
    """Return how much a source counts at each place, by inverse squares, (K,).

    One that does not say where it is counts as standing on every place.
    """
    if source.rows.is_grid:
        away_m = np.full(places.count, GRID_M)
    else:
        latitude, longitude = source.rows.latitude[0], source.rows.longitude[0]
        if np.isnan(latitude) or np.isnan(longitude):
            away_m = np.zeros(places.count)
        else:
            away_m = distance_m(places, float(latitude), float(longitude))
    return nearness(away_m)


def blended_air_c(
    sources: Sequence[SourceSteps],
    bounds_s: Array,
    places: Places,
    prior_c_per_km: float = PRIOR_C_PER_KM,
) -> tuple[Array, Array]:
    """Air temperature over the places at the steps' bounds, and the lapse rate.

    Every source is moved to a place's height by the hour's lapse rate. After a
    source's last row its departure from the others, mean of its last 3 h, is
    carried on and fades by 1/e in 4 h. The lapse rate is fitted between the stations
    of known height, and is the prior's where there are not two.

    Returns
    -------
    air_temperature_c : (T+1, K)
        NaN where no source knows it. [°C]
    lapse_c_per_km : (T+1,)
    """
    stations = [
        source
        for source in sources
        if not (source.rows.is_grid or source.rows.is_height_assumed)
    ]
    none = np.empty((bounds_s.size, 0))
    lapse = lapse_rate_c_per_km(
        np.concatenate([none, *(_air(source) for source in stations)], axis=1),
        np.concatenate(
            [np.empty(0), *(source.rows.elevation_m for source in stations)]
        ),
        prior_c_per_km,
    )
    moved = [
        _air(source)
        + lapse[:, None]
        / M_PER_KM
        * height_above_m(places.elevation_m, source.rows.elevation_m)
        for source in sources
    ]
    share = [weights(source, places) for source in sources]
    carried = [
        _carried_on(moved, share, number, bounds_s) for number in range(len(sources))
    ]
    return _mean(
        carried, [np.isfinite(c) * w for c, w in zip(carried, share, strict=True)]
    ), lapse


def blended(
    sources: Sequence[SourceSteps], name: str, places: Places
) -> tuple[Array, Array]:
    """One quantity over the places, and the best quality that it comes from, (T, K).

    Values count by nearness and by quality, so that what was measured anywhere
    drowns what was estimated nearby.
    """
    values, counts, best = [], [], []
    for source in sources:
        value = source.values[name]
        height_m = height_above_m(places.elevation_m, source.rows.elevation_m)
        if name == "precipitation_mm":
            value = value * precipitation_factor(height_m)
        elif name == "pressure_hpa":
            there_m = np.nan_to_num(source.rows.elevation_m)
            value = value * pressure_hpa(there_m + height_m) / pressure_hpa(there_m)
        value, quality = np.broadcast_arrays(value, source.quality[name])
        quality = np.broadcast_to(quality, (value.shape[0], places.count))
        values.append(np.broadcast_to(value, quality.shape))
        counts.append(quality**2 * weights(source, places))
        best.append(quality)
    return _mean(values, counts), np.max(best, axis=0)


def _air(source: SourceSteps) -> Array:
    """Return a source's air temperature at the steps' bounds, (T+1, C)."""
    return np.concatenate((source.begin_air_c[None, :], source.air_temperature_c))


def _carried_on(
    moved: Sequence[Array], share: Sequence[Array], number: int, bounds_s: Array
) -> Array:
    """Carry a source's departure from the others on after its last row."""
    own = moved[number]
    known = np.flatnonzero(np.isfinite(own).all(axis=1))
    others = [other for other in range(len(moved)) if other != number]
    if not known.size or known[-1] == bounds_s.size - 1 or not others:
        return own
    rest = _mean(
        [moved[other] for other in others],
        [np.isfinite(moved[other]) * share[other] for other in others],
    )
    last = known[-1]
    recent = (bounds_s >= bounds_s[last] - BEFORE_END_S) & (bounds_s <= bounds_s[last])
    both = np.isfinite(own) & np.isfinite(rest) & recent[:, None]
    departure = np.where(both, own - rest, 0.0).sum(axis=0) / np.maximum(
        both.sum(axis=0), 1
    )
    fading = np.exp(-(bounds_s - bounds_s[last]) / FADES_S)[:, None]
    is_after = (np.arange(bounds_s.size) > last)[:, None]
    return np.where(is_after, rest + departure * np.where(is_after, fading, 0.0), own)


def _mean(values: Sequence[Array], counts: Sequence[Array]) -> Array:
    """Weigh values; NaN where none counts."""
    total = np.sum(counts, axis=0)
    summed = np.sum(
        [np.where(c > 0.0, v, 0.0) * c for v, c in zip(values, counts, strict=True)],
        axis=0,
    )
    return np.where(total > 0.0, summed / np.where(total > 0.0, total, 1.0), np.nan)
