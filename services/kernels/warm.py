"""Every kernel of a plan compiled and kept, by making one of a village."""

import hashlib
import os
import platform
import tempfile
from enum import StrEnum
from pathlib import Path

import numba
from numba.core.registry import cpu_target

from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams, Progress
from planner.routing.verify import verify
from planner.snapshot import Knowledge, build_snapshot
from services.kernel_cache import VARIABLE, planner_hash
from services.kernels.village import NAME, NOW, village_osm, village_weather
from services.plans.unverified import refuse_unverified

_SEED = 1


class Extent(StrEnum):
    """How much is compiled; improving tours takes longer to compile than all else."""

    FIRST_PLAN = "first-plan"
    WHOLE = "whole"


_ROUNDS = {Extent.FIRST_PLAN: 0, Extent.WHOLE: 4}
"""Improvement rounds of the village's plan."""


def are_kernels_warm(extent: Extent) -> bool:
    """Return whether that much is compiled, for these sources and this processor."""
    return any(_mark(each).is_file() for each in {extent, Extent.WHOLE})


def warm_kernels(extent: Extent, on_progress: Progress | None = None) -> None:
    """Compile what a plan needs, so that the first real one need not.

    Imports a village, reads it back and plans it with `make_plan` itself: the
    arrays have the types of every other town's, and what a plan comes to need is
    compiled here without anybody listing it. Compiled before, it takes a second.

    Parameters
    ----------
    extent : Extent
        Up to a first, unimproved plan, or all.
    on_progress : callable, optional
        Told the plan's stage and the share of it that is done.

    Raises
    ------
    OSError
        If the cache folder or a temporary one cannot be written.
    UnverifiedPlanError
        If the village's plan breaks a rule.
    """
    # What reads maps is loaded only where something has to be compiled.
    from planner.io.import_town import import_town  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="vinter-") as made:
        osm, out = Path(made) / "village.osm", Path(made) / NAME
        osm.write_text(village_osm(), encoding="utf-8")
        import_town(osm, (), out, name=NAME, time_zone="UTC")
        folder = read_town(out)
    known = Knowledge(
        town=folder.town,
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=village_weather(),
    )
    plan = make_plan(
        build_snapshot(known, NOW),
        PlanParams(),
        MaxIterations(_ROUNDS[extent]),
        _SEED,
        on_progress=on_progress,
    )
    refuse_unverified(verify(plan, folder.network, folder.town))
    mark = _mark(extent)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def kernel_folder() -> Path:
    """Return the folder in which numba keeps what it compiles."""
    return Path(os.environ[VARIABLE])


def _mark(extent: Extent) -> Path:
    """Return the file that says that so much is compiled for this processor."""
    for_whom = (
        *(planner_hash(), platform.python_version(), numba.__version__),
        *(str(part) for part in cpu_target.target_context.codegen().magic_tuple()),
    )
    digest = hashlib.sha256("\n".join(for_whom).encode()).hexdigest()[:16]
    return kernel_folder() / f"{extent}-{digest}"
