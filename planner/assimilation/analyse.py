"""Readings pulled into the outlook: what was seen counts for more than expected."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.draft import Draft
from planner.assimilation.evidence import Evidence
from planner.assimilation.positions import SegmentDistances
from planner.assimilation.sightings import list_sightings
from planner.assimilation.updates import Updates
from planner.domain.calendar import seconds_between
from planner.domain.readings import DriverObservation, DriverReport
from planner.params import AssimilationParams
from planner.snapshot import Snapshot
from planner.surface.outlook import Outlook

HOUR_S = 3600.0
DEFAULTS = AssimilationParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The outlook after the readings, and which of them changed what.

    Attributes
    ----------
    outlook : Outlook
    evidence : (S,) int32
        Index into ``evidence_texts``, -1 where no reading changed anything.
    evidence_texts : tuple of str
        Clauses for the end of a reason: "camera 7 on Storgatan measured 85 mm of
        snow at 03:10".
    """

    outlook: Outlook
    evidence: NDArray[np.int32]
    evidence_texts: tuple[str, ...]


def assimilate(
    snapshot: Snapshot, outlook: Outlook, params: AssimilationParams
) -> Analysis:
    """Pull the readings that count into the outlook, in the order they were seen.

    A depth changes the segments around it by its difference from the outlook on
    the nearest one, times ``exp(-distance / depth_length_m)``, times its trust:
    the outlook's variance over the sum of both, fading with age. A surface
    temperature does the same and fades ahead in time. A device that differs from
    the median of at least two others in reach by more than ``outlier_sigmas``
    standard deviations counts less, by the square of the excess. Snow that one device
    alone measures, where the outlook has none and none has fallen in mild air, reaches
    ``lone_reach_m``. Reports count within ``report_reach_m``. A treatment ends what
    was seen before it.

    Parameters
    ----------
    snapshot : Snapshot
    outlook : Outlook
        Left as it is.
    params : AssimilationParams

    Returns
    -------
    Analysis
    """
    sightings = list_sightings(snapshot, params)
    evidence = Evidence(snapshot.network.count)
    remarks = list(sightings.remarks)
    if sightings.seen and snapshot.network.count:
        draft = Draft(snapshot, outlook)
        updates = Updates(snapshot.network, draft, evidence, params)
        updates.take(sightings.seen)
        outlook = draft.result()
        remarks += updates.remarks
    outlook = replace(outlook, remarks=(*outlook.remarks, *remarks))
    indices, texts = evidence.result()
    return Analysis(outlook=outlook, evidence=indices, evidence_texts=texts)


def blocked_segments(
    snapshot: Snapshot, params: AssimilationParams = DEFAULTS
) -> frozenset[str]:
    """Return the segments that drivers reported blocked and nobody clear since.

    The nearest segment to a report, when it lies within ``blocked_within_m`` and
    the report is not older than ``oldest_h``. Flagged reports do not count.
    """
    distances: SegmentDistances | None = None
    blocked: set[str] = set()
    for report in snapshot.readings:
        if not isinstance(report, DriverReport) or report.flags:
            continue
        if report.report not in {DriverObservation.BLOCKED, DriverObservation.CLEAR}:
            continue
        age_s = seconds_between(report.observed_at, snapshot.now)
        if not 0.0 <= age_s <= params.oldest_h * HOUR_S or not snapshot.network.count:
            continue
        distances = distances or SegmentDistances(snapshot.network)
        distance_m = distances.to(report.longitude, report.latitude)
        nearest = int(distance_m.argmin())
        if distance_m[nearest] > params.blocked_within_m:
            continue
        segment = str(snapshot.network.segment_id[nearest])
        if report.report is DriverObservation.BLOCKED:
            blocked.add(segment)
        else:
            blocked.discard(segment)
    return frozenset(blocked)
