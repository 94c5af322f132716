"""What every caller asks for alike, made once: lines for each town, states for a plan.

A plan is stored once and never edited, so what was made of it stays right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from sqlalchemy import Engine

from planner.io.town_folder import TownFolder
from services.db.engine import begin_read
from services.plans.expected_store import decode_expected
from services.plans.queries import find_latest_number, find_plan
from services.plans.read_document import read_document
from services.segments.queries import segments_geojson
from services.segments.schemas import SegmentState
from services.segments.states import segment_states

TOWNS_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TownShape:
    """A town whose segments are the same as another's of that hash."""

    town_hash: str
    folder: TownFolder = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPlan:
    """A town as its latest plan knows it; ``number`` is None before the first."""

    database: str
    town: str
    town_hash: str
    number: int | None
    engine: Engine = field(compare=False)
    folder: TownFolder = field(compare=False)

    @property
    def etag(self) -> str:
        """Name of this version in HTTP."""
        return f'"{self.town_hash[:32]}-{self.number or 0}"'


def at_latest_plan(engine: Engine, town: str, folder: TownFolder) -> AtPlan:
    """Return the town with the plan that was made last."""
    with begin_read(engine) as session:
        number = find_latest_number(session, town)
    return AtPlan(
        database=str(engine.url),
        town=town,
        town_hash=folder.town_hash,
        number=number,
        engine=engine,
        folder=folder,
    )


@lru_cache(maxsize=TOWNS_KEPT)
def drawn_segments(shape: TownShape) -> bytes:
    """Return a town's segments as GeoJSON."""
    return segments_geojson(shape.folder.town, shape.folder.network)


@lru_cache(maxsize=TOWNS_KEPT)
def states_of(at: AtPlan) -> Sequence[SegmentState]:
    """Return the state of every segment, in the network's order."""
    plan, expected = None, None
    if at.number is not None:
        with begin_read(at.engine) as session:
            row = find_plan(session, at.town, at.number)
            if row is not None:
                plan = read_document(row.document)
                expected = decode_expected(row.snapshot)
    return segment_states(at.folder.town, at.folder.network, plan, expected)


@lru_cache(maxsize=TOWNS_KEPT)
def states_json(at: AtPlan) -> bytes:
    """Return the state of every segment as JSON."""
    return msgspec.json.encode(states_of(at))


@lru_cache(maxsize=TOWNS_KEPT)
def rows_of(at: AtPlan) -> Mapping[str, int]:
    """Return where in the network's order each segment is."""
    names = at.folder.network.segment_id.tolist()
    return {name: row for row, name in enumerate(names)}
