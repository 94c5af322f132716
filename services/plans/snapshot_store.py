"""A snapshot packed beside its plan, so that the plan can be made again from it.

The archive holds everything a plan is made from but the town itself, which is
named by its hash: weather arrays bit for bit, readings, treatments, vehicles, and
what was asked of the search. It also holds the surface that was expected.
"""

import io
import zipfile
from dataclasses import dataclass, fields

import msgspec
import numpy as np

from planner.domain.calendar import Instant
from planner.domain.operations import TreatmentRecord, VehicleState
from planner.domain.readings import (
    DriverReport,
    Reading,
    RoadReading,
    SnowCameraReading,
)
from planner.io.town_folder import TownFolder
from planner.snapshot import Forcing, Snapshot
from services.segments.expected import ExpectedSurface

SCHEMA = "vinter-snapshot/1"
_KNOWN = "known.json"
_FORCING = "forcing.npz"
_EXPECTED = "expected.npz"
_READINGS: dict[str, type[Reading]] = {
    "road": RoadReading,
    "camera": SnowCameraReading,
    "report": DriverReport,
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of the search beside the snapshot."""

    seed: int
    seconds: float | None
    iterations: int | None
    weather: str | None


class _StoredReading(msgspec.Struct, frozen=True):
    """A reading and which kind it is."""

    kind: str
    reading: msgspec.Raw


_WORDS = frozenset({"source", "estimated", "remarks", "attribution"})
"""Fields of the forcing that are no numbers."""


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """The archive's JSON part."""

    schema: str
    town_hash: str
    now: Instant
    asked: Asked
    weather_source: str
    weather_estimated: tuple[str, ...]
    weather_remarks: tuple[str, ...]
    weather_attribution: str
    readings: tuple[_StoredReading, ...]
    treatments: tuple[TreatmentRecord, ...]
    under_way: tuple[TreatmentRecord, ...]
    vehicle_states: tuple[VehicleState, ...]
    closed_segments: tuple[str, ...]


def encode_snapshot(
    snapshot: Snapshot, asked: Asked, expected: ExpectedSurface | None
) -> bytes:
    """Pack a snapshot; the same one gives the same bytes."""
    forcing = snapshot.forcing
    known = _Known(
        schema=SCHEMA,
        town_hash=snapshot.town_hash,
        now=snapshot.now,
        asked=asked,
        weather_source=forcing.source,
        weather_estimated=forcing.estimated,
        weather_remarks=forcing.remarks,
        weather_attribution=forcing.attribution,
        readings=tuple(_stored(reading) for reading in snapshot.readings),
        treatments=snapshot.treatments,
        under_way=snapshot.under_way,
        vehicle_states=snapshot.vehicle_states,
        closed_segments=tuple(sorted(snapshot.closed_segments)),
    )
    numbers = {
        field.name: np.asarray(getattr(forcing, field.name))
        for field in fields(Forcing)
        if field.name not in _WORDS
    }
    parts = {
        _KNOWN: msgspec.json.encode(known, order="deterministic"),
        _FORCING: _pack(numbers),
    }
    if expected is not None:
        parts[_EXPECTED] = _pack(
            {
                "segment_id": expected.segment_id,
                "snow_depth_mm": expected.snow_depth_mm,
                "slipperiness": expected.slipperiness,
            }
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def decode_snapshot(stored: bytes, town: TownFolder) -> tuple[Snapshot, Asked]:
    """Unpack a snapshot over the town that it was taken of.

    Raises
    ------
    ValueError
        If the archive is of another schema, or the town has changed since.
    """
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        known = msgspec.json.decode(archive.read(_KNOWN), type=_Known)
        forcing = _unpack(archive.read(_FORCING))
    if known.schema != SCHEMA:
        msg = f"the snapshot is '{known.schema}', this Vinter reads {SCHEMA}"
        raise ValueError(msg)
    if known.town_hash != town.town_hash:
        msg = (
            f"the snapshot was taken of town {known.town_hash[:12]}, the folder now "
            f"holds {town.town_hash[:12]}; put the town folder of that time back"
        )
        raise ValueError(msg)
    snapshot = Snapshot(
        town=town.town,
        town_hash=town.town_hash,
        network=town.network,
        terrain=town.terrain,
        now=known.now,
        forcing=_forcing(forcing, known),
        readings=tuple(
            msgspec.json.decode(stored.reading, type=_READINGS[stored.kind])
            for stored in known.readings
        ),
        treatments=known.treatments,
        under_way=known.under_way,
        vehicle_states=known.vehicle_states,
        closed_segments=frozenset(known.closed_segments),
    )
    return snapshot, known.asked


def decode_expected(stored: bytes) -> ExpectedSurface | None:
    """Return the surface that the plan expected, None where it was not kept."""
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        if _EXPECTED not in archive.namelist():
            return None
        columns = _unpack(archive.read(_EXPECTED))
    return ExpectedSurface(
        segment_id=columns["segment_id"],
        snow_depth_mm=columns["snow_depth_mm"],
        slipperiness=columns["slipperiness"],
    )


def _stored(reading: Reading) -> _StoredReading:
    """Return a reading with its kind."""
    [kind] = [name for name, held in _READINGS.items() if isinstance(reading, held)]
    encoded = msgspec.json.encode(reading, order="deterministic")
    return _StoredReading(kind, msgspec.Raw(encoded))


def _forcing(columns: dict[str, np.ndarray], known: _Known) -> Forcing:
    """Return the weather arrays as they were."""
    return Forcing(
        time_s=columns["time_s"],
        air_temperature_c=columns["air_temperature_c"],
        relative_humidity_pct=columns["relative_humidity_pct"],
        wind_speed_m_s=columns["wind_speed_m_s"],
        cloud_cover_pct=columns["cloud_cover_pct"],
        precipitation_mm_h=columns["precipitation_mm_h"],
        snow_depth_mm=columns["snow_depth_mm"],
        road_surface_temperature_c=columns["road_surface_temperature_c"],
        elevation_m=float(columns["elevation_m"]),
        latitude=float(columns["latitude"]),
        longitude=float(columns.get("longitude", np.nan)),
        shortwave_w_m2=columns.get("shortwave_w_m2", np.empty(0)),
        longwave_w_m2=columns.get("longwave_w_m2", np.empty(0)),
        pressure_hpa=columns.get("pressure_hpa", np.empty(0)),
        source=known.weather_source,
        estimated=known.weather_estimated,
        remarks=known.weather_remarks,
        attribution=known.weather_attribution,
    )


def _pack(columns: dict[str, np.ndarray]) -> bytes:
    """Return arrays as an uncompressed npz; the archive around it compresses."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, values in columns.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.asarray(values, order="C"))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), part.getvalue())
    return file.getvalue()


def _unpack(content: bytes) -> dict[str, np.ndarray]:
    """Return the arrays of an npz."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
