"""The municipality's own map laid on a town: classes, owners, areas, places."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.domain.town import Town, TownPlace
from planner.io.classes import MUNICIPALITY, class_names, classify, own_owners, pin
from planner.io.geojson import Feature, read_features
from planner.io.highways import PATH_MACHINE_WIDTH_M, passes_of, typical_lanes
from planner.io.matching import SegmentLines
from planner.io.overlay_match import SegmentFinder
from planner.io.overlay_values import Stated, read_place_work, read_stated
from planner.io.town_folder import read_town, write_town
from planner.io.town_text import add_places
from planner.io.town_toml import parse_town
from planner.network.road_network import RoadNetwork, SegmentKind

PLACE_KINDS = (
    *("bus_stop", "stairs", "square", "school", "preschool"),
    *("elderly_home", "hospital"),
)
FARTHEST_PLACE_M = 500.0
"""A place farther than this from any segment is of another town."""
SAME_PLACE_DEG = 1e-6
"""A tenth of a metre: the same place, applied again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedFeature:
    """What became of one feature; ``why`` is empty where it was laid on."""

    feature: str
    segments: int
    km: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayReport:
    """What became of an overlay, feature by feature.

    ``remarks`` says what was laid on differently from what the file states.
    """

    applied: tuple[AppliedFeature, ...]
    unmatched: tuple[AppliedFeature, ...]
    places: tuple[TownPlace, ...]
    remarks: tuple[str, ...] = ()


class _Overlay:
    """A town's columns while features are laid on them, last one on top."""

    def __init__(self, town: Town, network: RoadNetwork) -> None:
        self.town = town
        self.network = network
        self.names: NDArray[np.object_] = class_names(town, network).astype(object)
        self.owner: NDArray[np.object_] = network.owner.astype(object)
        self.texts = {
            key: getattr(network, key).astype(object)
            for key in ("area", "contractor", "beat", "allowed_hours")
        }
        self.width_m = network.width_m.copy()
        self.passes = network.passes.copy()
        self.path_access = network.path_access.copy()
        self.pinned = np.zeros(network.count, dtype=np.bool_)
        self._ours = own_owners(town)

    def lay(self, stated: Stated, rows: NDArray[np.int64]) -> None:
        """Lay what a feature states on its segments."""
        for key, text in stated.texts.items():
            self.texts[key][rows] = text
        if stated.service_class is not None:
            self.names[rows] = stated.service_class
            self.pinned[rows] = True
            if stated.service_class:
                foreign = [owner not in self._ours for owner in self.owner[rows]]
                self.owner[rows[np.array(foreign, dtype=bool)]] = MUNICIPALITY
        if stated.owner is not None:
            self.pinned[rows] |= self.owner[rows] != stated.owner
            self.owner[rows] = stated.owner
            if stated.owner not in self._ours:
                self.names[rows] = ""
                self.pinned[rows] = True
        if stated.width_m is not None:
            self._widen(rows, stated.width_m)

    def _widen(self, rows: NDArray[np.int64], width_m: float) -> None:
        """Set a width with the passes that clear it."""
        self.width_m[rows] = width_m
        for row in rows.tolist():
            kind = SegmentKind(self.network.kind[row])
            highway = str(self.network.highway[row])
            mapped = int(self.network.lanes[row])
            is_oneway = bool(self.network.oneway[row])
            lanes = mapped or typical_lanes(highway, is_oneway=is_oneway)
            self.passes[row] = passes_of(width_m, lanes, kind, width_is_mapped=True)
            if kind == SegmentKind.PATH:
                is_wide = width_m >= PATH_MACHINE_WIDTH_M
                self.path_access[row] = is_wide and self.network.path_access[row]

    def finish(self) -> RoadNetwork:
        """Return the network with everything but classes laid on."""
        return replace(
            self.network,
            owner=self.owner.astype(np.str_),
            width_m=self.width_m,
            passes=self.passes,
            path_access=self.path_access,
            **{key: values.astype(np.str_) for key, values in self.texts.items()},
        )


def apply_overlay(folder: Path, overlay: Path) -> OverlayReport:
    """Lay a map on a town folder.

    Lines state things of the segments that run along them (or of the one that
    ``segment`` names), polygons of the segments inside, points become places.
    A later feature stands above an earlier one. Segments of other owners lose
    their class: drivable, never tasks.

    Parameters
    ----------
    folder : Path
        The town, written whole or left as it was.
    overlay : Path
        GeoJSON with the properties of `STATED`; points with ``kind``, and where they
        are cleared with ``class`` and ``work_min``.

    Returns
    -------
    OverlayReport

    Raises
    ------
    ValueError
        If a file is wrong or a property's value cannot be.
    """
    folder_before = read_town(folder)
    town, network = folder_before.town, folder_before.network
    features = read_features(overlay)
    columns = _Overlay(town, network)
    lines = SegmentLines(network)
    finder = SegmentFinder(town, network, lines)
    results: list[AppliedFeature] = []
    places: list[TownPlace] = []
    remarks: list[str] = []
    classes = frozenset(c.name for c in town.classes)
    for feature in features:
        if feature.geometry is not None and feature.geometry.geom_type == "Point":
            at = f"{overlay.name}: {feature.label}"
            results.append(_lay_place(feature, town, lines, places, where=at))
            continue
        stated = read_stated(feature, classes, where=overlay.name)
        rows, why = finder.find(feature, stated)
        columns.lay(stated, rows)
        if stated.service_class and stated.owner not in {None, *own_owners(town)}:
            remarks.append(
                f"{feature.label} has class {stated.service_class} but belongs to "
                f"{stated.owner}: it is driven over, never a task."
            )
        results.append(
            AppliedFeature(
                feature=feature.label,
                segments=int(rows.size),
                km=float(network.length_m[rows].sum()) / 1000.0,
                why=why,
            )
        )
    changed = columns.finish()
    pins = pin(
        changed,
        columns.names.astype(np.str_),
        np.asarray(columns.pinned | folder_before.pins.is_pinned, dtype=np.bool_),
    )
    text = folder_before.text
    if places:
        text = add_places(text, tuple(places))
    with_places = parse_town(text)
    write_town(
        folder,
        town=with_places,
        network=classify(with_places, changed, pins),
        terrain=folder_before.terrain,
        pins=pins,
        text=text,
    )
    return OverlayReport(
        applied=tuple(result for result in results if not result.why),
        unmatched=tuple(result for result in results if result.why),
        places=tuple(places),
        remarks=tuple(remarks),
    )


def _lay_place(
    feature: Feature,
    town: Town,
    lines: SegmentLines,
    places: list[TownPlace],
    *,
    where: str,
) -> AppliedFeature:
    """Add a point to the places, or say why not."""
    point = feature.geometry
    kind = str(feature.properties.get("kind", ""))
    why = ""
    if kind not in PLACE_KINDS:
        why = f"kind is '{kind}', expected one of {', '.join(PLACE_KINDS)}"
    elif point is not None:
        x, y = np.array([point.x]), np.array([point.y])
        apart_m = lines.nearest_m(shapely.points(lines.to_local(x, y))[0])
        service_class, work_min = read_place_work(
            feature, frozenset(c.name for c in town.classes), where=where
        )
        place = TownPlace(
            name=str(feature.properties.get("name") or f"{kind} {feature.number}"),
            kind=kind,
            longitude=round(float(point.x), 7),
            latitude=round(float(point.y), 7),
            service_class=service_class,
            work_min=work_min,
        )
        if apart_m > FARTHEST_PLACE_M:
            why = f"lies {apart_m:.0f} m from the nearest segment"
        elif any(_is_same(place, other) for other in (*town.places, *places)):
            why = "is there already"
        else:
            places.append(place)
    return AppliedFeature(feature=feature.label, segments=0, km=0.0, why=why)


def _is_same(place: TownPlace, other: TownPlace) -> bool:
    """Whether two places are one."""
    return (
        place.kind == other.kind
        and abs(place.longitude - other.longitude) < SAME_PLACE_DEG
        and abs(place.latitude - other.latitude) < SAME_PLACE_DEG
    )
