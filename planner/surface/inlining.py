"""Kernels that are woven into their caller, for what runs once a step."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function into whatever kernel calls it; see `planner.kernels.kernel`.

    A call would copy the many columns of its arguments, which costs more than most of
    these functions do. The arithmetic is the same, in the same order.
    """
    return cast(
        "Callable[P, R]", njit(cache=True, nogil=True, forceinline=True)(function)
    )
