"""What the night will do to the streets: the part of a plan that no crew changes."""

from dataclasses import dataclass

import numpy as np

from planner.assimilation.expect import Analysis, expect_surface
from planner.params import PlanParams
from planner.snapshot import Snapshot, as_if_done
from planner.surface.ensemble import Ensemble, make_ensemble


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The surface as it is expected if nothing more is done, and how sure that is.

    Attributes
    ----------
    analysis : Analysis
    ensemble : Ensemble
    """

    analysis: Analysis
    ensemble: Ensemble


def foresee(snapshot: Snapshot, params: PlanParams) -> Night:
    """Follow the surface up to now and into the night, in one way and in several.

    Whoever plans the same moment for other crews can do so from the same night.

    Parameters
    ----------
    snapshot : Snapshot
    params : PlanParams

    Raises
    ------
    ValueError
        If the weather does not cover ``now``, or lacks air temperature after it.
    """
    analysis = expect_surface(
        as_if_done(snapshot), params.horizon, params.surface, params.assimilation
    )
    ensemble = make_ensemble(
        analysis.past,
        analysis.now,
        params.surface,
        params.ensemble,
        np.random.default_rng(params.ensemble.seed),
    )
    return Night(analysis=analysis, ensemble=ensemble)
