"""A way's tags as what a plough needs to know of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.io.highways import (
    HIGHWAYS,
    LEFT_OUT,
    PATH_MACHINE_WIDTH_M,
    TRUCK_WIDTH_M,
    passes_of,
    typical_lanes,
)
from planner.network.road_network import SegmentKind

KM_H_PER_MPH = 1.609344
M_PER_FOOT = 0.3048
WALKING_KM_H = 7.0
TRUCK_WEIGHT_T = 18.0
"""Two-axle truck with a 6 m³ spreader (reference: 6 m³ on an 18 t chassis)."""
TRUCK_HEIGHT_M = 3.4
"""Truck with spreader body and beacons; assumed. A sign says 3.5 m very often."""
WIDEST_M = 40.0
"""A mapped width above this is taken as a mistake."""

CLOSED = frozenset({"no", "private", "agricultural", "forestry", "military"})
OPEN = frozenset({"yes", "designated", "official", "permissive", "destination"})
PISTES = frozenset({"nordic", "downhill", "hike"})
PRIVATE_SERVICES = frozenset(
    {"driveway", "parking_aisle", "drive-through", "emergency_access", "slipway"}
)
PAVED = frozenset(
    {"asphalt", "paved", "concrete", "paving_stones", "sett", "cobblestone", "bricks"}
)
UNPAVED = frozenset(
    {
        *("unpaved", "ground", "dirt", "earth", "grass", "mud", "sand", "woodchips"),
        *("rock", "wood", "pebblestone", "gravel", "grass_paver", "stepping_stones"),
    }
)
SPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?$")
METRES = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(m|ft|')?$")
TONNES = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(t)?$")
FEET_INCHES = re.compile(r"^(\d+)'\s*(\d+)?\"?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class WayUse:
    """One kept way; the fields are those of `RoadNetwork`."""

    highway: str
    kind: SegmentKind
    name: str
    surface: str
    is_private: bool
    oneway: int
    truck_access: bool
    path_access: bool
    lanes: int
    width_m: float
    passes: int
    speed_limit_km_h: float
    is_bridge: bool
    is_tunnel: bool


def find_why_left_out(tags: Mapping[str, str]) -> str | None:
    """Return why a way is no segment, or None when it is one."""
    highway = tags["highway"]
    if highway in LEFT_OUT:
        return LEFT_OUT[highway]
    if highway not in HIGHWAYS:
        return "not a highway value we know"
    why = _find_why_not_cleared(tags)
    return _find_why_closed(tags) if why is None else why


def _find_why_not_cleared(tags: Mapping[str, str]) -> str | None:
    """Return why nobody ploughs such a way, None when somebody may."""
    highway = tags["highway"]
    is_path = HIGHWAYS[highway].kind == SegmentKind.PATH
    indoors = tags.get("indoor", "no") != "no" or tags.get("conveying", "no") != "no"
    closed = tags.get("winter_service") == "no" or tags.get("ice_road") == "yes"
    surface = tags.get("surface")
    reasons = (
        (tags.get("area") == "yes", "drawn as an area, not as a line to drive along"),
        (indoors, "indoors"),
        (closed, "mapped as not cleared in winter"),
        (tags.get("piste:type") in PISTES, "ski track in winter"),
        (
            highway == "track" and surface not in PAVED,
            "field or forest track, not paved",
        ),
        (
            highway == "path" and not _is_built_path(tags),
            "trail, neither paved nor signed for cycles or feet",
        ),
        (is_path and surface in UNPAVED, "soft surface that a plough would damage"),
    )
    return next((why for applies, why in reasons if applies), None)


def _find_why_closed(tags: Mapping[str, str]) -> str | None:
    """Return why no machine may or can drive a way, None when one can."""
    use = read_way_use(tags)
    if use.truck_access or use.path_access:
        return None
    if use.kind == SegmentKind.PATH and use.width_m < PATH_MACHINE_WIDTH_M:
        return f"narrower than a path machine of {PATH_MACHINE_WIDTH_M} m"
    return "closed to every machine (access tags)"


def read_way_use(tags: Mapping[str, str]) -> WayUse:
    """Return what the tags of a kept way say, typical values where they do not."""
    highway = tags["highway"]
    kind = HIGHWAYS[highway].kind
    oneway = _oneway(tags)
    mapped_lanes = _mapped_lanes(tags)
    lanes = mapped_lanes or typical_lanes(highway, is_oneway=oneway != 0)
    mapped_m = parse_metres(tags.get("width", ""))
    if mapped_m is not None and not 0.0 < mapped_m <= WIDEST_M:
        mapped_m = None
    width_m = mapped_m if mapped_m is not None else _typical_width_m(highway, lanes)
    is_private = _is_private(tags)
    truck_access = kind == SegmentKind.STREET and _is_open_to_trucks(tags, mapped_m)
    path_access = _is_open_to_path_machines(tags) and width_m >= PATH_MACHINE_WIDTH_M
    if path_access and not truck_access:
        kind = SegmentKind.PATH  # a street closed to engines is a path machine's
    if kind == SegmentKind.PATH:
        oneway = _cycle_oneway(tags, oneway)
    return WayUse(
        highway=highway,
        kind=kind,
        name=tags.get("name") or tags.get("ref", ""),
        surface=tags.get("surface", ""),
        is_private=is_private,
        oneway=oneway,  # a machine may not go against the cars as a cycle may
        truck_access=truck_access,
        path_access=path_access,
        lanes=mapped_lanes,
        width_m=width_m,
        passes=passes_of(width_m, lanes, kind, width_is_mapped=mapped_m is not None),
        speed_limit_km_h=_speed_limit_km_h(tags),
        is_bridge=tags.get("bridge", "no") != "no",
        is_tunnel=tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes",
    )


def parse_metres(text: str) -> float | None:
    """Return a length as OSM writes it, ``3,5 m``, ``11 ft``, ``7'6"``. [m]."""
    text = text.strip().lower()
    if found := METRES.match(text):
        value = float(found[1].replace(",", "."))
        return value * M_PER_FOOT if found[2] in {"ft", "'"} else value
    if found := FEET_INCHES.match(text):
        return (int(found[1]) + int(found[2] or 0) / 12) * M_PER_FOOT
    return None


def parse_speed_km_h(text: str) -> float | None:
    """Return a speed limit as OSM writes it, ``50``, ``30 mph``, ``walk``. [km/h]."""
    text = text.strip().lower()
    if text == "walk":
        return WALKING_KM_H
    found = SPEED.match(text)
    if found is None or float(found[1]) <= 0.0:
        return None
    return float(found[1]) * (KM_H_PER_MPH if found[2] == "mph" else 1.0)


def _is_built_path(tags: Mapping[str, str]) -> bool:
    """Whether `highway=path` is a built path and no trail."""
    return (
        tags.get("surface") in PAVED
        or tags.get("bicycle") in {"designated", "official"}
        or tags.get("foot") in {"designated", "official"}
        or tags.get("lit") == "yes"
    )


def _is_private(tags: Mapping[str, str]) -> bool:
    """Whether somebody else than a public body keeps the way."""
    return (
        tags.get("service") in PRIVATE_SERVICES
        or tags.get("access") in {"private", "customers"}
        or tags.get("ownership") == "private"
    )


def _first(tags: Mapping[str, str], *keys: str) -> str | None:
    """Return the first of the tags that is there: the most special one wins."""
    for key in keys:
        if key in tags:
            return tags[key]
    return None


def _is_open_to_trucks(tags: Mapping[str, str], mapped_width_m: float | None) -> bool:
    """Whether a truck of the municipality may and can drive a street."""
    if _first(tags, "bus", "psv") in OPEN:
        return True
    if _first(tags, "motor_vehicle", "vehicle", "access") in CLOSED:
        return False
    narrowest_m = parse_metres(_first(tags, "maxwidth:physical", "maxwidth") or "")
    height_m = parse_metres(_first(tags, "maxheight:physical", "maxheight") or "")
    weight = TONNES.match(tags.get("maxweight", "").strip().lower())
    return not (
        (narrowest_m is not None and narrowest_m < TRUCK_WIDTH_M)
        or (mapped_width_m is not None and mapped_width_m < TRUCK_WIDTH_M)
        or (height_m is not None and height_m < TRUCK_HEIGHT_M)
        or (weight and float(weight[1].replace(",", ".")) < TRUCK_WEIGHT_T)
    )


def _is_open_to_path_machines(tags: Mapping[str, str]) -> bool:
    """Whether a narrow machine may drive here: open to cycles, feet or engines."""
    if tags["highway"] in {"motorway", "motorway_link"}:
        return False
    if tags.get("motorroad") == "yes":
        return False
    special = [
        _first(tags, "bicycle", "vehicle", "access"),
        _first(tags, "foot", "access"),
    ]
    if HIGHWAYS[tags["highway"]].kind == SegmentKind.STREET:
        special[1] = _first(tags, "motor_vehicle", "vehicle", "access")
    return any(value not in CLOSED for value in special)


def _oneway(tags: Mapping[str, str]) -> int:
    """Return 1, -1 or 0 for engines."""
    value = _first(tags, "oneway:motor_vehicle", "oneway")
    if value in {"yes", "true", "1"}:
        return 1
    if value in {"-1", "reverse"}:
        return -1
    if value == "no":
        return 0
    implied = (
        tags.get("junction") in {"roundabout", "circular"}
        or tags["highway"] == "motorway"
    )
    return 1 if implied else 0


def _cycle_oneway(tags: Mapping[str, str], oneway: int) -> int:
    """Return 1, -1 or 0 for a path, where the cycles' rule binds."""
    value = tags.get("oneway:bicycle")
    if value in {"yes", "true", "1"}:
        return 1
    if value in {"-1", "reverse"}:
        return -1
    if value == "no":
        return 0
    lanes = (tags.get(key, "") for key in ("cycleway", "cycleway:left"))
    against = any(lane.startswith("opposite") for lane in lanes)
    right = tags.get("cycleway:right", "").startswith("opposite")
    return 0 if against or right else oneway


def _mapped_lanes(tags: Mapping[str, str]) -> int:
    """Return the mapped lanes, 0 where there is no usable tag."""
    text = tags.get("lanes", "").strip()
    return min(int(text), 12) if text.isascii() and text.isdigit() else 0


def _typical_width_m(highway: str, lanes: int) -> float:
    """Return the width of so many lanes, or of a path."""
    return HIGHWAYS[highway].lane_width_m * max(1, lanes)


def _speed_limit_km_h(tags: Mapping[str, str]) -> float:
    """Return the mapped limit, or what is typical."""
    mapped = parse_speed_km_h(tags.get("maxspeed", ""))
    return HIGHWAYS[tags["highway"]].speed_km_h if mapped is None else mapped
