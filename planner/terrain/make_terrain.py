"""From elevation, water and trees around a town to what each segment feels."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from planner.params import Progress
from planner.terrain.exposure import exposure_index
from planner.terrain.horizon import View, look_around, sky_view_factors
from planner.terrain.merging import merge_horizons
from planner.terrain.position import RADII_M, cold_pool_index, position_index_m
from planner.terrain.raster import Raster
from planner.terrain.samples import Samples
from planner.terrain.terrain import NO_ELEVATION, SECTORS, Terrain, flat_terrain
from planner.terrain.trees import sun_through_trees, wind_past_trees

Array = NDArray[np.float64]
LEAST_LATTICE_M = 20.0
"""Samples closer than this, or than half a cell, share one horizon."""
SEEN_ENOUGH_M = 5000.0
COARSE_CELL_M = 100.0
SHARE_OF_HORIZONS = 0.8
"""Of the work, for the progress shown."""
NO_BUILDINGS = (
    "Buildings are not counted: neither their shade, nor their warmth, nor their "
    "shelter, beyond what the elevation tiles hold of them."
)
NO_WATER = (
    "The map shows no lake, river or coast (it may have been cut down to roads): "
    "the distance to water is not known."
)
NO_TREES = (
    "The map shows no woods or rows of trees (it may have been cut down to roads): "
    "no shade and no shelter from them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of the ground around a town.

    Attributes
    ----------
    ground : Raster or None
        Elevation. [m]
    cover : Raster or None
        Share of the winter sun that trees let through.
    water_distance_m : (P,) or None
        Of each sample. [m]
    latitude : float
        [degrees]
    remarks : tuple of str
        What the reader of maps and tiles had to say.
    """

    ground: Raster | None
    cover: Raster | None
    water_distance_m: Array | None
    latitude: float
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lattice:
    """Distinct places of the samples; ``of_sample`` (P,) says which is whose."""

    x_m: Array
    y_m: Array
    of_sample: NDArray[np.int64]

    def weights(self, samples: Samples, known: NDArray[np.bool_]) -> csr_array:
        """Return the (S, places) matrix that takes means of known places."""
        used = known[self.of_sample].astype(np.float64)
        number = np.bincount(samples.segment, weights=used, minlength=samples.count)
        share = used / np.maximum(number, 1.0)[samples.segment]
        return csr_array(
            (share, (samples.segment, self.of_sample)),
            shape=(samples.count, self.x_m.size),
        )


def make_terrain(
    samples: Samples, around: Surroundings, *, on_progress: Progress | None = None
) -> Terrain:
    """Look around from the samples and take means along segments.

    Where nothing is known of the ground a segment lies on a plain.

    Parameters
    ----------
    samples : Samples
        P points of S segments.
    around : Surroundings
    on_progress : Progress, optional
        Called with a stage and the share done.

    Returns
    -------
    Terrain
    """
    tell = on_progress or (lambda _stage, _share: None)
    covered, cover_remarks = _look_at_cover(samples, around)
    if around.ground is None:
        return replace(covered, remarks=(NO_ELEVATION, *around.remarks, *cover_remarks))
    lattice = _lattice(samples, around.ground.cell_m)
    tell("horizons", 0.0)
    view = look_around(around.ground, lattice.x_m, lattice.y_m)
    tell("cold pools and exposure", SHARE_OF_HORIZONS)
    known = ~np.isnan(view.ground_m)
    weights = lattice.weights(samples, known)
    is_known = np.asarray(weights.sum(axis=1)) > 0.0

    def along(values: Array, otherwise: float) -> Array:
        """Return the means along segments."""
        means = np.asarray(weights @ np.nan_to_num(values))
        return np.where(is_known, means, otherwise)

    rows, horizon, tolerance_deg = merge_horizons(
        np.asarray(weights @ view.horizon_deg)
    )
    merged = (
        f"Horizons are merged within {tolerance_deg} degrees: {rows.shape[0]} differ "
        f"among {samples.count} segments."
    )
    exposure = exposure_index(view.highest_near_deg, view.lowest_near_deg)
    terrain = replace(
        covered,
        elevation_m=along(view.ground_m, np.nan),
        horizons_deg=rows,
        horizon=horizon,
        sky_view_factor=along(sky_view_factors(view.horizon_deg), 1.0),
        cold_pool_index=along(_cold_pools(around.ground, lattice), 0.0),
        exposure_index=covered.exposure_index * along(exposure, 1.0),
        remarks=(
            *_ground_remarks(around.ground, ~is_known),
            *_sight_remarks(samples, lattice, view, known),
            merged,
            *around.remarks,
            *cover_remarks,
        ),
    )
    tell("cold pools and exposure", 1.0)
    return terrain


def _look_at_cover(
    samples: Samples, around: Surroundings
) -> tuple[Terrain, tuple[str, ...]]:
    """Return a plain with the water and trees that are mapped, and what is not."""
    plain = flat_terrain(samples.count)
    remarks: list[str] = []
    if around.cover is None:
        remarks.append(NO_TREES)
    else:
        place = (around.cover, samples.x_m, samples.y_m)
        noon_deg = 180.0 if around.latitude >= 0.0 else 0.0
        plain = replace(
            plain,
            tree_transmissivity=samples.mean(
                sun_through_trees(*place, noon_deg=noon_deg)
            ),
            exposure_index=samples.mean(wind_past_trees(*place)),
        )
    if around.water_distance_m is None:
        remarks.append(NO_WATER)
    else:
        plain = replace(plain, water_distance_m=samples.mean(around.water_distance_m))
    return plain, (*remarks, NO_BUILDINGS)


def _cold_pools(ground: Raster, lattice: _Lattice) -> Array:
    """Return the index at the lattice's places."""
    return cold_pool_index(
        {
            radius_m: position_index_m(
                ground, lattice.x_m, lattice.y_m, radius_m=radius_m
            )
            for radius_m in RADII_M
        }
    )


def _lattice(samples: Samples, cell_m: float) -> _Lattice:
    """Round samples to half a cell."""
    step_m = max(cell_m / 2.0, LEAST_LATTICE_M)
    rounded = np.rint(np.stack((samples.x_m, samples.y_m), axis=1) / step_m)
    places, of_sample = np.unique(rounded, axis=0, return_inverse=True)
    return _Lattice(
        x_m=places[:, 0] * step_m,
        y_m=places[:, 1] * step_m,
        of_sample=of_sample.reshape(-1).astype(np.int64),
    )


def _ground_remarks(ground: Raster, unknown: NDArray[np.bool_]) -> list[str]:
    """Return what the elevation does not tell."""
    remarks: list[str] = []
    missing = int(unknown.sum())
    if missing:
        remarks.append(
            f"{missing} of {unknown.size} segments lie outside the elevation tiles and "
            "are taken as lying on a plain."
        )
    if ground.cell_m > COARSE_CELL_M:
        remarks.append(
            f"The elevation has cells of {ground.cell_m:.0f} m, too coarse for the "
            "hollows in which cold air gathers; tiles of 30 m or finer show them."
        )
    return remarks


def _sight_remarks(
    samples: Samples, lattice: _Lattice, view: View, known: NDArray[np.bool_]
) -> list[str]:
    """Return how many segments the tiles give too little horizon."""
    is_short = known & (view.seen_m < SEEN_ENOUGH_M).any(axis=1)
    short = np.unique(samples.segment[is_short[lattice.of_sample]]).size
    if not short:
        return []
    short_sights = (view.seen_m[known] < SEEN_ENOUGH_M).sum()
    share_pct = 100.0 * float(short_sights) / (float(known.sum()) * SECTORS)
    told = (
        f"The elevation tiles end within {SEEN_ENOUGH_M / 1000.0:.0f} km of {short} "
        f"of {samples.count} segments ({share_pct:.0f} % of all lines of sight): what "
        "lies beyond is taken as level."
    )
    return [told]
