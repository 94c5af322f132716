"""A town folder: `town.toml`, `network.npz` and `terrain.npz`."""

import hashlib
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.io.classes import Pins, classify, pin_what_differs
from planner.io.terrain_columns import terrain_columns, terrain_from
from planner.io.town_text import format_town
from planner.io.town_toml import parse_town
from planner.network.road_network import RoadNetwork
from planner.terrain.slope import slopes_pct
from planner.terrain.terrain import Terrain

TOWN = "town.toml"
NETWORK = "network.npz"
TERRAIN = "terrain.npz"
FILES = frozenset({TOWN, NETWORK, TERRAIN})
DAMAGE = (
    *(OSError, ValueError, EOFError, KeyError, NotImplementedError, RuntimeError),
    *(MemoryError, OverflowError, struct.error, zipfile.BadZipFile, zlib.error),
)
"""What reading a damaged archive raises, by the byte that is wrong."""
DERIVED = frozenset({"service_class", "owner", "elevation_m", "slope_pct"})
"""Columns that the table, the pins and the terrain give back when read."""
LATER = frozenset({"banned_turn"})
"""Columns that a folder of an earlier import does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownFolder:
    """A town as it was read.

    Attributes
    ----------
    town : Town
    town_hash : str
        SHA-256 of the settings, the network and the terrain: the same for the same
        town.
    network : RoadNetwork
        With classes, owners, elevation and slope.
    terrain : Terrain
        What each segment feels of the ground around it; flat, with a remark, where
        the folder is older than that.
    pins : Pins
        Which segments do not follow the table of highways.
    text : str
        The settings as they stand in the file, comments and all.
    """

    town: Town
    town_hash: str
    network: RoadNetwork
    terrain: Terrain
    pins: Pins
    text: str


def read_town(folder: Path) -> TownFolder:
    """Read a town folder.

    Parameters
    ----------
    folder : Path
        As `vinter town import` wrote it.

    Returns
    -------
    TownFolder

    Raises
    ------
    ValueError
        If the folder is no town, a file is damaged, or a setting is wrong: one
        sentence with the key and what was expected.
    """
    if not (folder / TOWN).is_file() or not (folder / NETWORK).is_file():
        msg = f"{folder} is no town folder: expected {TOWN} and {NETWORK} in it"
        raise ValueError(msg)
    text = read_settings(folder)
    town = parse_town(text)
    columns = _read_arrays(folder / NETWORK)
    ground = _read_terrain(folder)
    digest = hashlib.sha256(text.replace("\r\n", "\n").encode())
    for part in (columns, ground):
        for name, values in sorted(part.items()):
            digest.update(f"{name}{values.dtype}{values.shape}".encode())
            digest.update(np.ascontiguousarray(values).tobytes())
    try:
        network, pins = _arrange(columns, ground)
    except (KeyError, ValueError) as wrong:
        msg = f"{folder / NETWORK} is damaged or of another version ({wrong})"
        raise ValueError(msg) from None
    try:
        terrain = terrain_from(ground, network.count)
    except ValueError as wrong:
        msg = f"{folder / TERRAIN} is damaged or of another network ({wrong})"
        raise ValueError(msg) from None
    return TownFolder(
        town=town,
        town_hash=digest.hexdigest(),
        network=classify(town, network, pins),
        terrain=terrain,
        pins=pins,
        text=text,
    )


def read_settings(folder: Path) -> str:
    """Return the text of `town.toml`.

    Raises
    ------
    ValueError
        If it is not UTF-8.
    """
    try:
        return (folder / TOWN).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        msg = f"{folder / TOWN} is not UTF-8 text; save it as UTF-8"
        raise ValueError(msg) from None


def write_town(
    folder: Path,
    *,
    town: Town,
    network: RoadNetwork,
    terrain: Terrain | None = None,
    pins: Pins | None = None,
    text: str | None = None,
) -> None:
    """Write a town folder whole, or leave what was there.

    Everything is written to a folder beside it, which then takes the place of the
    old one; other files in the old folder move along.

    Parameters
    ----------
    folder : Path
        Absent, empty, or a town folder.
    town : Town
        The settings.
    network : RoadNetwork
        Its classes and owners as pinned below or as the town's table gives them.
    terrain : Terrain, optional
        Of its segments; read back as flat, with a remark, where not given.
    pins : Pins, optional
        Segments that keep class and owner when the table changes; those that
        differ from the table where not given.
    text : str, optional
        The settings as a person wrote them; formed from ``town`` where not given.

    Raises
    ------
    ValueError
        If the folder holds something that is no town.
    """
    refuse_other_folder(folder)
    kept = pin_what_differs(town, network) if pins is None else pins
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        beside.chmod(0o755)
        written = format_town(town) if text is None else text
        parse_town(written)
        (beside / TOWN).write_text(written, encoding="utf-8")
        columns = {
            column.name: getattr(network, column.name)
            for column in fields(network)
            if column.name not in DERIVED
        }
        np.savez_compressed(
            beside / NETWORK,
            allow_pickle=False,
            is_pinned=kept.is_pinned,
            pinned_class=kept.service_class,
            pinned_owner=kept.owner,
            **columns,
        )
        if terrain is not None or not np.isnan(network.elevation_m).all():
            np.savez_compressed(
                beside / TERRAIN,
                allow_pickle=False,
                node_id=network.node_id,
                elevation_m=network.elevation_m,
                **({} if terrain is None else terrain_columns(terrain)),
            )
        _take_place(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def refuse_other_folder(folder: Path) -> None:
    """Raise ValueError when writing a town there would destroy something else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        msg = f"{folder} is a file; a town needs a folder"
        raise ValueError(msg)
    if any(folder.iterdir()) and not (folder / TOWN).is_file():
        msg = f"{folder} holds other files and is no town folder; choose another"
        raise ValueError(msg)


def _take_place(beside: Path, folder: Path) -> None:
    """Put the new folder where the old one is, other files along."""
    if not folder.exists():
        os.replace(beside, folder)  # noqa: PTH105 - as below
        return
    for other in folder.iterdir():
        if other.name in FILES:
            continue
        if other.is_dir():
            shutil.copytree(other, beside / other.name)
        else:
            shutil.copy2(other, beside / other.name)
    old = beside.with_name(beside.name + ".old")
    folder.rename(old)
    try:
        beside.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a file."""
    try:
        # An open file of our own: numpy leaves one open when the archive is broken.
        with path.open("rb") as file:
            stored = np.load(file, allow_pickle=False)
            if not isinstance(stored, NpzFile):
                msg = "one array, no archive of them"
                raise ValueError(msg)  # noqa: TRY004 - the file is wrong, no caller
            with stored:
                return {name: stored[name] for name in stored.files}
    except DAMAGE as wrong:
        said = str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
        msg = f"{path} is cut short or damaged ({said}); import the town again"
        raise ValueError(msg) from None


def _read_terrain(folder: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of the terrain, none where there is none."""
    path = folder / TERRAIN
    return _read_arrays(path) if path.is_file() else {}


def _arrange(
    columns: dict[str, NDArray[np.generic]], ground: dict[str, NDArray[np.generic]]
) -> tuple[RoadNetwork, Pins]:
    """Return the network without classes, and the pins."""
    count = columns["segment_id"].shape[0]
    nodes = columns["node_id"].shape[0]
    given = {
        column.name: columns[column.name]
        for column in fields(RoadNetwork)
        if column.name not in DERIVED | (LATER - columns.keys())
    }
    bare = RoadNetwork(
        **given,  # type: ignore[arg-type]
        service_class=np.full(count, -1, dtype=np.int16),
        owner=np.full(count, "", dtype="U1"),
        elevation_m=np.full(nodes, np.nan),
        slope_pct=np.full(count, np.nan),
    )
    pins = Pins(
        is_pinned=columns["is_pinned"].astype(np.bool_),
        service_class=columns["pinned_class"].astype(np.str_),
        owner=columns["pinned_owner"].astype(np.str_),
    )
    if not ground:
        return bare, pins
    if not np.array_equal(ground["node_id"], bare.node_id):
        msg = f"{TERRAIN} is of another network; import the town again with --dem"
        raise ValueError(msg)
    return add_elevation(bare, ground["elevation_m"].astype(np.float64)), pins


def add_elevation(
    network: RoadNetwork, elevation_m: NDArray[np.float64]
) -> RoadNetwork:
    """Return the network with (N,) elevations and the slopes that follow. [m]."""
    return replace(
        network,
        elevation_m=elevation_m,
        slope_pct=slopes_pct(
            elevation_m, network.from_node, network.to_node, network.length_m
        ),
    )
