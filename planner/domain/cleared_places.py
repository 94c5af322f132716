"""Places that a crew clears on foot or with a loader: bus stops, stairs, squares."""

from enum import StrEnum


class ClearedPlace(StrEnum):
    """Kind of a place that is cleared; a town's other places only raise weights."""

    BUS_STOP = "bus_stop"
    STAIRS = "stairs"
    SQUARE = "square"


USUAL_WORK_MIN = {
    ClearedPlace.BUS_STOP: 6.0,
    ClearedPlace.STAIRS: 15.0,
    ClearedPlace.SQUARE: 30.0,
}
"""Time that a crew takes at a place of which the town states none, the walk from the
vehicle included: planning values. [min]"""

AREAS = frozenset({ClearedPlace.SQUARE})
"""Kinds that are areas; the others are points."""
