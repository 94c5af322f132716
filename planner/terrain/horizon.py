"""Horizons by rays over the ground, and the share of the sky above them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.terrain.raster import Raster, bilinear
from planner.terrain.terrain import SECTORS

Array = NDArray[np.float64]
FARTHEST_M = 20_000.0
"""A ridge of 350 m at this distance stands 1 degree high, the resolution kept."""
NEAR_M = 1000.0
"""What shelters from wind lies within this."""
STEP_CELLS = 0.5
STEP_SHARE = 0.02
"""A ray's steps grow with distance: half a cell, later a fiftieth of the way."""
LEAP = 16
"""Steps at once where a ray only has to learn how far the ground is known."""
EARTH_RADIUS_M = 6.371e6
REFRACTION = 0.13
"""Share of the earth's curvature that the bending of light makes up for (Gauss)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What points see around them, (P, 72) sectors as in `Terrain`.

    Attributes
    ----------
    ground_m : (P,)
        Elevation of the point itself, NaN where nothing is known. [m]
    horizon_deg : (P, 72)
        Height of the horizon above the horizontal, 0 at least. [degrees]
    highest_near_deg, lowest_near_deg : (P, 72)
        Steepest and least angle to the ground within `NEAR_M`, negative where it
        lies lower. [degrees]
    seen_m : (P, 72)
        As far as the ground is known. [m]
    """

    ground_m: Array
    horizon_deg: Array
    highest_near_deg: Array
    lowest_near_deg: Array
    seen_m: Array


def look_around(
    ground: Raster, x_m: Array, y_m: Array, *, farthest_m: float = FARTHEST_M
) -> View:
    """March a ray from each point through the middle of each sector.

    The ground between cells is bilinear. It sinks with the earth's curvature less
    the bending of light, ``(1 - 0.13) d² / 2R``: 4 m at 8 km, 27 m at 20 km. The
    eye lies on the ground. A ray ends where the ground is not known.

    Parameters
    ----------
    ground : Raster
        Elevation. [m]
    x_m, y_m : (P,)
        [m]
    farthest_m : float
        Length of a ray. [m]

    Returns
    -------
    View
        Level, seen 0 m far, where the ground below the point is not known.

    References
    ----------
    Dozier, J. and Frew, J. (1990), IEEE Trans. Geosci. Remote Sens. 28, 963-969,
    for the horizon's use; steps that grow with distance as in Steger, C. R., Steger,
    B. and Schär, C. (2022), Geosci. Model Dev. 15, 6817-6840, section 2.
    """
    distance_m = ray_distances_m(ground.cell_m, farthest_m)
    drop_m = (1.0 - REFRACTION) * distance_m**2 / (2.0 * EARTH_RADIUS_M)
    ground_m, tangents, seen_m = _march(
        ground.values,
        np.stack((ground.rows_at(y_m), ground.columns_at(x_m))),
        np.stack((distance_m, distance_m / ground.cell_m, drop_m)),
        int((distance_m <= max(NEAR_M, ground.cell_m)).sum()),
    )
    degrees = np.degrees(np.arctan(tangents))
    return View(
        ground_m=ground_m,
        horizon_deg=degrees[0],
        highest_near_deg=degrees[1],
        lowest_near_deg=degrees[2],
        seen_m=seen_m,
    )


def ray_distances_m(cell_m: float, farthest_m: float) -> Array:
    """Return the (M,) places along a ray, one cell away first. [m].

    Parameters
    ----------
    cell_m, farthest_m : float
        [m]
    """
    found = [cell_m]
    while found[-1] < farthest_m:
        step_m = max(STEP_CELLS * cell_m, STEP_SHARE * found[-1])
        found.append(min(found[-1] + step_m, max(farthest_m, cell_m)))
    return np.array(found)


def sky_view_factors(horizon_deg: Array) -> Array:
    """Share of a uniform sky's radiation that reaches a level surface.

    Parameters
    ----------
    horizon_deg : (P, D)
        Height of the horizon in D even sectors. [degrees]

    Returns
    -------
    (P,)
        ``1/(2π) Σ cos²h Δφ``, which is the mean of ``cos²h``.

    References
    ----------
    Dozier, J. and Frew, J. (1990), IEEE Trans. Geosci. Remote Sens. 28, 963-969,
    for a slope of zero.
    """
    return np.asarray(np.mean(np.cos(np.radians(horizon_deg)) ** 2, axis=1))


@kernel
def _march(
    values: NDArray[np.float32], places: Array, rays: Array, near: int
) -> tuple[Array, Array, Array]:
    """Return the eyes' elevation, tangents (3, P, 72) and seen distances (P, 72).

    ``places`` are fractional rows and columns (2, P); ``rays`` the distance in
    metres and in cells and the earth's drop (3, M), of which ``near`` are near.
    The tangents are of the horizon, the highest and the lowest ground near.
    """
    ground_m = np.empty(places.shape[1])
    tangents = np.zeros((3, places.shape[1], SECTORS))
    seen_m = np.zeros((places.shape[1], SECTORS))
    top_m = -math.inf
    for value in values.ravel():
        if value > top_m:
            top_m = float(value)
    for point in range(places.shape[1]):
        eye = (places[0, point], places[1, point])
        eye_m = bilinear(values, eye[0], eye[1])
        ground_m[point] = eye_m
        if math.isnan(eye_m):
            continue
        for sector in range(SECTORS):
            azimuth = 2.0 * math.pi * sector / SECTORS
            horizon, highest, lowest, seen = _ray(
                values, (*eye, azimuth), (eye_m, top_m), rays, near
            )
            tangents[0, point, sector] = horizon
            tangents[1, point, sector] = highest
            tangents[2, point, sector] = lowest
            seen_m[point, sector] = seen
    return ground_m, tangents, seen_m


@kernel
def _ray(
    values: NDArray[np.float32],
    eye: tuple[float, float, float],
    heights_m: tuple[float, float],
    rays: Array,
    near: int,
) -> tuple[float, float, float, float]:
    """Return the tangents that one ray finds and how far it sees.

    ``eye`` is a row, a column and an azimuth, ``heights_m`` the eye's own and the
    highest there is: where it could not raise the horizon the ray takes leaps.
    """
    row, column, azimuth = eye
    eye_m, top_m = heights_m
    north, east = math.cos(azimuth), math.sin(azimuth)
    horizon, highest, lowest, seen_m = 0.0, 0.0, 0.0, 0.0
    for k in range(rays.shape[1]):
        distance_m, cells = rays[0, k], rays[1, k]
        there_m = bilinear(values, row - north * cells, column + east * cells)
        if math.isnan(there_m):
            break
        seen_m = distance_m
        tangent = (there_m - rays[2, k] - eye_m) / distance_m
        horizon = max(horizon, tangent)
        if k < near:
            highest = tangent if k == 0 else max(highest, tangent)
            lowest = tangent if k == 0 else min(lowest, tangent)
        elif top_m - eye_m <= horizon * distance_m:
            for far in range(k, rays.shape[1], LEAP):
                cells = rays[1, far]
                if math.isnan(
                    bilinear(values, row - north * cells, column + east * cells)
                ):
                    break
                seen_m = rays[0, far]
            break
    return horizon, highest, lowest, seen_m
