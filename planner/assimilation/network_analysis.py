"""Readings and the model's past in, increments for every segment out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.background import Background
from planner.assimilation.evidence import Evidence
from planner.assimilation.interpolation.covariates import segment_spots
from planner.assimilation.interpolation.depth_places import depth_places
from planner.assimilation.interpolation.snow_depth import (
    SNOW_MM,
    DepthAnalysis,
    DepthPlace,
    depth_analysis,
)
from planner.assimilation.interpolation.stuck_depth import stuck_depths
from planner.assimilation.interpolation.temperature import (
    TemperatureAnalysis,
    temperature_analysis,
)
from planner.assimilation.observations import (
    WHERE,
    Measured,
    Said,
    list_observations,
)
from planner.assimilation.reports.said_clauses import Clause, said_changes
from planner.assimilation.reports.said_on_segments import SaidAnalysis, said_analysis
from planner.assimilation.scene import Scene
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.phrases.topics import Readings
from planner.snapshot import Snapshot

Array = NDArray[np.float64]
HOUR_S = 3600.0
# A smaller shift is not worth naming in a reason.
NAMED_ABOVE_K = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class TownSurface:
    """What the analysis asks about the town beside the network.

    Attributes
    ----------
    vehicles_per_day : (S,)
    sunlit_share : (S,) or None
        Share of the direct sun that reaches each surface at ``now``; None by night.
    belief : (S, 8) or None
        Shares of an ensemble's members in each state at ``now``; None where the
        model's one state is all there is.
    """

    vehicles_per_day: Array
    sunlit_share: Array | None = None
    belief: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnalysis:
    """What the readings change on every segment at ``now``.

    Attributes
    ----------
    shift_k : (S,)
        To add to the surface temperature; it fades ahead with
        ``TemperatureParams.decay_h``. [K]
    depth_change_mm : (S,)
        To add to the snow depth; never more is taken than lies. [mm]
    state : (S,) int8
        Index of the surface state that was reported and believed; -1 elsewhere.
    remarks : tuple of str
        What does not count, and why.
    temperature, depth, said
        The parts, for evidence and diagnostics.
    clauses : tuple of Clause
        What words changed.
    depth_texts : tuple of str
        A clause for each column of ``depth.effect_mm``.
    depth_devices : tuple of str
    """

    shift_k: Array
    depth_change_mm: Array
    state: NDArray[np.int8]
    remarks: tuple[str, ...]
    temperature: TemperatureAnalysis
    depth: DepthAnalysis
    said: SaidAnalysis
    clauses: tuple[Clause, ...]
    depth_texts: tuple[str, ...]
    depth_devices: tuple[str, ...]


def analyse_network(
    snapshot: Snapshot,
    background: Background,
    town: TownSurface,
    params: NetworkAnalysisParams,
) -> NetworkAnalysis:
    """Compare all readings with the model's past and spread what they differ by.

    Each reading is compared with the background at its own time and segment [1]_;
    the increments hold at ``now``. Temperatures go by optimal interpolation with
    terrain, depths likewise in log(1 + depth), words as evidence for the eight
    states with a trust in each reporter that is learned from the readings at hand.
    The same snapshot gives the same bits.

    Parameters
    ----------
    snapshot : Snapshot
    background : Background
        Of the same segments, ending at ``now``, with the treatments done.
    town : TownSurface
    params : NetworkAnalysisParams

    Returns
    -------
    NetworkAnalysis

    References
    ----------
    .. [1] First guess at appropriate time: Massart, Pajot, Piacentini and Pannekoucke
       (2010), Mon. Wea. Rev. 138, 3119.
    """
    scene = Scene(snapshot, background)
    seen = list_observations(snapshot, params)
    far = _Far(scene)
    temperature = temperature_analysis(
        scene,
        far.near_ones(seen.temperatures, params.temperature.reach_m),
        segment_spots(
            snapshot.network,
            snapshot.terrain,
            town.vehicles_per_day,
            town.sunlit_share,
        ),
        params,
        is_sunny=town.sunlit_share is not None,
    )
    said_near = tuple(
        one
        for one in seen.said
        if far.is_near(one.reporter, one.longitude, one.latitude, params.report.reach_m)
    )
    depth_mm = background.now(background.trace.snow_depth_mm)
    depths = far.near_ones(seen.depths, params.depth.reach_m)
    stuck, stuck_remarks = stuck_depths(scene, depths, params.depth, params.stuck_depth)
    sound = tuple(one for one in depths if one.device not in stuck)
    places = depth_places(scene, sound, params.depth)
    depth = depth_analysis(
        places,
        depth_mm,
        lambda place: _is_confirmed(scene, place.newest, said_near, params),
        params.depth,
        scene.say,
    )
    said = said_analysis(scene, said_near, temperature.shift_k, town.belief, params)
    changes = said_changes(scene, said, depth_mm + depth.change_mm, params.report)
    return NetworkAnalysis(
        shift_k=temperature.shift_k,
        depth_change_mm=depth.change_mm + changes.depth_change_mm,
        state=said.state,
        remarks=(
            *seen.remarks,
            *far.remarks,
            *temperature.remarks,
            *stuck_remarks,
            *depth.remarks,
            *changes.remarks,
        ),
        temperature=temperature,
        depth=depth,
        said=said,
        clauses=changes.clauses,
        depth_texts=tuple(
            _clause(place, scene.say, is_lone=place.newest.device in depth.lone)
            for place in places
        ),
        depth_devices=tuple(place.newest.device for place in places),
    )


def _clause(place: DepthPlace, say: Readings, *, is_lone: bool) -> str:
    """Return the clause on a device's newest depth."""
    clause = place.newest.text.replace(WHERE, place.street)
    return say.unconfirmed(clause) if is_lone else clause


def _is_confirmed(
    scene: Scene,
    measured: Measured,
    said: tuple[Said, ...],
    params: NetworkAnalysisParams,
) -> bool:
    """Tell whether somebody reported snow within reach of a measured depth."""
    place = (measured.longitude, measured.latitude)
    return any(
        one.least_mm >= SNOW_MM
        and one.observed_s >= -params.oldest_h * HOUR_S
        and scene.nearby.apart_m((one.longitude, one.latitude), place)
        <= params.depth.reach_m
        for one in said
    )


def named_evidence(
    analysis: NetworkAnalysis, grip_changed: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return which reading changed which segment, for the reasons of tasks.

    Parameters
    ----------
    analysis : NetworkAnalysis
    grip_changed : (S,) bool
        Where the forecast from the analysed state is slippery at another time or for
        another cause than that from the background: there a measured temperature is
        named.

    Returns
    -------
    evidence : (S,) int32
        Index into the texts, -1 where no reading changed anything.
    texts : tuple of str
    """
    evidence = Evidence(grip_changed.size)
    for column, text in enumerate(analysis.depth_texts):
        effect_mm = analysis.depth.effect_mm[:, column]
        segments = np.flatnonzero(np.abs(effect_mm) >= SNOW_MM)
        device = analysis.depth_devices[column]
        evidence.depth(segments, effect_mm[segments], device, text)
    is_named = grip_changed & (np.abs(analysis.shift_k) >= NAMED_ABOVE_K)
    for source, text in enumerate(analysis.temperature.texts):
        is_of = analysis.temperature.strongest == source
        evidence.grip(np.flatnonzero(is_named & is_of), text)
    for clause in analysis.clauses:
        if clause.effect_mm is not None:
            evidence.depth(clause.segment, clause.effect_mm, clause.text, clause.text)
        else:
            evidence.grip(clause.segment, clause.text)
    return evidence.result()


class _Far:
    """Sorts out what was seen too far from every segment, and says so once."""

    def __init__(self, scene: Scene) -> None:
        self.remarks: list[str] = []
        self._nearby = scene.nearby
        self._say = scene.say
        self._is_open = scene.is_open
        self._named: set[str] = set()

    def near_ones(
        self, measured: tuple[Measured, ...], reach_m: float
    ) -> tuple[Measured, ...]:
        """Return the measurements within reach of a segment."""
        return tuple(
            one
            for one in measured
            if self.is_near(one.device, one.longitude, one.latitude, reach_m)
        )

    def is_near(
        self, device: str, longitude: float, latitude: float, reach_m: float
    ) -> bool:
        """Return whether a place is within reach of a segment under open sky."""
        found = self._nearby.nearest(longitude, latitude, reach_m, among=self._is_open)
        if found[0] >= 0:
            return True
        if device not in self._named and self._is_open.any():
            self._named.add(device)
            gap_km = self._nearby.far_m(longitude, latitude) / 1000.0
            self.remarks.append(self._say.far(device, gap_km))
        return False
