"""Turns that a map forbids, as pairs of arcs of the network.

The relations of type `restriction
<https://wiki.openstreetmap.org/wiki/Relation:restriction>`_: from one way, over a node,
into another way one may not, or may only, turn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from planner.io.turns_that_cut import drop_cutting_bans
from planner.network.road_network import RoadNetwork

_ONLY = "only_"
_NO = "no_"
_U_TURN = "no_u_turn"
_KEYS = ("restriction", "restriction:hgv")
_HEAVY = frozenset({"hgv", "motor_vehicle", "vehicle"})
"""Values of ``except`` that spare a heavy vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """One restriction: OSM numbers of two ways and of the node between them."""

    what: str
    from_way: int
    via_node: int
    to_way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BannedTurns:
    """What restrictions become.

    Attributes
    ----------
    pairs : (B, 2) int32
        Arcs, see `planner.network.arcs`: the second may not follow the first.
    kept, unclear : int
        Restrictions that forbid a turn between segments of the network; and those
        whose ways pass the node, so that it takes more than their names to say which
        turn is meant.
    cutting : int
        Turns that were to be banned and are not, as that would cut off a street.
    """

    pairs: NDArray[np.int32]
    kept: int
    unclear: int
    cutting: int


def read_restrictions(osm: Path) -> tuple[Restriction, ...]:
    """Read the restrictions of an extract that bind a heavy vehicle at any hour.

    Those over a way instead of a node are left out, as are those with conditions.

    Parameters
    ----------
    osm : Path
        Checked before.
    """
    found = []
    reader = osmium.FileProcessor(str(osm), osmium.osm.RELATION)
    for relation in reader.with_filter(
        osmium.filter.TagFilter(("type", "restriction"))
    ):
        if not isinstance(relation, osmium.osm.Relation):
            continue
        what = next((v for v in map(relation.tags.get, _KEYS) if v is not None), "")
        spared = set((relation.tags.get("except") or "").replace(" ", "").split(";"))
        if not what.startswith((_ONLY, _NO)) or spared & _HEAVY:
            continue
        members = [
            (member.role, member.type, member.ref) for member in relation.members
        ]
        start = [ref for role, kind, ref in members if (role, kind) == ("from", "w")]
        via = [ref for role, kind, ref in members if (role, kind) == ("via", "n")]
        end = [ref for role, kind, ref in members if (role, kind) == ("to", "w")]
        if len(via) == 1:
            found += [
                Restriction(what=what, from_way=one, via_node=via[0], to_way=other)
                for one in start
                for other in end
            ]
    return tuple(found)


def ban_turns(
    restrictions: Iterable[Restriction],
    network: RoadNetwork,
    way_of_segment: NDArray[np.int64],
) -> BannedTurns:
    """Find the pairs of arcs that restrictions forbid.

    Parameters
    ----------
    restrictions : iterable of Restriction
    network : RoadNetwork
    way_of_segment : (S,) int64
        OSM number of the way that a segment is cut from.
    """
    into, out = _arcs_at_nodes(network, way_of_segment)
    pairs: set[tuple[int, int]] = set()
    kept = unclear = 0
    for one in restrictions:
        arriving = into.get(one.via_node, {}).get(one.from_way, [])
        departing = out.get(one.via_node, {}).get(one.to_way, [])
        if not arriving or not departing:
            continue
        if one.what == _U_TURN and one.from_way == one.to_way:
            banned = [(arc, arc ^ 1) for arc in arriving]
        elif len(arriving) > 1 or len(departing) > 1:
            unclear += 1
            continue
        elif one.what.startswith(_NO):
            banned = [(arriving[0], departing[0])]
        else:
            listed = out[one.via_node].values()
            others = {arc for arcs in listed for arc in arcs} - set(departing)
            banned = [(arriving[0], arc) for arc in sorted(others)]
        pairs.update(banned)
        kept += 1
    asked = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    left = drop_cutting_bans(network, asked)
    return BannedTurns(
        pairs=left,
        kept=kept,
        unclear=unclear,
        cutting=asked.shape[0] - left.shape[0],
    )


def _arcs_at_nodes(
    network: RoadNetwork, way_of_segment: NDArray[np.int64]
) -> tuple[dict[int, dict[int, list[int]]], dict[int, dict[int, list[int]]]]:
    """Return the arcs into and out of each node by way, both by OSM number.

    Without those against a one-way, and without loops, of which the two directions
    cannot be told apart by their nodes.
    """
    into: dict[int, dict[int, list[int]]] = {}
    out: dict[int, dict[int, list[int]]] = {}
    starts = network.node_id[network.from_node].tolist()
    ends = network.node_id[network.to_node].tolist()
    columns = zip(
        starts, ends, way_of_segment.tolist(), network.oneway.tolist(), strict=True
    )
    for segment, (start, end, way, oneway) in enumerate(columns):
        for arc, tail, head, sign in (
            (2 * segment, start, end, 1),
            (2 * segment + 1, end, start, -1),
        ):
            if sign == -oneway or start == end:
                continue
            out.setdefault(tail, {}).setdefault(way, []).append(arc)
            into.setdefault(head, {}).setdefault(way, []).append(arc)
    return into, out
