"""What is known around each device that measured snow: model, clearing, weather."""

import numpy as np

from planner.assimilation.interpolation.snow_depth import DepthPlace
from planner.assimilation.observations import Measured
from planner.assimilation.scene import Scene
from planner.assimilation_params import DepthParams

# Snow that lies or falls at all. [mm]
LIES_MM = 1.0


def depth_places(
    scene: Scene, measured: tuple[Measured, ...], params: DepthParams
) -> tuple[DepthPlace, ...]:
    """Return the newest depth of each device with what is known around it.

    Parameters
    ----------
    scene : Scene
    measured : tuple of Measured
        Depths in order of time.
    params : DepthParams
    """
    background = scene.background
    newest = {one.device: one for one in measured}
    found: list[DepthPlace] = []
    for one in newest.values():
        if one.observed_s < scene.begin_s:
            continue
        segment = scene.segment_at(one.longitude, one.latitude, params.reach_m)
        near, near_m = scene.nearby.within(one.longitude, one.latitude, params.reach_m)
        distance_m = np.full(scene.nearby.count, np.inf)
        distance_m[near] = near_m
        distance_m[~scene.is_open] = np.inf
        expected = background.value(
            background.trace.snow_depth_mm, segment, np.array([one.observed_s])
        )
        found.append(
            DepthPlace(
                newest=one,
                expected_mm=float(expected[0]),
                segment=segment,
                distance_m=distance_m,
                kept_share=scene.treated.kept_share(one.observed_s),
                was_cleared=scene.treated.was_cleared,
                is_against_all=_has_no_snow(scene, segment, one.observed_s, params),
                street=scene.street(segment),
            )
        )
    return tuple(found)


def _has_no_snow(
    scene: Scene, segment: int, observed_s: float, params: DepthParams
) -> bool:
    """Tell whether snow on a segment would be against model and weather."""
    forcing, trace = scene.snapshot.forcing, scene.background.trace
    site = scene.background.of_segment[segment]
    before = trace.end_s <= observed_s + 1.0
    air_c = float(np.interp(observed_s, forcing.time_s, forcing.air_temperature_c))
    return (
        air_c > params.lone_above_c
        and not bool((trace.snow_depth_mm[before, site] > LIES_MM).any())
        and float(trace.snowfall_mm[before, site].sum()) <= LIES_MM
    )
