"""Arrays that kernels pass on without counting who holds them.

Numba counts references at every call, with a locked instruction each; in kernels of a
few hundred nanoseconds that was two thirds of the time. A borrowed array is the same
memory without the count: it must not outlive the call that was given the owner.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array

A = TypeVar("A")


def borrowed(array: A) -> A:
    """Return the same array; inside a kernel, without counting references.

    Parameters
    ----------
    array : array
        Its owner must live as long as what is returned.
    """
    return array


@intrinsic
def _without_count(_typing: object, array: Any) -> tuple[Any, Callable[..., Any]]:  # noqa: ANN401 - numba's own, untyped objects
    """Build numba's array record anew, with nothing to count."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401 - as above
        kind = signature.args[0]
        record = make_array(kind)(context, builder, arguments[0])  # type: ignore[no-untyped-call]
        nothing = cgutils.get_null_value  # untyped in numba
        record.meminfo = nothing(record.meminfo.type)  # type: ignore[no-untyped-call]
        record.parent = nothing(record.parent.type)  # type: ignore[no-untyped-call]
        return record._getvalue()  # noqa: SLF001 - numba's way to read a record

    return array(array), build


@overload(borrowed)
def _borrowed(array: object) -> Callable[[object], object] | None:
    """Tell numba what `borrowed` is."""
    if not isinstance(array, types.Array):
        return None

    def implementation(array: object) -> object:
        return _without_count(array)  # type: ignore[call-arg]

    return implementation
