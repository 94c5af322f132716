"""Compiling in the sight of a person: one sentence and a bar on standard error."""

import logging
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rich.console import Console

from services.kernels.warm import (
    Extent,
    are_kernels_warm,
    kernel_folder,
    warm_kernels,
)
from services.progress import progress_bar

SENTENCE = "Compiling the planner's inner loops, once for this version …"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmed:
    """What compiling took.

    Attributes
    ----------
    folder : Path
        Where the kernels are kept.
    was_cold : bool
        Whether there was anything to compile.
    seconds : float
        Wall time, 0 where there was nothing to do. [s]
    """

    folder: Path
    was_cold: bool
    seconds: float


def warm_where_cold(extent: Extent) -> Warmed:
    """Compile the kernels of a plan unless they are; say so on standard error."""
    if are_kernels_warm(extent):
        return Warmed(folder=kernel_folder(), was_cold=False, seconds=0.0)
    Console(stderr=True, highlight=False, soft_wrap=True).print(SENTENCE)
    began_s = perf_counter()
    with progress_bar(shown=True) as on_progress:
        warm_kernels(extent, on_progress)
    return Warmed(
        folder=kernel_folder(),
        was_cold=True,
        seconds=round(perf_counter() - began_s, 1),
    )


def warm_where_cold_and_log() -> None:
    """Compile the kernels of a plan unless they are; say so in the log."""
    if are_kernels_warm(Extent.WHOLE):
        return
    _log.info("kernels compiling folder=%s", kernel_folder())
    began_s = perf_counter()
    warm_kernels(Extent.WHOLE)
    _log.info("kernels compiled seconds=%.1f", perf_counter() - began_s)
