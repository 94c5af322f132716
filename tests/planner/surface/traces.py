"""Traces written by hand."""

from dataclasses import fields

import numpy as np

from planner.surface.columns.surface_state import Trace


def trace_of(**series: list[float]) -> Trace:
    """Return a trace of one site at 0, 900, ... s; what is not named is 0."""
    steps = len(next(iter(series.values())))
    arrays = {
        column.name: np.zeros((steps, 1), dtype=np.float32) for column in fields(Trace)
    }
    arrays["end_s"] = 900.0 * np.arange(steps)
    for name, values in series.items():
        arrays[name] = np.array(values, dtype=np.float32)[:, None]
    return Trace(**arrays)
