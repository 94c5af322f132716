"""Segments that nobody can get through."""

from planner.assimilation.interpolation.nearby import Nearby
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.calendar import seconds_between
from planner.domain.readings import DriverObservation, DriverReport
from planner.network.road_network import SegmentKind
from planner.snapshot import Snapshot

HOUR_S = 3600.0
DEFAULTS = NetworkAnalysisParams()


def blocked_segments(
    snapshot: Snapshot, params: NetworkAnalysisParams = DEFAULTS
) -> frozenset[str]:
    """Return the segments that drivers reported blocked and nobody clear since.

    The nearest segment to a report, when it lies within ``blocked_within_m`` and
    the report is not older than ``oldest_h``. Flagged reports do not count.
    """
    nearby: Nearby | None = None
    is_way = snapshot.network.kind != SegmentKind.PLACE
    blocked: set[str] = set()
    for report in snapshot.readings:
        if not isinstance(report, DriverReport) or report.flags:
            continue
        if report.report not in {DriverObservation.BLOCKED, DriverObservation.CLEAR}:
            continue
        age_s = seconds_between(report.observed_at, snapshot.now)
        if not 0.0 <= age_s <= params.oldest_h * HOUR_S or not snapshot.network.count:
            continue
        nearby = nearby or Nearby(snapshot.network)
        nearest, _ = nearby.nearest(
            report.longitude,
            report.latitude,
            params.report.blocked_within_m,
            among=is_way,
        )
        if nearest < 0:
            continue
        segment = str(snapshot.network.segment_id[nearest])
        if report.report is DriverObservation.BLOCKED:
            blocked.add(segment)
        else:
            blocked.discard(segment)
    return frozenset(blocked)
