"""What was done to which segment, as treatments of the surface model's sites."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import seconds_between
from planner.domain.operations import TreatmentRecord
from planner.domain.passes_done import CLEARS, PassesDone
from planner.domain.treatments import Work
from planner.network.road_network import RoadNetwork
from planner.snapshot import Snapshot
from planner.surface.columns.treatment_steps import TreatmentSteps, no_treatments

NACL_IN_BRINE = 0.23
"""Share of salt in the brine that is spread, by mass."""

BRINE_IN_PREWET = 0.30
"""Share of brine in pre-wetted salt, by mass: 30 % is the usual setting."""

TYPICAL_RATE_G_M2 = {
    Work.SALT: 15.0,
    Work.PREWET: 15.0,
    Work.BRINE: 20.0,
    Work.GRIT: 200.0,
}
"""Spreading rates that are taken where the vehicle told none."""

G_M2_PER_MM = 1000.0
GRID_S = 900.0
"""Treatments are felt at the next of these, so that segments treated one after the
other are one site: each of a tour's would else be a site of its own. [s]"""

TOLERANCE = 1e-6

Deed = tuple[float, float, bool, float, float, float]
"""Seconds from now, share kept, swept, salt [g/m²], water [mm], grit [g/m²]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """The distinct sequences of treatments, and which of them each segment had.

    Attributes
    ----------
    of_segment : (S,) intp
        Index into ``sequences``; 0 is the empty one.
    sequences : tuple of tuple of Deed
        In order of time.
    """

    of_segment: NDArray[np.intp]
    sequences: tuple[tuple[Deed, ...], ...]


def treatment_histories(snapshot: Snapshot) -> Histories:
    """Gather what was done to each segment, equal sequences once.

    A treatment of a segment that the town does not have is nobody's.
    """
    network = snapshot.network
    index_of = _segment_indices(network, snapshot.treatments)
    deeds: dict[int, list[Deed]] = {}
    passes = PassesDone()
    for record in sorted(snapshot.treatments, key=lambda one: one.finished_at):
        segment = index_of.get(record.segment)
        if segment is not None:
            finished_s = seconds_between(snapshot.now, record.finished_at)
            felt_s = float(np.ceil(finished_s / GRID_S - TOLERANCE) * GRID_S)
            left = passes.count_left(record, int(network.passes[segment]))
            deeds.setdefault(segment, []).append(_deed(record, felt_s, left))
    of_segment = np.zeros(network.count, dtype=np.intp)
    sequences: dict[tuple[Deed, ...], int] = {(): 0}
    for segment in sorted(deeds):
        sequence = tuple(sorted(deeds[segment]))
        of_segment[segment] = sequences.setdefault(sequence, len(sequences))
    return Histories(of_segment=of_segment, sequences=tuple(sequences))


def treatment_steps(histories: Histories, of_site: NDArray[np.intp]) -> TreatmentSteps:
    """Return the treatments of sites in order of time.

    Parameters
    ----------
    histories : Histories
    of_site : (U,) intp
        Index into its sequences, -1 for a site to which nothing was done.
    """
    rows = sorted(
        (deed[0], site, deed)
        for site, number in enumerate(of_site.tolist())
        if number > 0
        for deed in histories.sequences[number]
    )
    if not rows:
        return no_treatments()
    deeds = [deed for _, _, deed in rows]
    return TreatmentSteps(
        at_s=np.array([deed[0] for deed in deeds]),
        site=np.array([site for _, site, _ in rows], dtype=np.int32),
        kept_share=np.array([deed[1] for deed in deeds]),
        is_swept=np.array([deed[2] for deed in deeds]),
        salt_g_m2=np.array([deed[3] for deed in deeds]),
        water_mm=np.array([deed[4] for deed in deeds]),
        grit_g_m2=np.array([deed[5] for deed in deeds]),
    )


def _deed(record: TreatmentRecord, felt_s: float, left: int) -> Deed:
    """Translate one treatment; with one pass ``left`` it clears half the width."""
    kept = left / (left + 1) if record.works & CLEARS else 1.0
    salt = water = grit = 0.0
    for work, typical in TYPICAL_RATE_G_M2.items():
        if work not in record.works:
            continue
        told = record.spreading_rate_g_m2
        rate = typical if told is None else told
        if work is Work.GRIT:
            grit += rate
            continue
        brine_share = {Work.SALT: 0.0, Work.PREWET: BRINE_IN_PREWET, Work.BRINE: 1.0}
        brine = rate * brine_share[work]
        salt += rate - brine * (1.0 - NACL_IN_BRINE)
        water += brine * (1.0 - NACL_IN_BRINE) / G_M2_PER_MM
    return (felt_s, kept, Work.SWEEP in record.works, salt, water, grit)


def _segment_indices(
    network: RoadNetwork, treatments: tuple[TreatmentRecord, ...]
) -> dict[str, int]:
    """Return the index of every treated segment that the network has."""
    wanted = {record.segment for record in treatments}
    if not wanted:
        return {}
    return {
        str(name): index
        for index, name in enumerate(network.segment_id)
        if str(name) in wanted
    }
