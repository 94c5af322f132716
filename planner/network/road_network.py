"""The town's segments and junctions as arrays, (N,) nodes and (S,) segments."""

from dataclasses import dataclass, field, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

NO_CLASS = -1


class SegmentKind(IntEnum):
    """Who drives on it in summer, and so which machine fits."""

    STREET = 0
    PATH = 1
    PLACE = 2
    """No way at all: a place to be cleared, see `planner.network.place_rows`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNetwork:
    """Everything drivable: what is maintained and what is only driven over.

    Every segment is drawn from ``from_node`` to ``to_node`` (indices into the
    node arrays). Text columns are numpy strings, empty where nothing is known.

    Attributes
    ----------
    node_id : (N,) int64
        OSM node numbers, as the plan document shows them.
    longitude, latitude : (N,)
        [degrees]
    x_m, y_m : (N,)
        Local metric coordinates (transverse Mercator on the town). [m]
    elevation_m : (N,)
        NaN without a DEM. [m]
    segment_id : (S,) str
        ``way:from_node:index``.
    from_node, to_node : (S,) int32
    length_m, width_m : (S,)
        Width is of the maintained surface, mapped or typical of its kind. [m]
    oneway : (S,) int8
        1: only from ``from_node`` to ``to_node``; -1: only back; 0: both. Binds
        every machine: as engines on a street, as bicycles on a path.
    kind : (S,) int8
        `SegmentKind`.
    service_class : (S,) int16
        Index into the town's classes, `NO_CLASS` where the town does not
        maintain it (another owner's: drivable, never a task).
    highway, name, owner, area, contractor, surface, beat : (S,) str
    allowed_hours : (S,) str
        Local hours in which work is allowed, "22:00-06:00" or several with
        commas; empty means always.
    lanes : (S,) int8
        0 where not mapped.
    speed_limit_km_h : (S,)
        Mapped or typical of its kind. [km/h]
    passes : (S,) int8
        Passes that clear its width.
    is_bridge, is_tunnel : (S,) bool
        No snow falls in a tunnel.
    truck_access, path_access : (S,) bool
        Whether a truck or a path machine may and can drive it.
    slope_pct : (S,)
        Rise from ``from_node`` to ``to_node``; NaN without a DEM. [%]
    shape_offsets : (S + 1,) int64
        Segment s is drawn by points ``shape_offsets[s]:shape_offsets[s + 1]``.
    shape_longitude, shape_latitude : (points,)
        [degrees]
    banned_turn : (B, 2) int32
        Arcs, see `planner.network.arcs`, of which the second may not be driven right
        behind the first.
    """

    node_id: NDArray[np.int64]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    segment_id: NDArray[np.str_]
    from_node: NDArray[np.int32]
    to_node: NDArray[np.int32]
    length_m: NDArray[np.float64]
    width_m: NDArray[np.float64]
    oneway: NDArray[np.int8]
    kind: NDArray[np.int8]
    service_class: NDArray[np.int16]
    highway: NDArray[np.str_]
    name: NDArray[np.str_]
    owner: NDArray[np.str_]
    area: NDArray[np.str_]
    contractor: NDArray[np.str_]
    surface: NDArray[np.str_]
    beat: NDArray[np.str_]
    allowed_hours: NDArray[np.str_]
    lanes: NDArray[np.int8]
    speed_limit_km_h: NDArray[np.float64]
    passes: NDArray[np.int8]
    is_bridge: NDArray[np.bool_]
    is_tunnel: NDArray[np.bool_]
    truck_access: NDArray[np.bool_]
    path_access: NDArray[np.bool_]
    slope_pct: NDArray[np.float64]
    shape_offsets: NDArray[np.int64]
    shape_longitude: NDArray[np.float64]
    shape_latitude: NDArray[np.float64]
    banned_turn: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros((0, 2), dtype=np.int32)
    )

    def __post_init__(self) -> None:
        """Refuse columns of unequal length and segments that end nowhere."""
        for column in fields(self):
            if column.name.startswith(("shape_", "banned_")):
                continue
            expected = self.node_count if column.name in NODE_COLUMNS else self.count
            found = getattr(self, column.name).shape
            if found != (expected,):
                msg = f"{column.name} is {found}, the network has {expected} of them"
                raise ValueError(msg)
        if self.shape_offsets.shape != (self.count + 1,):
            msg = (
                f"shape_offsets is {self.shape_offsets.shape}, {self.count} segments "
                f"need ({self.count + 1},)"
            )
            raise ValueError(msg)
        for ends in (self.from_node, self.to_node):
            if self.count and not (ends.min() >= 0 and ends.max() < self.node_count):
                msg = f"a segment ends outside the {self.node_count} nodes"
                raise ValueError(msg)
        turns = self.banned_turn
        if turns.size and not (turns.min() >= 0 and turns.max() < 2 * self.count):
            msg = f"a banned turn names an arc outside the {2 * self.count} there are"
            raise ValueError(msg)

    @property
    def count(self) -> int:
        """Number of segments, S."""
        return int(self.segment_id.shape[0])

    @property
    def node_count(self) -> int:
        """Number of nodes, N."""
        return int(self.node_id.shape[0])

    def shape(self, segment: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the longitudes and latitudes that draw a segment."""
        part = slice(self.shape_offsets[segment], self.shape_offsets[segment + 1])
        return self.shape_longitude[part], self.shape_latitude[part]


NODE_COLUMNS = frozenset(
    {"node_id", "longitude", "latitude", "x_m", "y_m", "elevation_m"}
)
