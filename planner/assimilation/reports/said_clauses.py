"""What believed words change of the depth, and the clauses that name them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.observations import CLEAR_STATES, WHERE, Said
from planner.assimilation.reports.report_belief import Heard
from planner.assimilation.reports.said_on_segments import SaidAnalysis
from planner.assimilation.reports.state_belief import COUNT, IS_SLIPPERY, PACKED
from planner.assimilation.scene import Scene
from planner.assimilation_params import ReportParams

Array = NDArray[np.float64]
NAMED_ABOVE_MM = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one report changed: grip, or with ``effect_mm`` (C,) the depth [mm]."""

    segment: NDArray[np.intp]
    text: str
    effect_mm: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidChanges:
    """What words change.

    Attributes
    ----------
    depth_change_mm : (S,)
    clauses : tuple of Clause
    remarks : tuple of str
        One sentence for each report of a clear surface.
    """

    depth_change_mm: Array
    clauses: tuple[Clause, ...]
    remarks: tuple[str, ...]


def said_changes(
    scene: Scene, analysis: SaidAnalysis, depth_mm: Array, params: ReportParams
) -> SaidChanges:
    """Follow the reports that were believed, in the order in which they were seen.

    A report of snow raises a depth to what it means, less with distance, age and
    doubt; one of a clear surface takes the snow away. A report is named on the
    segments that are taken to be as it says.

    Parameters
    ----------
    scene : Scene
    analysis : SaidAnalysis
    depth_mm : (S,)
        After the measured depths. [mm]
    params : ReportParams
    """
    clauses: list[Clause] = []
    remarks: list[str] = []
    lying_mm = depth_mm.copy()
    for heard in analysis.heard:
        one = analysis.said[heard.report]
        nearest = scene.segment_at(one.longitude, one.latitude, params.reach_m)
        text = one.text.replace(WHERE, scene.street(nearest))
        says = np.isin(np.arange(COUNT), list(one.states))
        if one.states == CLEAR_STATES:
            clause, cleared = _cleared(analysis, heard, lying_mm, text)
            clauses.append(clause)
            lying_mm[cleared] = 0.0
            remarks.append(scene.say.cleared(text, cleared.size, params.reach_m))
        elif one.least_mm:
            clause, raised, least_mm = _raised(analysis, heard, one, lying_mm, text)
            clauses.append(clause)
            lying_mm[raised] = least_mm
        elif (says & IS_SLIPPERY).any():
            agrees = _agrees(analysis, heard, says)
            clauses.append(Clause(segment=heard.segment[agrees], text=text))
    return SaidChanges(
        depth_change_mm=lying_mm - depth_mm,
        clauses=tuple(clauses),
        remarks=tuple(remarks),
    )


def _agrees(
    analysis: SaidAnalysis, heard: Heard, says: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return where a report counts and the state is what it says."""
    rows = np.searchsorted(analysis.segment, heard.segment)
    found: NDArray[np.bool_] = (heard.weight > 0.0) & says[analysis.chosen[rows]]
    return found


def _cleared(
    analysis: SaidAnalysis, heard: Heard, lying_mm: Array, text: str
) -> tuple[Clause, NDArray[np.intp]]:
    """Return the segments that a report of a clear surface is believed on."""
    cleared = heard.segment[_agrees(analysis, heard, ~IS_SLIPPERY)]
    named = cleared[lying_mm[cleared] >= NAMED_ABOVE_MM]
    clause = Clause(segment=named, text=text, effect_mm=lying_mm[named])
    return clause, cleared


def _raised(
    analysis: SaidAnalysis, heard: Heard, one: Said, lying_mm: Array, text: str
) -> tuple[Clause, NDArray[np.intp], Array]:
    """Return the segments that a report of snow raises, and to which depth."""
    says = np.isin(np.arange(COUNT), list(one.states))
    rows = np.searchsorted(analysis.segment, heard.segment)
    likely = analysis.belief[rows][:, says].sum(axis=1)
    least_mm = one.least_mm * heard.weight * likely
    # Packed snow is no depth to plough, whatever a driver's button calls it.
    is_raised = _agrees(analysis, heard, says) & (analysis.chosen[rows] != PACKED)
    is_raised &= least_mm > lying_mm[heard.segment]
    segment, least_mm = heard.segment[is_raised], least_mm[is_raised]
    effect_mm = least_mm - lying_mm[segment]
    is_named = effect_mm >= NAMED_ABOVE_MM
    clause = Clause(segment=segment[is_named], text=text, effect_mm=effect_mm[is_named])
    return clause, segment, least_mm
