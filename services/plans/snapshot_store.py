"""A snapshot packed beside its plan, so that the plan can be made again from it.

The archive holds everything a plan is made from but the town itself, which is
named by its hash: weather arrays bit for bit, readings, treatments, vehicles, and
what was asked of the search. It also holds the surface that was expected, see
`services.plans.expected_store`.
"""

import io
import zipfile
from dataclasses import dataclass

import msgspec

from planner.domain.calendar import Instant
from planner.domain.operations import TourLeft, TreatmentRecord, VehicleState
from planner.domain.readings import (
    DriverReport,
    Reading,
    RoadReading,
    SnowCameraReading,
)
from planner.io.town_folder import TownFolder
from planner.snapshot import Snapshot
from services.plans.expected_store import (
    EPOCH,
    encode_expected,
    pack_arrays,
    unpack_arrays,
)
from services.plans.weather_store import (
    StoredPoint,
    StoredSource,
    decode_sources,
    encode_sources,
    forcing_from,
    forcing_numbers,
)
from services.segments.expected import ExpectedSurface

SCHEMA = "vinter-snapshot/1"
_KNOWN = "known.json"
_FORCING = "forcing.npz"
_SOURCES = "sources.npz"
_READINGS: dict[str, type[Reading]] = {
    "road": RoadReading,
    "camera": SnowCameraReading,
    "report": DriverReport,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of the search beside the snapshot."""

    seed: int
    seconds: float | None
    iterations: int | None
    weather: str | None
    replan: bool = False


class _StoredReading(msgspec.Struct, frozen=True):
    """A reading and which kind it is."""

    kind: str
    reading: msgspec.Raw


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
    weather_sources: tuple[StoredSource, ...] = ()
    """All of them, where there is more than one station."""
    readings: tuple[_StoredReading, ...]
    treatments: tuple[TreatmentRecord, ...]
    under_way: tuple[TreatmentRecord, ...]
    vehicle_states: tuple[VehicleState, ...]
    closed_segments: tuple[str, ...]
    left: tuple[TourLeft, ...] = ()
    usual_vehicles: dict[str, str] = {}
    last_done: dict[str, Instant] = {}


def encode_snapshot(
    snapshot: Snapshot, asked: Asked, expected: ExpectedSurface | None
) -> bytes:
    """Pack a snapshot; the same one gives the same bytes."""
    forcing = snapshot.forcing
    sources, numbers = encode_sources(snapshot.sources, forcing)
    known = _Known(
        schema=SCHEMA,
        town_hash=snapshot.town_hash,
        now=snapshot.now,
        asked=asked,
        weather_source=forcing.source,
        weather_estimated=forcing.estimated,
        weather_remarks=forcing.remarks,
        weather_attribution=forcing.attribution,
        weather_sources=sources,
        readings=tuple(_stored(reading) for reading in snapshot.readings),
        treatments=snapshot.treatments,
        under_way=snapshot.under_way,
        vehicle_states=snapshot.vehicle_states,
        closed_segments=tuple(sorted(snapshot.closed_segments)),
        left=snapshot.left,
        usual_vehicles=dict(snapshot.usual_vehicles),
        last_done=dict(snapshot.last_done),
    )
    parts = {
        _KNOWN: msgspec.json.encode(known, order="deterministic"),
        _FORCING: pack_arrays(forcing_numbers(forcing)),
    }
    if sources:
        parts[_SOURCES] = pack_arrays(numbers)
    if expected is not None:
        parts |= encode_expected(expected)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=EPOCH)
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
        columns = unpack_arrays(archive.read(_FORCING))
        numbers = unpack_arrays(archive.read(_SOURCES)) if known.weather_sources else {}
    if known.schema != SCHEMA:
        msg = f"the snapshot is '{known.schema}', this Vinter reads {SCHEMA}"
        raise ValueError(msg)
    if known.town_hash != town.town_hash:
        msg = (
            f"the snapshot was taken of town {known.town_hash[:12]}, the folder now "
            f"holds {town.town_hash[:12]}; put the town folder of that time back"
        )
        raise ValueError(msg)
    forcing = forcing_from(
        columns,
        StoredPoint(
            source=known.weather_source,
            estimated=known.weather_estimated,
            remarks=known.weather_remarks,
            attribution=known.weather_attribution,
        ),
    )
    snapshot = Snapshot(
        town=town.town,
        town_hash=town.town_hash,
        network=town.network,
        terrain=town.terrain,
        now=known.now,
        forcing=forcing,
        sources=decode_sources(known.weather_sources, numbers, forcing),
        readings=tuple(
            msgspec.json.decode(stored.reading, type=_READINGS[stored.kind])
            for stored in known.readings
        ),
        treatments=known.treatments,
        under_way=known.under_way,
        vehicle_states=known.vehicle_states,
        closed_segments=frozenset(known.closed_segments),
        left=known.left,
        usual_vehicles=known.usual_vehicles,
        last_done=known.last_done,
    )
    return snapshot, known.asked


def _stored(reading: Reading) -> _StoredReading:
    """Return a reading with its kind."""
    [kind] = [name for name, held in _READINGS.items() if isinstance(reading, held)]
    encoded = msgspec.json.encode(reading, order="deterministic")
    return _StoredReading(kind, msgspec.Raw(encoded))
