"""The surface that a plan was made for, and what is advised, as the plan saw it."""

import numpy as np

from planner.make_plan import find_conditions
from planner.night import Night
from planner.params import PlanParams
from planner.priority.advice import SegmentAdvice, advise
from planner.priority.found import find_treatments
from planner.priority.make_needs import make_needs
from planner.snapshot import Snapshot
from services.segments.expected import ExpectedSurface, KeptAdvice


def expected_surface(
    snapshot: Snapshot, params: PlanParams, night: Night
) -> ExpectedSurface:
    """Return what is expected at ``now`` and advised from then on.

    Parameters
    ----------
    snapshot : Snapshot
    params : PlanParams
    night : Night
        Of the same snapshot: what the plan was made from.
    """
    seen = night.analysis.outlook
    step = int(np.abs(seen.time_s).argmin())
    return ExpectedSurface(
        segment_id=snapshot.network.segment_id,
        snow_depth_mm=seen.snow_depth_mm[step],
        slipperiness=seen.slipperiness[step],
        surface_state=seen.surface_state[step],
        road_surface_temperature_c=seen.road_surface_temperature_c[step],
        friction=seen.friction[step].astype(np.float64),
        advice=kept_advice(_advise(snapshot, params, night)),
    )


def _advise(snapshot: Snapshot, params: PlanParams, night: Night) -> SegmentAdvice:
    """Return the advice for every segment, from the needs that the plan is of."""
    town, network, now = snapshot.town, snapshot.network, snapshot.now
    conditions = find_conditions(night.analysis, params, night.ensemble)
    found = find_treatments(town, network, conditions, now, params.priority)
    needs = make_needs(town, network, conditions, now, params.priority, found=found)
    return advise(
        town, network, conditions, now, params.priority, found=found, needs=needs
    )


def kept_advice(advice: SegmentAdvice) -> KeptAdvice:
    """Return advice as it is kept: each sentence once, and none of the tasks'."""
    numbers: dict[str, int] = {}
    why = [
        -1 if works else numbers.setdefault(text, len(numbers))
        for works, text in zip(advice.works.tolist(), advice.why, strict=True)
    ]
    return KeptAdvice(
        works=advice.works,
        rate_g_m2=advice.rate_g_m2,
        nothing=advice.nothing,
        why=np.array(why, dtype=np.int32),
        why_texts=np.array(list(numbers), dtype=np.str_),
    )
