"""The surface that a plan was made for, from the same models as the plan."""

import numpy as np

from planner.assimilation.expect import expect_surface
from planner.params import PlanParams
from planner.snapshot import Snapshot
from services.segments.expected import ExpectedSurface


def expected_surface(snapshot: Snapshot, params: PlanParams) -> ExpectedSurface:
    """Return what the surface model, corrected by readings, expects at ``now``."""
    seen = expect_surface(
        snapshot, params.horizon, params.surface, params.assimilation
    ).outlook
    step = int(np.abs(seen.time_s).argmin())
    return ExpectedSurface(
        segment_id=snapshot.network.segment_id,
        snow_depth_mm=seen.snow_depth_mm[step],
        slipperiness=seen.slipperiness[step],
    )
