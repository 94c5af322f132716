"""GeoJSON in and out: another map's features, and the town's own segments."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
import shapely
from shapely.geometry import shape

from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.terrain.terrain import Terrain

DECIMALS = 7
"""Of a degree: one centimetre, what OpenStreetMap itself keeps."""
EASTERNMOST = 180.0
NORTHERNMOST = 90.0
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")
ONEWAY: Mapping[int, bool | int] = {0: False, 1: True, -1: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature of a map; ``number`` counts from 1, as errors name it."""

    number: int
    geometry: shapely.Geometry | None
    properties: Mapping[str, object]

    @property
    def label(self) -> str:
        """How a report names the feature."""
        name = self.properties.get("name")
        return f"feature {self.number}" + (f" ({name})" if name else "")


def read_features(path: Path) -> tuple[Feature, ...]:
    """Read a GeoJSON FeatureCollection in longitude and latitude.

    Parameters
    ----------
    path : Path
        UTF-8 GeoJSON (RFC 7946).

    Returns
    -------
    tuple of Feature
        Without empty geometries, in the order of the file.

    Raises
    ------
    ValueError
        If it is no such file, or its coordinates are no degrees.
    """
    if not path.is_file():
        msg = f"there is no file {path}"
        raise ValueError(msg)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as wrong:
        msg = f"{path.name} is not valid JSON ({wrong})"
        raise ValueError(msg) from None
    listed = document.get("features") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        msg = f"{path.name} is no GeoJSON FeatureCollection: it has no list 'features'"
        raise ValueError(msg)  # noqa: TRY004 - wrong input is ValueError
    _refuse_other_crs(document.get("crs"), path.name)
    return tuple(
        _read_feature(each, number, path.name)
        for number, each in enumerate(listed, start=1)
    )


def export_segments(
    town: Town, network: RoadNetwork, out: Path, *, terrain: Terrain | None = None
) -> None:
    """Write every segment as a LineString from its first node to its last.

    Parameters
    ----------
    town : Town
        Names the classes.
    network : RoadNetwork
        What to draw.
    out : Path
        Replaced whole, or not at all.
    terrain : Terrain, optional
        Adds its quantities to the properties of each segment.
    """
    if not out.parent.is_dir():
        msg = f"there is no folder {out.parent} to write {out.name} in"
        raise ValueError(msg)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=out.parent, suffix=".part", delete=False
    ) as part:
        try:
            part.write('{"type":"FeatureCollection",\n')
            credit = json.dumps(town.attribution, ensure_ascii=False)
            part.write(f'"attribution":{credit},\n"features":[\n')
            for segment in range(network.count):
                if segment:
                    part.write(",\n")
                feature = segment_feature(town, network, segment)
                if terrain is not None:
                    feature["properties"].update(terrain_properties(terrain, segment))
                part.write(json.dumps(feature, ensure_ascii=False))
            part.write("\n]}\n")
        except BaseException:
            Path(part.name).unlink()
            raise
    Path(part.name).chmod(0o644)
    os.replace(part.name, out)  # noqa: PTH105 - replaces whole on every system


class SegmentFeature(TypedDict):
    """One segment as GeoJSON."""

    type: str
    properties: dict[str, object]
    geometry: dict[str, object]


def segment_feature(town: Town, network: RoadNetwork, segment: int) -> SegmentFeature:
    """Return one segment as a GeoJSON feature.

    ``oneway`` is true, false, or -1 where only the way back is allowed; ``class``
    is null where the town does not maintain it.
    """
    number = int(network.service_class[segment])
    return {
        "type": "Feature",
        "properties": {
            "segment": str(network.segment_id[segment]),
            "from_node": int(network.node_id[network.from_node[segment]]),
            "to_node": int(network.node_id[network.to_node[segment]]),
            "oneway": ONEWAY[int(network.oneway[segment])],
            "length_m": round(float(network.length_m[segment]), 2),
            "highway": str(network.highway[segment]),
            "class": None if number == NO_CLASS else town.classes[number].name,
            "name": str(network.name[segment]),
            "owner": str(network.owner[segment]),
        },
        "geometry": segment_line(network, segment),
    }


def terrain_properties(terrain: Terrain, segment: int) -> dict[str, float | None]:
    """Return what a segment feels of the ground around it, None where not known."""
    quantities = {
        "elevation_m": (terrain.elevation_m, 1),
        "sky_view_factor": (terrain.sky_view_factor, 4),
        "cold_pool_index": (terrain.cold_pool_index, 3),
        "exposure_index": (terrain.exposure_index, 3),
        "water_distance_m": (terrain.water_distance_m, 0),
        "tree_transmissivity": (terrain.tree_transmissivity, 2),
    }
    return {
        name: None
        if np.isnan(values[segment])
        else round(float(values[segment]), digits)
        for name, (values, digits) in quantities.items()
    }


def segment_line(network: RoadNetwork, segment: int) -> dict[str, object]:
    """Return a segment as a GeoJSON LineString from ``from_node`` to ``to_node``."""
    longitude, latitude = network.shape(segment)
    points = np.round(np.stack((longitude, latitude), axis=1), DECIMALS).tolist()
    return {"type": "LineString", "coordinates": points}


def _refuse_other_crs(crs: object, name: str) -> None:
    """Raise ValueError where the file states other coordinates than degrees."""
    if crs is not None and not any(known in json.dumps(crs) for known in WGS84):
        msg = (
            f"{name} states the coordinate system {json.dumps(crs)}; GeoJSON needs "
            "longitude and latitude (WGS 84), export it as EPSG:4326"
        )
        raise ValueError(msg)


def _read_feature(each: object, number: int, name: str) -> Feature:
    """Read one feature."""
    if not isinstance(each, dict):
        msg = f"{name}: feature {number} is no GeoJSON feature"
        raise ValueError(msg)  # noqa: TRY004 - wrong input is ValueError
    properties = each.get("properties") or {}
    raw = each.get("geometry")
    if raw is None:
        return Feature(number=number, geometry=None, properties=properties)
    try:
        geometry = shapely.force_2d(shape(raw))
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ):
        msg = f"{name}: the geometry of feature {number} cannot be read"
        raise ValueError(msg) from None
    if geometry.is_empty:
        return Feature(number=number, geometry=None, properties=properties)
    west, south, east, north = geometry.bounds
    if max(-west, east) > EASTERNMOST or max(-south, north) > NORTHERNMOST:
        msg = (
            f"{name}: feature {number} lies at {west:.0f}, {south:.0f}; expected "
            "longitude and latitude in degrees, export it as EPSG:4326"
        )
        raise ValueError(msg)
    return Feature(number=number, geometry=geometry, properties=properties)
