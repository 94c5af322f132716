"""Measured snow depths, as a change for every segment that never goes below none."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.observations import Measured
from planner.assimilation_params import DepthParams
from planner.domain.phrases.topics import Readings

Array = NDArray[np.float64]
HOUR_S = 3600.0
# Smaller depths confirm nothing.
SNOW_MM = 5.0
# How many others must be near before one can be called the odd one out.
FEWEST_OTHERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthPlace:
    """What is known around one device.

    Attributes
    ----------
    newest : Measured
    expected_mm : float
        The model's depth on its segment when it was seen. [mm]
    segment : int
        Nearest one under open sky.
    distance_m : (S,)
        To every segment; ``inf`` in tunnels. [m]
    kept_share : (S,)
        What clearing since then left of the snow, 1 where nobody cleared.
    was_cleared : (S,) bool
        Whether it had been cleared before, since snow began to lie.
    is_against_all : bool
        Neither does the model have snow here nor has any fallen, and the air is mild.
    street : str
        " on Storgatan", for a sentence.
    """

    newest: Measured
    expected_mm: float
    segment: int
    distance_m: Array
    kept_share: Array
    was_cleared: NDArray[np.bool_]
    is_against_all: bool
    street: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthAnalysis:
    """What measured depths change.

    Attributes
    ----------
    change_mm : (S,)
        To add at ``now``; never below minus what lies. [mm]
    effect_mm : (S, n)
        What each device alone does. [mm]
    lone : tuple of str
        Devices that alone see snow against the weather.
    remarks : tuple of str
    """

    change_mm: Array
    effect_mm: Array
    lone: tuple[str, ...]
    remarks: tuple[str, ...]


def transformed(depth_mm: Array | float, params: DepthParams) -> Array:
    """Return the measure in which depths are compared: log(1 + depth / offset).

    Its errors are near normal where depths' own are not [1]_.

    References
    ----------
    .. [1] Bertino, Evensen and Wackernagel (2003), Int. Stat. Rev. 71, 223.
    """
    return np.log1p(np.asarray(depth_mm, dtype=np.float64) / params.offset_mm)


def depth_analysis(
    places: tuple[DepthPlace, ...],
    depth_mm: Array,
    confirmed_by_word: Callable[[DepthPlace], bool],
    params: DepthParams,
    say: Readings,
) -> DepthAnalysis:
    """Spread the differences of measured depths from the model's.

    Optimal interpolation of ``log(1 + depth / offset)`` with a correlation of
    ``exp(-distance / length_m)`` out to ``reach_m``, less between segments of which
    one was cleared lately. A device that differs from all others in reach by more
    than ``outlier_sigmas`` counts less; one that alone sees snow where there can be
    none reaches ``lone_reach_m``. No segment changes by more than the largest
    difference that was measured.

    Parameters
    ----------
    places : tuple of DepthPlace, n
        The newest depth of each device.
    depth_mm : (S,)
        The model's at ``now``. [mm]
    confirmed_by_word : callable
        Whether somebody else reported snow within reach of a place.
    params : DepthParams
    say : Readings
        The phrases of the town's language.
    """
    if not places:
        none = np.zeros((depth_mm.size, 0))
        return DepthAnalysis(
            change_mm=np.zeros(depth_mm.size), effect_mm=none, lone=(), remarks=()
        )
    trust, odd = _trust(places, params, say)
    lone, alone = _lone(places, confirmed_by_word, params, say)
    seen = np.array([place.newest.value for place in places])
    expected = np.array([place.expected_mm for place in places])
    error_mm = np.array([place.newest.error for place in places])
    age_s = -np.array([place.newest.observed_s for place in places])
    fresh = np.exp(-age_s / (params.trust_decay_h * HOUR_S))
    residual = (transformed(seen, params) - transformed(expected, params)) * fresh
    # An error of so many millimetres in the measure's own unit, where both agree.
    noise = error_mm / (np.maximum(seen, expected) + params.offset_mm)
    noise2 = noise**2 / np.maximum(trust, 1e-6)
    between = np.stack(
        [place.distance_m[_segments(places)] for place in places], axis=1
    )
    between = np.minimum(between, between.T)
    cleared = np.array([place.was_cleared[place.segment] for place in places])
    alike = np.where(cleared[:, None] == cleared, 1.0, params.unlike_share)
    total = params.model_error**2 * alike * np.exp(-between / params.length_m)
    np.fill_diagonal(total, params.model_error**2)
    solved = np.linalg.solve(total + np.diag(noise2), residual)
    weight = np.stack(
        [_reach(place, place.newest.device in lone, params) for place in places], axis=1
    )
    parts = params.model_error**2 * weight * solved
    kept = np.stack([place.kept_share for place in places], axis=1)
    after = (depth_mm + params.offset_mm) * np.exp((parts * kept).sum(axis=1))
    after -= params.offset_mm
    most_mm = np.where(weight > 0.0, np.abs(seen - expected), 0.0).max(axis=1)
    change = np.clip(after - depth_mm, -most_mm, most_mm)
    is_trace = (depth_mm < params.lies_above_mm) & (after < params.lies_above_mm)
    change = np.where(is_trace & (change > 0.0), 0.0, change)
    effect = (depth_mm + params.offset_mm)[:, None] * np.expm1(parts * kept)
    return DepthAnalysis(
        change_mm=np.maximum(change, -depth_mm),
        effect_mm=np.clip(effect, -most_mm[:, None], most_mm[:, None]),
        lone=lone,
        remarks=(*odd, *alone),
    )


def _segments(places: tuple[DepthPlace, ...]) -> NDArray[np.intp]:
    """Return the devices' segments."""
    return np.array([place.segment for place in places], dtype=np.intp)


def _reach(place: DepthPlace, is_lone: bool, params: DepthParams) -> Array:  # noqa: FBT001 - private, one caller
    """Return how alike each segment is to a device's, 0 beyond its reach."""
    reach_m = params.lone_reach_m if is_lone else params.reach_m
    alike = np.where(
        place.was_cleared == place.was_cleared[place.segment], 1.0, params.unlike_share
    )
    near: Array = alike * np.exp(-place.distance_m / params.length_m)
    return np.where(place.distance_m <= reach_m, near, 0.0)


def _trust(
    places: tuple[DepthPlace, ...], params: DepthParams, say: Readings
) -> tuple[Array, list[str]]:
    """Trust a device less that differs from all others around it, and say so."""
    trust = np.ones(len(places))
    remarks: list[str] = []
    excess = [place.newest.value - place.expected_mm for place in places]
    for index, place in enumerate(places):
        others = [
            excess[other]
            for other, theirs in enumerate(places)
            if other != index and place.distance_m[theirs.segment] <= params.reach_m
        ]
        if len(others) < FEWEST_OTHERS:
            continue
        apart_mm = min(abs(excess[index] - other) for other in others)
        model_mm = params.model_error * (place.expected_mm + params.offset_mm)
        allowed_mm = params.outlier_sigmas * float(
            np.hypot(place.newest.error, model_mm)
        )
        if apart_mm > allowed_mm:
            trust[index] = (allowed_mm / apart_mm) ** 4
            device = f"{place.newest.device}{place.street}"
            remarks.append(say.odd_depth(device, apart_mm, len(others)))
    return trust, remarks


def _lone(
    places: tuple[DepthPlace, ...],
    confirmed_by_word: Callable[[DepthPlace], bool],
    params: DepthParams,
    say: Readings,
) -> tuple[tuple[str, ...], list[str]]:
    """Find devices that alone see snow, against weather and model."""
    lone: list[str] = []
    remarks: list[str] = []
    for index, place in enumerate(places):
        if place.newest.value < SNOW_MM or not place.is_against_all:
            continue
        by_device = any(
            other != index
            and theirs.newest.value >= SNOW_MM
            and place.distance_m[theirs.segment] <= params.reach_m
            for other, theirs in enumerate(places)
        )
        if by_device or confirmed_by_word(place):
            continue
        lone.append(place.newest.device)
        device = f"{place.newest.device}{place.street}"
        remarks.append(say.lone_depth(device, place.newest.value, params.lone_reach_m))
    return tuple(lone), remarks
