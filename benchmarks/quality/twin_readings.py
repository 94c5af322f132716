"""What sensors, cameras and drivers of the twin town say, right, wrong and false."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.twin_town import TwinTown
from planner.assimilation.reports.state_belief import (
    DRY,
    FROST,
    ICE,
    MOIST,
    NEIGHBOURS,
    PACKED,
    SLUSH,
    SNOW,
    STATES,
    WET,
)
from planner.domain.readings import (
    DriverObservation,
    DriverReport,
    Reading,
    RoadReading,
    SnowCameraReading,
)
from planner.surface.columns.surface_state import Trace

Array = NDArray[np.float64]
NOW = datetime(2024, 1, 7, 5, 0, tzinfo=UTC)
SENSOR_NOISE_K, SENSOR_BIAS_K = 0.2, 0.3
CAMERA_NOISE_MM = 15.0
SENSOR_STATE_RIGHT, DRIVER_RIGHT = 0.9, 0.85
REPORTERS = 15
REPORTS_TONIGHT, REPORTS_BEFORE = 60, 240
TONIGHT_S, BEFORE_S = 2 * 3600.0, 20 * 3600.0
BUTTONS = (
    DriverObservation.ICE,
    DriverObservation.FROST,
    DriverObservation.SNOW,
    DriverObservation.SLUSH,
    DriverObservation.CLEAR,
)
BUTTON_OF = {
    DRY: DriverObservation.CLEAR,
    MOIST: DriverObservation.CLEAR,
    WET: DriverObservation.CLEAR,
    SLUSH: DriverObservation.SLUSH,
    SNOW: DriverObservation.SNOW,
    PACKED: DriverObservation.SNOW,
    ICE: DriverObservation.ICE,
    FROST: DriverObservation.FROST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What was really the case: the past of every segment."""

    trace: Trace
    state: NDArray[np.int8]


def at(seconds: float) -> datetime:
    """Return a moment of the twin's clock."""
    return NOW + timedelta(seconds=seconds)


def sensor_readings(
    town: TwinTown, truth: Truth, sensors: NDArray[np.intp], rng: np.random.Generator
) -> list[Reading]:
    """Return three hours of surface temperatures, every ten minutes, and the state."""
    bias_k = rng.normal(0.0, SENSOR_BIAS_K, sensors.size)
    rows = np.flatnonzero(truth.trace.end_s >= -3.0 * 3600.0)
    surface_c = truth.trace.road_surface_temperature_c
    found: list[Reading] = []
    for number, segment in enumerate(sensors):
        longitude, latitude = _place(town, int(segment))
        for row in rows:
            seen = at(float(truth.trace.end_s[row]))
            state = _seen(int(truth.state[row, segment]), SENSOR_STATE_RIGHT, rng)
            noise_k = rng.normal(0.0, SENSOR_NOISE_K)
            measured_c = float(surface_c[row, segment]) + bias_k[number] + noise_k
            found.append(
                RoadReading(
                    device=f"rwis-{number}",
                    observed_at=seen,
                    received_at=seen,
                    longitude=longitude,
                    latitude=latitude,
                    road_surface_temperature_c=round(measured_c, 2),
                    surface_state=STATES[state],
                )
            )
    return found


def camera_readings(
    town: TwinTown, truth: Truth, cameras: NDArray[np.intp], rng: np.random.Generator
) -> list[Reading]:
    """Return one snow depth of each camera, five minutes old."""
    found: list[Reading] = []
    for number, segment in enumerate(cameras):
        longitude, latitude = _place(town, int(segment))
        depth_mm = float(truth.trace.snow_depth_mm[-1, segment])
        depth_mm = max(depth_mm + rng.normal(0.0, CAMERA_NOISE_MM), 0.0)
        found.append(
            SnowCameraReading(
                device=f"camera-{number}",
                observed_at=at(-300.0),
                received_at=at(-300.0),
                longitude=longitude,
                latitude=latitude,
                snow_depth_mm=depth_mm,
                snow_depth_uncertainty_mm=CAMERA_NOISE_MM,
            )
        )
    return found


def driver_reports(
    town: TwinTown,
    truth: Truth,
    rng: np.random.Generator,
    *,
    false_share: float,
    by_liars: bool,
) -> list[Reading]:
    """Return tonight's reports and those of the day before, that show whom to trust.

    A false report names any other button; an honest one is wrong now and then, by a
    neighbouring state. False ones come from everybody alike, or all from the same
    reporters.
    """
    count = REPORTS_TONIGHT + REPORTS_BEFORE
    time_s = -np.concatenate(
        (
            rng.uniform(0.0, TONIGHT_S, REPORTS_TONIGHT),
            rng.uniform(TONIGHT_S, BEFORE_S, REPORTS_BEFORE),
        )
    )
    reporter = rng.integers(0, REPORTERS, count)
    segment = rng.integers(0, town.x_m.size, count)
    draw = rng.uniform(size=count)
    liars = round(false_share * REPORTERS)
    is_false = reporter < liars if by_liars else draw < false_share
    found: list[Reading] = []
    for row in np.argsort(time_s):
        step = int(np.abs(truth.trace.end_s - time_s[row]).argmin())
        true = int(truth.state[step, segment[row]])
        button = BUTTON_OF[_seen(true, DRIVER_RIGHT, rng)]
        other = BUTTONS[rng.integers(0, len(BUTTONS) - 1)]
        if is_false[row]:
            right = BUTTON_OF[true]
            button = other if other is not right else BUTTONS[-1]
        longitude, latitude = _place(town, int(segment[row]))
        found.append(
            DriverReport(
                device=f"phone-{reporter[row]}",
                observed_at=at(float(time_s[row])),
                received_at=at(float(time_s[row])),
                report=button,
                longitude=longitude,
                latitude=latitude,
                reporter=f"driver {reporter[row]}",
            )
        )
    return found


def _seen(true: int, right: float, rng: np.random.Generator) -> int:
    """Return a state as somebody sees it who is mostly right."""
    if rng.uniform() < right:
        return true
    return int(rng.choice(NEIGHBOURS[true]))


def _place(town: TwinTown, segment: int) -> tuple[float, float]:
    """Return the middle of a segment. [degrees]."""
    ends = slice(2 * segment, 2 * segment + 2)
    return (
        float(town.network.longitude[ends].mean()),
        float(town.network.latitude[ends].mean()),
    )
