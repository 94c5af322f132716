"""What each OSM highway value is: its kind, typical width, lanes and speed.

Widths and speeds are of the kind of street, for segments on which nobody has mapped
them. Lane widths of 3.0 to 3.75 m, local streets of 4.5 to 6 m and paths of
1.8 to 3 m are common design values in the Nordic countries; they are assumptions
of ours, not a standard, and a mapped tag always wins.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.network.road_network import SegmentKind

TRUCK_BLADE_M = 3.7
"""Diagonal front plough of a truck; assumed, the fleet of a first town has it."""

TRUCK_WIDTH_M = 2.55
"""Widest vehicle that EU directive 96/53/EC allows."""

PATH_BLADE_M = 2.4
"""V-plough with wings of a narrow machine; assumed."""

PATH_MACHINE_WIDTH_M = 1.5
"""Narrow machine with its plough folded; assumed. It fits no narrower path."""

BLADE_SHARE = 0.85
"""Share of a blade's width that clears, it stands askew and overlaps.
reference: passes = ceil(width / (blade x 0.85)), a proposed default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HighwayType:
    """What is typical of one highway value.

    Attributes
    ----------
    kind : SegmentKind
    lanes : int
        In both directions together; 0 for paths.
    lane_width_m : float
        The whole width for a path. [m]
    speed_km_h : float
        Where no limit is mapped. [km/h]
    """

    kind: SegmentKind
    lanes: int
    lane_width_m: float
    speed_km_h: float


def _street(lanes: int, lane_width_m: float, speed_km_h: float) -> HighwayType:
    """Declare a street."""
    return HighwayType(
        kind=SegmentKind.STREET,
        lanes=lanes,
        lane_width_m=lane_width_m,
        speed_km_h=speed_km_h,
    )


def _path(width_m: float) -> HighwayType:
    """Declare a path; a machine does not go faster than 20 km/h there."""
    return HighwayType(
        kind=SegmentKind.PATH, lanes=0, lane_width_m=width_m, speed_km_h=20.0
    )


HIGHWAYS: Mapping[str, HighwayType] = MappingProxyType(
    {
        "motorway": _street(4, 3.75, 100.0),
        "motorway_link": _street(2, 3.75, 70.0),
        "trunk": _street(2, 3.75, 80.0),
        "trunk_link": _street(2, 3.75, 60.0),
        "primary": _street(2, 3.5, 60.0),
        "primary_link": _street(2, 3.5, 50.0),
        "secondary": _street(2, 3.5, 50.0),
        "secondary_link": _street(2, 3.5, 50.0),
        "tertiary": _street(2, 3.25, 50.0),
        "tertiary_link": _street(2, 3.25, 50.0),
        "unclassified": _street(2, 3.0, 50.0),
        "residential": _street(2, 2.75, 40.0),
        "living_street": _street(2, 2.25, 10.0),
        "road": _street(2, 2.75, 40.0),
        "service": _street(1, 3.5, 20.0),
        "busway": _street(2, 3.5, 50.0),
        "track": _street(1, 3.0, 20.0),
        "pedestrian": _path(4.5),
        "cycleway": _path(2.5),
        "footway": _path(2.0),
        "path": _path(2.0),
    }
)
"""Highway values that are kept."""

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "steps": "no machine drives on steps; they are work by hand",
        "construction": "not open yet",
        "proposed": "not built",
        "planned": "not built",
        "platform": "a platform is cleared as a place, not driven along",
        "corridor": "indoors",
        "elevator": "indoors",
        "raceway": "no public street",
        "bridleway": "riding path, not cleared",
        "bus_guideway": "guided track, no plough runs on it",
        "via_ferrata": "climbing path",
        "rest_area": "an area, not a way",
        "services": "an area, not a way",
        "abandoned": "out of use",
        "disused": "out of use",
        "razed": "out of use",
        "escape": "emergency escape lane",
        "emergency_bay": "emergency bay",
    }
)
"""Highway values that are left out, and why."""


def typical_lanes(highway: str, *, is_oneway: bool) -> int:
    """Return the lanes of a kept highway value; a one-way street has half of them."""
    lanes = HIGHWAYS[highway].lanes
    return max(1, lanes // 2) if lanes and is_oneway else lanes


def passes_of(
    width_m: float, lanes: int, kind: SegmentKind, *, width_is_mapped: bool
) -> int:
    """Return the passes that clear a width.

    ``ceil(width / (blade x 0.85))``, but a lane that the blade spans takes one
    pass: a two-way street of two lanes is cleared in two, one each way, and a
    narrow street in one. A path whose width nobody has mapped is taken as one
    blade wide, the way a first clearing leaves it.

    Parameters
    ----------
    width_m : float
        Of the surface to clear. [m]
    lanes : int
        0 where there are none.
    kind : SegmentKind
        Streets are cleared by a truck's blade, paths by a narrow machine's.
    width_is_mapped : bool
        False where the width is only typical.
    """
    if kind == SegmentKind.PATH and not width_is_mapped and width_m <= PATH_BLADE_M * 2:
        return 1
    blade_m = TRUCK_BLADE_M if kind == SegmentKind.STREET else PATH_BLADE_M
    passes = max(1, math.ceil(width_m / (blade_m * BLADE_SHARE)))
    if lanes > 0 and width_m / lanes <= blade_m:
        return min(passes, lanes)
    return passes
