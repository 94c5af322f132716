"""Segments that the outlook cannot tell apart share one column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import seconds_between
from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import SPREADS, Work
from planner.network.road_network import RoadNetwork
from planner.params import SurfaceParams
from planner.snapshot import Snapshot

HOUR_S = 3600.0
M_PER_KM = 1000.0
SALTS = frozenset({Work.SALT, Work.PREWET, Work.BRINE})
CLEARS = frozenset({Work.PLOUGH, Work.SWEEP, Work.REMOVE})


@dataclass(frozen=True, slots=True)
class Event:
    """A treatment as a column feels it.

    ``step`` is the first one at or after it. ``kept_share`` of the snow above what
    a plough leaves stays (1: nothing was cleared); the surface is not slippery until
    ``protected_until_s`` from ``now`` (``-inf``: nothing was spread).
    """

    step: int
    kept_share: float
    protected_until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """The columns treated in one step: (P,) ploughed, (Q,) spread.

    A column is there once: a later pass or spreading replaces an earlier one.
    """

    ploughed: NDArray[np.intp]
    kept_share: NDArray[np.float64]
    spread: NDArray[np.intp]
    protected_until_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Unique columns, (U,), the last of them the open road at the station.

    Attributes
    ----------
    of_segment : (S,) intp
        Column of each segment.
    offset_c : (U,)
        Air temperature against the station's. [°C]
    is_bridge, is_tunnel : (U,) bool
    treated : mapping of step to what was treated then
    remarks : tuple of str
    """

    of_segment: NDArray[np.intp]
    offset_c: NDArray[np.float64]
    is_bridge: NDArray[np.bool_]
    is_tunnel: NDArray[np.bool_]
    treated: Mapping[int, Treated]
    remarks: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of columns, U."""
        return int(self.offset_c.shape[0])


def unique_columns(
    snapshot: Snapshot, time_s: NDArray[np.float64], params: SurfaceParams
) -> Columns:
    """Group segments by height, bridge, tunnel and treatments."""
    network = snapshot.network
    band_m, remarks = _height_bands_m(snapshot, params)
    histories = _histories(snapshot, time_s, params)
    numbers: dict[tuple[float, bool, bool, tuple[Event, ...]], int] = {}
    of_segment = np.zeros(network.count, dtype=np.intp)
    for segment in range(network.count):
        key = (
            float(band_m[segment]),
            bool(network.is_bridge[segment]),
            bool(network.is_tunnel[segment]),
            histories.get(segment, ()),
        )
        of_segment[segment] = numbers.setdefault(key, len(numbers))
    keys = [*numbers, (0.0, False, False, ())]
    return Columns(
        of_segment=of_segment,
        offset_c=np.array([key[0] for key in keys]) / M_PER_KM * params.lapse_c_per_km,
        is_bridge=np.array([key[1] for key in keys]),
        is_tunnel=np.array([key[2] for key in keys]),
        treated=_by_step([key[3] for key in keys]),
        remarks=remarks,
    )


def segment_elevation_m(network: RoadNetwork) -> NDArray[np.float64]:
    """Return the mean elevation of each segment's ends, NaN without a DEM. [m]."""
    return 0.5 * (
        network.elevation_m[network.from_node] + network.elevation_m[network.to_node]
    )


def _height_bands_m(
    snapshot: Snapshot, params: SurfaceParams
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return each segment's height above the station, in bands. [m]."""
    elevation_m = segment_elevation_m(snapshot.network)
    is_known = np.isfinite(elevation_m)
    if not is_known.any():
        return np.zeros(elevation_m.shape), ()
    reference_m = snapshot.forcing.elevation_m
    remarks: tuple[str, ...] = ()
    if np.isnan(reference_m):
        reference_m = float(np.median(elevation_m[is_known]))
        remark = (
            f"The height of {snapshot.forcing.source} is not known; its weather is "
            f"taken to be that of the town's middle height, {reference_m:.0f} m."
        )
        remarks = (remark,)
    bands = np.round((elevation_m - reference_m) / params.elevation_band_m)
    return np.where(is_known, bands, 0.0) * params.elevation_band_m, remarks


def _histories(
    snapshot: Snapshot, time_s: NDArray[np.float64], params: SurfaceParams
) -> dict[int, tuple[Event, ...]]:
    """Return the treatments of each treated segment as events in time order."""
    indices = _segment_indices(snapshot.network, snapshot.treatments)
    found: dict[int, list[Event]] = {}
    for record in snapshot.treatments:
        segment = indices.get(record.segment)
        if segment is None:
            continue
        finished_s = seconds_between(snapshot.now, record.finished_at)
        step = int(np.searchsorted(time_s, finished_s - 1e-6))
        if step >= time_s.size:
            continue
        passes = max(1, int(snapshot.network.passes[segment]))
        found.setdefault(segment, []).append(
            _event(record, finished_s, step, passes, params)
        )
    return {segment: tuple(events) for segment, events in found.items()}


def _event(
    record: TreatmentRecord,
    finished_s: float,
    step: int,
    passes: int,
    params: SurfaceParams,
) -> Event:
    """Translate one treatment; the first of two passes clears half the width."""
    clears = bool(record.works & CLEARS)
    left = max(0, passes - record.pass_number)
    until_s = -np.inf
    if record.works & SPREADS:
        effect_h = (
            params.salt_effect_h if record.works & SALTS else params.grit_effect_h
        )
        until_s = finished_s + effect_h * HOUR_S
    return Event(
        step=step,
        kept_share=left / (left + 1) if clears else 1.0,
        protected_until_s=until_s,
    )


def _by_step(histories: list[tuple[Event, ...]]) -> dict[int, Treated]:
    """Gather the events of all columns by the step in which they are felt."""
    ploughed: dict[int, dict[int, float]] = {}
    spread: dict[int, dict[int, float]] = {}
    for column, events in enumerate(histories):
        for event in events:
            if event.kept_share < 1.0:
                ploughed.setdefault(event.step, {})[column] = event.kept_share
            if np.isfinite(event.protected_until_s):
                spread.setdefault(event.step, {})[column] = event.protected_until_s
    return {
        step: Treated(
            ploughed=np.array([*ploughed.get(step, {})], dtype=np.intp),
            kept_share=np.array([*ploughed.get(step, {}).values()], dtype=np.float64),
            spread=np.array([*spread.get(step, {})], dtype=np.intp),
            protected_until_s=np.array(
                [*spread.get(step, {}).values()], dtype=np.float64
            ),
        )
        for step in sorted(ploughed.keys() | spread.keys())
    }


def _segment_indices(
    network: RoadNetwork, treatments: Iterable[TreatmentRecord]
) -> dict[str, int]:
    """Return the index of every treated segment that the network has."""
    wanted = {record.segment for record in treatments}
    if not wanted:
        return {}
    return {
        str(name): index
        for index, name in enumerate(network.segment_id)
        if str(name) in wanted
    }
