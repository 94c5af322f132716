"""The works a vehicle can do on a segment, and the equipment each one needs."""

from collections.abc import Iterable
from enum import StrEnum


class Work(StrEnum):
    """One kind of treatment."""

    PLOUGH = "plough"
    SALT = "salt"
    PREWET = "prewet"
    BRINE = "brine"
    GRIT = "grit"
    SWEEP = "sweep"
    REMOVE = "remove"
    SHOVEL = "shovel"
    """Snow off a bus stop, stairs or a square, by hand or with a loader."""


WORKS = tuple(Work)
"""Every work in the order of its bit in a mask."""

SPREADS = frozenset({Work.SALT, Work.PREWET, Work.BRINE, Work.GRIT})
"""Works that use material."""

SWEEP_SALTING = frozenset({Work.SWEEP, Work.BRINE})
"""Brush and brine in one pass ("sopsaltning"): one work of its own."""

_ADJECTIVES = {
    Work.PLOUGH: "ploughing",
    Work.SALT: "salting",
    Work.PREWET: "pre-wetted salting",
    Work.BRINE: "brine",
    Work.GRIT: "gritting",
    Work.SWEEP: "sweeping",
    Work.REMOVE: "snow removal",
    Work.SHOVEL: "shovelling",
}


def works_mask(works: Iterable[Work]) -> int:
    """Return the works as bits, so that arrays can compare them."""
    mask = 0
    for work in works:
        mask |= 1 << WORKS.index(work)
    return mask


def works_of(mask: int) -> tuple[Work, ...]:
    """Return the works of a mask, in the order of `WORKS`."""
    return tuple(work for bit, work in enumerate(WORKS) if mask >> bit & 1)


def describe_works(works: Iterable[Work]) -> str:
    """Return the works as words in a sentence; brush with brine is sweep-salting."""
    asked = tuple(works)
    if set(asked) >= SWEEP_SALTING:
        asked = tuple(work for work in asked if work not in SWEEP_SALTING)
        return " and ".join((*(_ADJECTIVES[work] for work in asked), "sweep-salting"))
    return " and ".join(_ADJECTIVES[work] for work in asked)
