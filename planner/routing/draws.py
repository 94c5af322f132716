"""Random numbers from one integer of memory, the same on every machine.

SplitMix64 (Steele, Lea and Flood 2014, Fast splittable pseudorandom number
generators, OOPSLA): a counter that is mixed. It costs about a nanosecond, while
a generator of numpy is called through a pointer.
"""

import math

import numpy as np
from numpy.typing import NDArray

from planner.kernels import inlined, kernel

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BY_30 = np.uint64(30)
_BY_27 = np.uint64(27)
_BY_31 = np.uint64(31)
_BY_11 = np.uint64(11)
_SHARE = 1.0 / 9007199254740992.0
_TINY = 1e-300
_NEVER = 2**60

Luck = NDArray[np.uint64]
"""(1,): the counter."""


def build_luck(seed: int) -> Luck:
    """Return the memory of a generator.

    Parameters
    ----------
    seed : int
        Any whole number; its lowest 64 bits count.

    Returns
    -------
    Luck
    """
    return np.array([seed % 2**64], dtype=np.uint64)


@inlined
def draw(luck: Luck) -> float:
    """Return a number from 0 to below 1, in steps of 2**-53."""
    luck[0] += _STEP
    bits = luck[0]
    bits = (bits ^ (bits >> _BY_30)) * _FIRST
    bits = (bits ^ (bits >> _BY_27)) * _SECOND
    bits ^= bits >> _BY_31
    return float(bits >> _BY_11) * _SHARE


@inlined
def draw_below(luck: Luck, count: float) -> int:
    """Return a whole number from 0 to below a count (rounded up)."""
    return int(draw(luck) * count)


@inlined
def draw_exponential(luck: Luck) -> float:
    """Return a number of at least 0, by the exponential distribution of mean 1."""
    return -math.log(draw(luck) + _TINY)


@inlined
def next_blink(luck: Luck, blink: float) -> int:
    """Return how many places are looked at until the next one is overlooked.

    Each is with the share ``blink``, 0 to below 1 (Christiaens and Vanden Berghe 2020):
    one draw for many places.
    """
    if blink <= 0.0:
        return _NEVER
    return int(draw_exponential(luck) / -math.log(1.0 - blink))


@kernel
def draws(luck: Luck, count: int) -> NDArray[np.float64]:
    """Return the next numbers, each from 0 to below 1."""
    drawn = np.empty(count, dtype=np.float64)
    for index in range(count):
        drawn[index] = draw(luck)
    return drawn
