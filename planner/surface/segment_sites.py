"""Segments that the surface model cannot tell apart share one site."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork
from planner.params import SurfaceParams
from planner.snapshot import Snapshot
from planner.surface.columns.sites import Pavement, Sites
from planner.surface.traffic_volume import vehicles_per_day
from planner.surface.treatment_history import Histories, treatment_histories
from planner.surface.weather_cells import WeatherCells
from planner.terrain.terrain import flat_terrain

Array = NDArray[np.float64]
M_PER_KM = 1000.0

GRAVEL_SURFACES = frozenset(
    {
        "gravel",
        "fine_gravel",
        "compacted",
        "unpaved",
        "dirt",
        "ground",
        "earth",
        "grass",
        "sand",
        "pebblestone",
    }
)
PAVING_SURFACES = frozenset(
    {
        "paving_stones",
        "sett",
        "cobblestone",
        "unhewn_cobblestone",
        "concrete",
        "concrete:plates",
        "concrete:lanes",
        "bricks",
    }
)
# Steps in which likeness is counted: finer ones would tell apart what the model's
# own error does not.
SKY_STEP = 0.02
POOL_STEP_C = 0.5
EXPOSURE_STEP = 0.2
TREE_STEP = 0.2
# Wind in a sheltered place against that of open ground, and on a crest.
SHELTERED_WIND, CREST_WIND = 0.4, 1.3
STATION_VEHICLES_PER_DAY = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSites:
    """The distinct sites of a town, (U,), and which of them each segment is.

    Attributes
    ----------
    sites : Sites
        The last ones are open roads of asphalt at the stations of ``cells.roads``; the
        last of all is that at the weather's own place.
    of_segment : (S,) intp
        Site of each segment with its traffic.
    untouched : (S,) intp
        The same without any traffic: the depth that a town's criteria mean is that of
        snow that no wheel has packed or blown aside.
    histories : Histories
    of_site : (U,) intp
        Which of the histories each site had, -1 for none.
    cells : WeatherCells
        Where the sites' weather is.
    remarks : tuple of str
    """

    sites: Sites
    of_segment: NDArray[np.intp]
    untouched: NDArray[np.intp]
    histories: Histories
    of_site: NDArray[np.intp]
    cells: WeatherCells
    remarks: tuple[str, ...]


def segment_sites(
    snapshot: Snapshot,
    params: SurfaceParams,
    cells: WeatherCells,
    lapse_c_per_km: float,
) -> SegmentSites:
    """Group segments by cell, height, terrain, pavement, traffic and treatments.

    Parameters
    ----------
    snapshot : Snapshot
        S segments.
    params : SurfaceParams
    cells : WeatherCells
        Whose weather already is that of their own height.
    lapse_c_per_km : float
        By which the air of a segment differs from that of its cell with the height
        between them. [°C/km]
    """
    network = snapshot.network
    terrain = snapshot.terrain or flat_terrain(network.count)
    volume, heavy = vehicles_per_day(network)
    histories = treatment_histories(snapshot)
    columns = {
        "cell": cells.of_segment.astype(np.float64),
        "height": np.round(cells.height_m / params.elevation_band_m)
        * params.elevation_band_m,
        "pavement": _pavement(network).astype(np.float64),
        "sky": _binned(terrain.sky_view_factor, SKY_STEP),
        "horizon": terrain.horizon.astype(np.float64),
        "trees": _binned(terrain.tree_transmissivity, TREE_STEP),
        "pool": _binned(terrain.cold_pool_index * params.cold_pool_most_c, POOL_STEP_C),
        "exposure": _binned(terrain.exposure_index, EXPOSURE_STEP),
        "volume": volume,
        "heavy": heavy,
        "covered": network.is_tunnel.astype(np.float64),
        "history": histories.of_segment.astype(np.float64),
    }
    names = list(columns)
    table = np.stack([columns[name] for name in names], axis=1)
    quiet = table.copy()
    quiet[:, [names.index("volume"), names.index("heavy")]] = 0.0
    unique, index = np.unique(
        np.concatenate((table, quiet)), axis=0, return_inverse=True
    )
    index = index.reshape(-1).astype(np.intp)
    station = np.zeros((len(cells.roads), len(names)))
    station[:, names.index("cell")] = cells.of_road
    station[:, names.index("sky")] = 1.0
    station[:, names.index("trees")] = 1.0
    station[:, names.index("exposure")] = 1.0
    station[:, names.index("volume")] = STATION_VEHICLES_PER_DAY
    station[:, names.index("history")] = -1.0
    unique = np.concatenate((unique, station))

    def of(name: str) -> Array:
        return unique[:, names.index(name)]

    sites = Sites(
        cell=of("cell").astype(np.int32),
        pavement=of("pavement").astype(np.int8),
        sky_view_factor=of("sky"),
        horizon=of("horizon").astype(np.int32),
        horizons_deg=terrain.horizons_deg,
        tree_transmissivity=of("trees"),
        air_offset_c=of("height") / M_PER_KM * lapse_c_per_km,
        cold_pool_c=of("pool"),
        wind_factor=_wind_factor(of("exposure")),
        precipitation_factor=np.ones(unique.shape[0]),
        vehicles_per_day=of("volume"),
        heavy_share=of("heavy"),
        is_covered=of("covered") > 0.0,
        flux_bias_w_m2=np.zeros(unique.shape[0]),
    )
    return SegmentSites(
        sites=sites,
        of_segment=index[: network.count],
        untouched=index[network.count :],
        histories=histories,
        of_site=of("history").astype(np.intp),
        cells=cells,
        remarks=(*cells.remarks, *terrain.remarks),
    )


def _pavement(network: RoadNetwork) -> NDArray[np.int8]:
    """Return what each segment is paved with; asphalt where the map says nothing."""
    pavement = np.full(network.count, Pavement.ASPHALT, dtype=np.int8)
    for surface in np.unique(network.surface):
        if str(surface) in GRAVEL_SURFACES:
            pavement[network.surface == surface] = Pavement.GRAVEL
        elif str(surface) in PAVING_SURFACES:
            pavement[network.surface == surface] = Pavement.PAVING
    pavement[network.is_bridge] = Pavement.BRIDGE
    return pavement


def _binned(values: Array, step: float) -> Array:
    """Return values at the middle of even bins."""
    return np.round(values / step) * step


def _wind_factor(exposure: Array) -> Array:
    """Return the wind against that of the open, from an index that is 1 there."""
    sheltered = SHELTERED_WIND + (1.0 - SHELTERED_WIND) * exposure
    crest = 1.0 + (CREST_WIND - 1.0) * (exposure - 1.0)
    return np.where(exposure <= 1.0, sheltered, crest)
