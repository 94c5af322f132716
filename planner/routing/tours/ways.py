"""Quickest times between positions, looked up in hub labels and remembered.

A search asks for the same few ways again and again, and neighbours in the numbering
of positions are often neighbours in town: a memory with one slot for each remainder
of the pair keeps what was asked last.
"""

from planner.kernels import called, inlined
from planner.network.hub_labels import quickest_ms
from planner.routing.tours.layout import FAR, Tours

_SPREAD = 2_654_435_761


@inlined
def way_ms(tours: Tours, start: int, end: int) -> int:
    """Return the time from a position to where another is ahead. [ms].

    `FAR` where there is no way.
    """
    if start == end:
        return int(tours.again_ms[start])
    slot = (start * _SPREAD + end) & (tours.cache.shape[0] - 1)
    if tours.cache[slot, 0] == start * tours.position_total + end:
        return int(tours.cache[slot, 1])
    return _look_up(tours, start, end, slot)


@called
def _look_up(tours: Tours, start: int, end: int, slot: int) -> int:
    """Ask the hub labels, and remember."""
    found = min(FAR, quickest_ms(tours.labels, start, end) - tours.lead_ms[end])
    tours.cache[slot, 0] = start * tours.position_total + end
    tours.cache[slot, 1] = found
    return int(found)
