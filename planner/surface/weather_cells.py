"""Where in the town weather differs: cells on the map, cut into bands of height."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork
from planner.snapshot import Forcing, Snapshot
from planner.surface.forcing.places import Places, group_places, one_place
from planner.terrain.terrain import Terrain, flat_terrain

Array = NDArray[np.float64]
MOST_CELLS = 16
"""Each cell has weather of its own and sites of its own, which cost time."""
BOX_M = 3_000.0
"""Stations nearer than this to a place count about alike; see `forcing.blend`."""
BAND_M = 40.0
"""Half of it, at 10 °C/km from the mean lapse rate, errs by 0.2 °C."""
WIDER = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherCells:
    """The places of a town that have weather of their own, (K,).

    Attributes
    ----------
    places : Places
        (K,); those of the stations' own roads come last.
    of_segment : (S,) int32
        Cell of each segment.
    height_m : (S,)
        Of each segment above its cell, 0 where either is not known. [m]
    roads : tuple of Forcing
        Stations whose own open road is followed too; the last one is the snapshot's
        ``forcing``.
    of_road : (R,) int32
        Cell of each of them.
    is_one : bool
        Whether one station's weather, at its height, is that of all the town.
    remarks : tuple of str
        What was assumed, one sentence each.
    """

    places: Places
    of_segment: NDArray[np.int32]
    height_m: Array
    roads: tuple[Forcing, ...]
    of_road: NDArray[np.int32]
    is_one: bool
    remarks: tuple[str, ...] = ()


def weather_cells(snapshot: Snapshot) -> WeatherCells:
    """Gather a town's segments into cells that have weather of their own.

    One station without any other source is one cell, at the station's height. Of
    several sources, or a grid, the segments are gathered into boxes of 3 km and bands
    of 40 m, both wider in steps of a quarter until 16 cells are left at most. Where no
    two sources say where they are, the town is one box. A station that shows a road
    has a cell of its own beside them, and so has the first station.

    Parameters
    ----------
    snapshot : Snapshot
        S segments.
    """
    network = snapshot.network
    terrain = snapshot.terrain or flat_terrain(network.count)
    elevation_m = segment_elevation_m(network, terrain)
    is_lone = len(snapshot.weather) == 1 and isinstance(snapshot.weather[0], Forcing)
    if is_lone or not network.count:
        height_m, remarks = _above_station_m(snapshot, elevation_m)
        return WeatherCells(
            places=_station_place(snapshot),
            of_segment=np.zeros(network.count, dtype=np.int32),
            height_m=height_m,
            roads=(snapshot.forcing,),
            of_road=np.zeros(1, dtype=np.int32),
            is_one=True,
            remarks=remarks,
        )
    cells, of_segment = _cells(snapshot, elevation_m)
    shown = [
        source
        for source in snapshot.weather
        if isinstance(source, Forcing)
        and source is not snapshot.forcing
        and np.isfinite(source.road_surface_temperature_c).any()
    ]
    roads = (*shown, snapshot.forcing)
    return WeatherCells(
        places=_with_roads(cells, roads),
        of_segment=of_segment,
        height_m=np.nan_to_num(elevation_m - cells.elevation_m[of_segment]),
        roads=roads,
        of_road=np.arange(cells.count, cells.count + len(roads), dtype=np.int32),
        is_one=False,
    )


def segment_elevation_m(network: RoadNetwork, terrain: Terrain) -> Array:
    """Return each segment's height: of the terrain, else of its ends, (S,). [m]."""
    ends_m = 0.5 * (
        network.elevation_m[network.from_node] + network.elevation_m[network.to_node]
    )
    found: Array = np.where(
        np.isfinite(terrain.elevation_m), terrain.elevation_m, ends_m
    )
    return found


def _cells(snapshot: Snapshot, elevation_m: Array) -> tuple[Places, NDArray[np.int32]]:
    """Return the cells of the segments and which each is in, few enough."""
    network = snapshot.network
    latitude, longitude = (
        0.5 * (of_node[network.from_node] + of_node[network.to_node])
        for of_node in (network.latitude, network.longitude)
    )
    placed = sum(
        2 if not isinstance(source, Forcing) else int(np.isfinite(source.latitude))
        for source in snapshot.weather
    )
    box_m, band_m = BOX_M if placed > 1 else np.inf, BAND_M
    while True:
        cells, of_segment = group_places(
            latitude, longitude, elevation_m, box_m=box_m, band_m=band_m
        )
        if cells.count <= MOST_CELLS:
            return cells, of_segment
        box_m, band_m = box_m * WIDER, band_m * WIDER


def _with_roads(cells: Places, roads: Sequence[Forcing]) -> Places:
    """Add the stations' own places; one not known is the town's middle."""
    middle = cells.middle
    known_m = cells.elevation_m[np.isfinite(cells.elevation_m)]
    middle_m = float(np.median(known_m)) if known_m.size else np.nan

    def added(of_cells: Array, of_roads: Sequence[float], else_: float) -> Array:
        own = np.array(of_roads)
        return np.concatenate((of_cells, np.where(np.isfinite(own), own, else_)))

    return replace(
        cells,
        latitude=added(cells.latitude, [road.latitude for road in roads], middle[0]),
        longitude=added(cells.longitude, [road.longitude for road in roads], middle[1]),
        elevation_m=added(
            cells.elevation_m, [road.elevation_m for road in roads], middle_m
        ),
        sun_from=middle,
    )


def _station_place(snapshot: Snapshot) -> Places:
    """Return where one station's weather is wanted: in the town, at its height."""
    network = snapshot.network
    if not network.node_count:
        return one_place(snapshot.forcing.latitude, snapshot.forcing.longitude)
    return one_place(
        float(network.latitude.mean()),
        float(network.longitude.mean()),
        snapshot.forcing.elevation_m,
    )


def _above_station_m(
    snapshot: Snapshot, elevation_m: Array
) -> tuple[Array, tuple[str, ...]]:
    """Return each segment's height above the weather's place, 0 if unknown. [m]."""
    is_known = np.isfinite(elevation_m)
    if not is_known.any():
        return np.zeros(elevation_m.shape), ()
    reference_m = snapshot.forcing.elevation_m
    remarks: tuple[str, ...] = ()
    if np.isnan(reference_m):
        reference_m = float(np.median(elevation_m[is_known]))
        remark = (
            f"The height of {snapshot.forcing.source} is not known; its weather is "
            f"taken to be that of the town's middle height, {reference_m:.0f} m."
        )
        remarks = (remark,)
    return np.where(is_known, elevation_m - reference_m, 0.0), remarks
