"""A depth that stays the same while snow falls or is cleared: the device is stuck."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.snow_depth import SNOW_MM
from planner.assimilation.observations import Measured
from planner.assimilation.scene import Scene
from planner.assimilation_params import DepthParams, StuckDepthParams

Array = NDArray[np.float64]
HOUR_S = 3600.0


def stuck_depth_since_s(
    time_s: Array, value_mm: Array, expected_mm: Array, params: StuckDepthParams
) -> float:
    """Return since when a depth has been stuck against the model, NaN if it is not.

    The newest run of equal values is looked at; it says nothing when it is short or
    thin. Otherwise the device is stuck if the model's depth there moved by
    ``moved_mm`` meanwhile: snow that falls, settles, thaws or is cleared moves the
    depth that a sound device shows. One that shows no snow can only be proved wrong by
    snow that comes.

    Parameters
    ----------
    time_s : (k,)
        Rising. [s]
    value_mm : (k,)
        What it showed. [mm]
    expected_mm : (k,)
        The model's depth at the same moments and place. [mm]
    params : StuckDepthParams

    Returns
    -------
    float
        [s]
    """
    if not value_mm.size:
        return float("nan")
    differs = np.abs(value_mm - value_mm[-1]) > params.tolerance_mm
    first = int(np.flatnonzero(differs)[-1]) + 1 if differs.any() else 0
    run_s, expected = time_s[first:], expected_mm[first:]
    if run_s.size < params.fewest or run_s[-1] - run_s[0] < params.least_h * HOUR_S:
        return float("nan")
    rose_mm = float(expected.max() - expected[0])
    moved_mm = rose_mm if value_mm[-1] < SNOW_MM else float(np.ptp(expected))
    return float(run_s[0]) if moved_mm >= params.moved_mm else float("nan")


def stuck_depths(
    scene: Scene,
    measured: tuple[Measured, ...],
    depth: DepthParams,
    params: StuckDepthParams,
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Find the devices whose depth is stuck.

    No snow where the model has some may also be rain or a street that was warm. It
    is called stuck only if the air stayed below ``cold_c`` meanwhile, or if another
    device in reach saw the snow grow by ``moved_mm``.

    Parameters
    ----------
    scene : Scene
    measured : tuple of Measured
        Depths in order of time, each within reach of a segment.
    depth : DepthParams
    params : StuckDepthParams

    Returns
    -------
    devices : frozenset of str
    remarks : tuple of str
        One sentence for each.
    """
    of_device: dict[str, list[Measured]] = {}
    for one in measured:
        if one.observed_s >= scene.begin_s:
            of_device.setdefault(one.device, []).append(one)
    stuck: list[str] = []
    remarks: list[str] = []
    for device, values in of_device.items():
        newest, background = values[-1], scene.background
        segment = scene.segment_at(newest.longitude, newest.latitude, depth.reach_m)
        time_s = np.array([one.observed_s for one in values])
        value_mm = np.array([one.value for one in values])
        expected_mm = background.value(background.trace.snow_depth_mm, segment, time_s)
        since_s = stuck_depth_since_s(time_s, value_mm, expected_mm, params)
        if np.isnan(since_s):
            continue
        others = [rows for name, rows in of_device.items() if name != device]
        if (
            newest.value < SNOW_MM
            and not _is_cold(scene, since_s, newest.observed_s, params)
            and not any(
                _grew(scene, newest, since_s, rows, depth, params) for rows in others
            )
        ):
            continue
        since_mm = expected_mm[time_s >= since_s]
        stuck.append(device)
        remarks.append(
            scene.say.stuck_depth(
                f"{device}{scene.street(segment)}",
                newest.value,
                scene.clock(since_s),
                float(since_mm.min()),
                float(since_mm.max()),
            )
        )
    return frozenset(stuck), tuple(remarks)


def _is_cold(
    scene: Scene, since_s: float, until_s: float, params: StuckDepthParams
) -> bool:
    """Tell whether all that fell in a time was snow that stays."""
    forcing = scene.snapshot.forcing
    ends_c = np.interp((since_s, until_s), forcing.time_s, forcing.air_temperature_c)
    within = (forcing.time_s >= since_s) & (forcing.time_s <= until_s)
    air_c = np.concatenate((ends_c, forcing.air_temperature_c[within]))
    return bool((air_c < params.cold_c).all())


def _grew(
    scene: Scene,
    newest: Measured,
    since_s: float,
    rows: list[Measured],
    depth: DepthParams,
    params: StuckDepthParams,
) -> bool:
    """Tell whether another device in reach saw the snow grow since a moment."""
    apart_m = scene.nearby.apart_m(
        (newest.longitude, newest.latitude), (rows[-1].longitude, rows[-1].latitude)
    )
    seen_mm = [one.value for one in rows if one.observed_s >= since_s]
    return (
        apart_m <= depth.reach_m
        and bool(seen_mm)
        and max(seen_mm) - seen_mm[0] >= params.moved_mm
    )
