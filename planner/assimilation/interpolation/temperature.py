"""Surface temperatures that were measured, as a shift for every segment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.error_field import Spots
from planner.assimilation.interpolation.optimal_interpolation import (
    influence_k,
    interpolate,
)
from planner.assimilation.interpolation.robust import Checked, check
from planner.assimilation.interpolation.stuck import stuck_since_s
from planner.assimilation.observations import WHERE, Measured
from planner.assimilation.scene import Scene
from planner.assimilation_params import NetworkAnalysisParams, TemperatureParams

Array = NDArray[np.float64]
HOUR_S = 3600.0
# A device that moved farther than this is a vehicle.
FIXED_WITHIN_DEG = 0.0005
# Something that melts or freezes on the surface, in all. [mm w.e.]
CAN_THAW_MM = 0.05
# A vehicle's readings count while they are this new. [s]
VEHICLE_S = 2.0 * HOUR_S
# Residuals change this much in an hour, as a random walk. [K]
DRIFT_K = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """Observed minus background at ``now``, (n,), one for each sensor or place.

    Attributes
    ----------
    value_k : (n,)
    noise_k2 : (n, n)
        Covariance of the observations' errors. [K²]
    segment : (n,) intp
    newest : tuple of Measured, n
    """

    value_k: Array
    noise_k2: Array
    segment: NDArray[np.intp]
    newest: tuple[Measured, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureAnalysis:
    """What measured temperatures change.

    Attributes
    ----------
    shift_k : (S,)
        To add to the surface at ``now``. [K]
    strongest : (S,) int32
        Which of ``texts`` moves a segment most; -1 without any.
    texts : tuple of str
        A clause for each residual that counts.
    residuals : Residuals
    checked : Checked or None
        None without residuals.
    remarks : tuple of str
    """

    shift_k: Array
    strongest: NDArray[np.int32]
    texts: tuple[str, ...]
    residuals: Residuals
    checked: Checked | None
    remarks: tuple[str, ...]


def temperature_analysis(
    scene: Scene,
    measured: tuple[Measured, ...],
    spots: Spots,
    params: NetworkAnalysisParams,
    *,
    is_sunny: bool,
) -> TemperatureAnalysis:
    """Find stuck and lying sensors, and spread the residuals of the others.

    Parameters
    ----------
    scene : Scene
    measured : tuple of Measured
        Surface temperatures within ``oldest_h`` and reach, in order of time.
    spots : Spots, (S,)
        The segments; see `planner.assimilation.interpolation.covariates`.
    params : NetworkAnalysisParams
    is_sunny : bool
        Whether sensors are warmed by the sun at ``now``.
    """
    residuals, remarks = residuals_at_now(scene, measured, params, is_sunny=is_sunny)
    if not residuals.value_k.size:
        return TemperatureAnalysis(
            shift_k=np.zeros(spots.count),
            strongest=np.full(spots.count, -1, dtype=np.int32),
            texts=(),
            residuals=residuals,
            checked=None,
            remarks=remarks,
        )
    sensors = spots.at(residuals.segment)
    checked = check(residuals.value_k, residuals.noise_k2, sensors, params.field)
    kept = checked.kept
    known = (residuals.value_k[kept], checked.noise_k2, sensors.at(kept), spots)
    strongest = np.full(spots.count, -1, dtype=np.int32)
    if kept.size:
        moves = np.abs(influence_k(*known, checked.fields[0].error))
        strongest = moves.argmax(axis=1).astype(np.int32)
    return TemperatureAnalysis(
        shift_k=interpolate(*known, checked.fields),
        strongest=strongest,
        texts=tuple(
            residuals.newest[index].text.replace(
                WHERE, scene.street(int(residuals.segment[index]))
            )
            for index in kept
        ),
        residuals=residuals,
        checked=checked,
        remarks=(*remarks, *_cut_remarks(scene, residuals, checked)),
    )


def residuals_at_now(
    scene: Scene,
    measured: tuple[Measured, ...],
    params: NetworkAnalysisParams,
    *,
    is_sunny: bool,
) -> tuple[Residuals, tuple[str, ...]]:
    """Return one residual for each sensor, and for each segment a vehicle passed.

    A sensor's is ``newest_share`` of its newest and the rest of its mean over
    ``mean_over_h``, faded by its age. Its error holds the sensor's own, how well the
    place stands for its segment, and what may have changed since; places of one
    vehicle share its bias.

    Returns
    -------
    Residuals
    remarks : tuple of str
        One sentence for each stuck sensor.
    """
    of_device: dict[str, list[Measured]] = {}
    for one in measured:
        if one.observed_s >= scene.begin_s:
            of_device.setdefault(one.device, []).append(one)
    rows: list[_Row] = []
    remarks: list[str] = []
    for device, values in of_device.items():
        if not _is_fixed(values):
            rows += _moving(scene, device, values, params.temperature)
            continue
        found = _fixed(scene, values, params, is_sunny=is_sunny)
        if isinstance(found, str):
            remarks.append(found)
        else:
            rows.append(found)
    rows = sorted(rows, key=lambda row: row.newest.observed_s)
    rows = rows[-params.field.most_observations :]
    vehicle = np.array([row.vehicle for row in rows], dtype=np.str_)
    shared = (vehicle[:, None] == vehicle) & (vehicle != "")
    own_k2 = np.diag(np.array([row.variance_k2 for row in rows]))
    return Residuals(
        value_k=np.array([row.value_k for row in rows]),
        noise_k2=shared * params.temperature.vehicle_bias_k**2 + own_k2,
        segment=np.array([row.segment for row in rows], dtype=np.intp),
        newest=tuple(row.newest for row in rows),
    ), tuple(remarks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One residual; ``vehicle`` is empty for a sensor that stands."""

    value_k: float
    variance_k2: float
    segment: int
    newest: Measured
    vehicle: str = ""


def _is_fixed(values: list[Measured]) -> bool:
    """Return whether a device stood still."""
    longitude = [one.longitude for one in values]
    latitude = [one.latitude for one in values]
    return (
        max(longitude) - min(longitude) <= FIXED_WITHIN_DEG
        and max(latitude) - min(latitude) <= FIXED_WITHIN_DEG
    )


def _fixed(
    scene: Scene,
    values: list[Measured],
    params: NetworkAnalysisParams,
    *,
    is_sunny: bool,
) -> _Row | str:
    """Return the residual of a sensor that stands, or a sentence why there is none."""
    own, background = params.temperature, scene.background
    trace = background.trace
    newest = values[-1]
    segment = scene.segment_at(newest.longitude, newest.latitude, own.reach_m)
    time_s = np.array([one.observed_s for one in values])
    value_c = np.array([one.value for one in values])
    expected_c = background.value(trace.road_surface_temperature_c, segment, time_s)
    site = background.of_segment[segment]
    stores = (trace.water_mm, trace.ice_mm, trace.frost_mm, trace.snow_mm_we)
    lies_mm = np.sum([rows[:, site] for rows in stores], axis=0)
    can_thaw = np.interp(time_s, trace.end_s, lies_mm) > CAN_THAW_MM
    since_s = stuck_since_s(time_s, value_c, expected_c, can_thaw, params.stuck)
    if np.isfinite(since_s):
        since_c = expected_c[time_s >= since_s]
        return scene.say.stuck(
            scene.say.sensor(newest.device, scene.street(segment)),
            newest.value,
            scene.clock(since_s),
            float(since_c.min()),
            float(since_c.max()),
        )
    residual_k = value_c - expected_c
    is_recent = time_s >= time_s[-1] - own.mean_over_h * HOUR_S
    value_k = own.newest_share * residual_k[-1]
    value_k += (1.0 - own.newest_share) * float(residual_k[is_recent].mean())
    age_h = -newest.observed_s / HOUR_S
    error_k = own.sensor_error_in_sun_k if is_sunny else own.sensor_error_k
    return _Row(
        value_k=float(value_k * np.exp(-age_h / own.decay_h)),
        variance_k2=error_k**2 + own.place_error_k**2 + DRIFT_K**2 * age_h,
        segment=segment,
        newest=newest,
    )


def _moving(
    scene: Scene, device: str, values: list[Measured], own: TemperatureParams
) -> list[_Row]:
    """Return the newest residual on each segment that a vehicle passed."""
    rows = scene.background.trace.road_surface_temperature_c
    found: dict[int, _Row] = {}
    for one in values:
        if one.observed_s < -VEHICLE_S:
            continue
        segment = scene.segment_at(one.longitude, one.latitude, own.reach_m)
        at_s = np.array([one.observed_s])
        residual_k = one.value - float(scene.background.value(rows, segment, at_s)[0])
        age_h = -one.observed_s / HOUR_S
        found[segment] = _Row(
            value_k=float(residual_k * np.exp(-age_h / own.decay_h)),
            variance_k2=own.vehicle_error_k**2
            + own.place_error_k**2
            + DRIFT_K**2 * age_h,
            segment=segment,
            newest=one,
            vehicle=device,
        )
    return list(found.values())


def _cut_remarks(
    scene: Scene, residuals: Residuals, checked: Checked
) -> tuple[str, ...]:
    """Say which sensors contradict the model or each other too much."""
    say = scene.say
    remarks: list[str] = []
    for index in checked.gross:
        one = residuals.newest[index]
        sensor = say.sensor(one.device, scene.street(int(residuals.segment[index])))
        apart_k = abs(float(residuals.value_k[index]))
        remarks.append(say.gross(sensor, one.value, apart_k))
    for index in checked.lying:
        one = residuals.newest[index]
        sensor = say.sensor(one.device, scene.street(int(residuals.segment[index])))
        others_c = one.value - residuals.value_k[index] + checked.expected_k[index]
        remarks.append(say.contradicted(sensor, one.value, float(others_c)))
    return tuple(remarks)
