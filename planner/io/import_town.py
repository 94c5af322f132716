"""From an OpenStreetMap extract and elevation tiles to a town folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.domain.calendar import get_zone
from planner.domain.town import Town
from planner.io.classes import classify, pin_private
from planner.io.dem import read_elevations_m, refuse_missing_tiles
from planner.io.first_town import TownWishes, make_first_town
from planner.io.islands import Island, list_islands
from planner.io.osm_network import BuiltNetwork, Gaps, ReportRow, build_network
from planner.io.osm_places import count_places, read_places
from planner.io.osm_turns import BannedTurns
from planner.io.osm_ways import OsmWays, read_osm_ways, refuse_other_file
from planner.io.presets import read_preset
from planner.io.reimport import TownChanges, carry_over
from planner.io.terrain_import import TerrainRow, import_terrain, terrain_rows
from planner.io.town_folder import (
    TOWN,
    TownFolder,
    add_elevation,
    read_settings,
    read_town,
    refuse_other_folder,
    write_town,
)
from planner.io.town_toml import parse_town
from planner.network.road_network import RoadNetwork
from planner.params import Progress

BLOCKING = frozenset({"bollard", "block", "jersey_barrier", "chain", "vehicle_barrier"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, for the person who has to trust it.

    Attributes
    ----------
    town : Town
        The settings as written.
    segments : int
    km : float
        Of the whole network. [km]
    kept, left_out : tuple of ReportRow
        Kept rows count segments, rows left out count ways.
    islands : tuple of Island
        Maintained segments that no depot can reach.
    gaps : Gaps
        What the extract lacks.
    changes : TownChanges or None
        Against the town that was in the folder before.
    terrain : tuple of TerrainRow
        What the segments feel of the ground around them.
    remarks : tuple of str
        What was assumed, one sentence each.
    """

    town: Town
    segments: int
    km: float
    kept: tuple[ReportRow, ...]
    left_out: tuple[ReportRow, ...]
    islands: tuple[Island, ...]
    gaps: Gaps
    changes: TownChanges | None
    terrain: tuple[TerrainRow, ...]
    remarks: tuple[str, ...]


def import_town(  # noqa: PLR0913 - the options of the command
    osm: Path,
    dem: Sequence[Path],
    out: Path,
    *,
    name: str | None = None,
    preset: str = "default",
    time_zone: str | None = None,
    with_places: bool = False,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Write a town folder from an extract.

    A folder that already is a town keeps its ``town.toml``; what its own map says
    of a segment moves to the same segment of the new network, by id or geometry.

    Parameters
    ----------
    osm : Path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    dem : sequence of Path
        Elevation tiles, may be none.
    out : Path
        Absent, empty, or a town folder.
    name : str, optional
        The extract's name where not given.
    preset : str
        Service levels to start with, see `list_presets`.
    time_zone : str, optional
        IANA name; guessed from the place where not given.
    with_places : bool
        Whether a new town has the map's bus stops and stairs, and hand crews.
    on_progress : Progress, optional
        Called with a stage and the share done.

    Returns
    -------
    ImportReport

    Raises
    ------
    ValueError
        For wrong input; nothing is written then.
    """
    tell = on_progress or (lambda _stage, _share: None)
    refuse_other_file(osm)
    refuse_missing_tiles(dem)
    refuse_other_folder(out)
    chosen = read_preset(preset)
    if time_zone is not None:
        get_zone(time_zone)
    settings = _find_settings(out)
    old = None if settings is None else _find_old(out)

    tell("reading ways and nodes", 0.0)
    ways = read_osm_ways(osm)
    tell("cutting ways at junctions", 0.4)
    built = _build(osm, ways)
    network = built.network
    if dem:
        tell("reading elevation", 0.5)
        network = add_elevation(
            network, read_elevations_m(dem, network.longitude, network.latitude)
        )
    terrain = import_terrain(
        osm, dem, network, on_progress=lambda stage, share: tell(stage, 0.5 + share / 3)
    )
    tell("classes, depot and fleet", 0.85)
    pins = pin_private(network, built.is_private)
    changes = None
    if old is not None:
        network, pins, changes = carry_over(old, network, pins)
    if settings is not None:
        text: str | None = settings
        town = parse_town(settings)
    else:
        text = None
        wishes = TownWishes(
            name=name or _name_of(osm),
            preset=chosen,
            time_zone=time_zone,
            places=read_places(osm, ways) if with_places else (),
        )
        town = make_first_town(network, pins, wishes)
    network = classify(town, network, pins)
    tell("writing", 0.95)
    write_town(out, town=town, network=network, terrain=terrain, pins=pins, text=text)
    tell("done", 1.0)
    return ImportReport(
        town=town,
        segments=network.count,
        km=float(network.length_m.sum()) / 1000.0,
        kept=_count_kept(town, network),
        left_out=built.left_out,
        islands=list_islands(town, network),
        gaps=built.gaps,
        changes=changes,
        terrain=terrain_rows(terrain),
        remarks=(
            *_remarks(ways, network, dem),
            *_turn_remarks(built.turns),
            *_place_remarks(town, is_asked=with_places, is_new=settings is None),
            *terrain.remarks,
            *_town_remarks(settings, old, town),
        ),
    )


def _build(osm: Path, ways: OsmWays) -> BuiltNetwork:
    """Build the network; a refusal names the file."""
    try:
        return build_network(ways)
    except ValueError as wrong:
        msg = f"{osm.name}: {wrong}"
        raise ValueError(msg) from None


def _find_settings(out: Path) -> str | None:
    """Return the settings that a folder already has, checked."""
    if not (out / TOWN).is_file():
        return None
    text = read_settings(out)
    parse_town(text)
    return text


def _find_old(out: Path) -> TownFolder | None:
    """Return the town that was there, None where only its settings can be read."""
    try:
        return read_town(out)
    except ValueError:
        return None


def _name_of(osm: Path) -> str:
    """Return a town's name from the name of its extract."""
    stem = osm.name.split(".")[0]
    return stem.replace("_", " ").replace("-", " ").strip().title() or "Town"


def _count_kept(town: Town, network: RoadNetwork) -> tuple[ReportRow, ...]:
    """Return one row for each highway value, class and owner, most km first."""
    names = np.array([*(c.name for c in town.classes), ""])[network.service_class]
    keys = np.stack((network.highway, names, network.owner))
    found, where = np.unique(keys, axis=1, return_inverse=True)
    where = where.reshape(-1)
    count = np.bincount(where)
    km = np.bincount(where, weights=network.length_m) / 1000.0
    rows = [
        ReportRow(
            what=str(highway),
            count=int(count[number]),
            km=float(km[number]),
            why=f"class {name}" if name else f"driven over only, owner {owner or '?'}",
        )
        for number, (highway, name, owner) in enumerate(found.T.tolist())
    ]
    return tuple(sorted(rows, key=lambda row: (-row.km, row.what, row.why)))


def _remarks(
    ways: OsmWays, network: RoadNetwork, dem: Sequence[Path]
) -> tuple[str, ...]:
    """Return what was assumed of the network."""
    remarks: list[str] = []
    unknown = int(np.isnan(network.elevation_m).sum())
    if not dem:
        remarks.append("No elevation tiles were given: slopes are not known.")
    elif unknown:
        remarks.append(
            f"{unknown} of {network.node_count} nodes lie outside the elevation tiles."
        )
    blocking = sum(n for kind, n in ways.barriers.items() if kind in BLOCKING)
    if blocking:
        remarks.append(
            f"{blocking} bollards and blocks are mapped on ways; they are taken as "
            "removable."
        )
    return tuple(remarks)


def _turn_remarks(turns: BannedTurns) -> tuple[str, ...]:
    """Return what was made of turns that the map forbids."""
    said = {
        "turn restrictions are kept by trucks.": turns.kept,
        "turn restrictions whose ways go on behind the junction are not read.": (
            turns.unclear
        ),
        "banned turns are allowed, as a street would be cut off without them.": (
            turns.cutting
        ),
    }
    return tuple(f"{count} {what}" for what, count in said.items() if count)


def _place_remarks(town: Town, *, is_asked: bool, is_new: bool) -> tuple[str, ...]:
    """Return what was made of the map's places to be cleared."""
    if not is_asked:
        return ()
    if not is_new:
        return ("The map's stops and stairs were not read: town.toml has its own.",)
    crews = sum(bool(vehicle.clears) for vehicle in town.vehicles)
    what = f"{count_places(town.places)} of the map are cleared by {crews} hand crews"
    return (f"{what}, whoever keeps them; take out what is not the town's.",)


def _town_remarks(
    settings: str | None, old: TownFolder | None, town: Town
) -> tuple[str, ...]:
    """Return what was assumed of the settings."""
    if settings is None:
        return town.remarks
    kept = "town.toml was there already and is kept, name, classes and time zone too."
    if old is not None:
        return (kept,)
    lost = "The network that was there could not be read: what your own map laid on it"
    return (kept, f"{lost} is lost, apply it again.")
