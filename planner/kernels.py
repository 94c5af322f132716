"""Compiled inner loops, typed as the Python functions that they are."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of arrays and numbers on its first call, and cache it.

    No fast-math and no parallel sums: the same input gives the same bits. Other
    threads run meanwhile, so that a server answers while a plan is made. The
    cache folder is chosen by whoever starts the program, from a hash of the
    sources, because numba does not notice an edited kernel that another file
    calls.
    """
    return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
