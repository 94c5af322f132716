"""Compiled inner loops, typed as the Python functions that they are.

numba optimises every function on its own, gives it entries for Python and C, and makes
machine code of it; then it does all that again in each function that calls it, once for
every level of calls. Here a function that a kernel calls is handed on as it is lowered,
and only the kernel that Python calls is optimised, with all its parts. That halves what
a cold start costs.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher

P = ParamSpec("P")
R = TypeVar("R")


class _PartLibrary(JITCodeLibrary):
    """Code that waits for the kernel that it is linked into."""

    def _optimize_functions(self, ll_module: Any) -> None:  # noqa: ANN401 - untyped in numba
        ll_module.data_layout = self._codegen._data_layout  # noqa: SLF001 - as numba's own

    def _optimize_final_module(self) -> None:
        """Leave it to the kernel's own library."""

    def _finalize_final_module(self) -> None:
        """Link only; no machine code is made."""
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]
        self._finalized = True


class _PartCompiler(Compiler):
    """numba's compiler, up to the code that a caller is given."""

    def __init__(  # noqa: PLR0913, PLR0917 - numba's signature
        self,
        typingctx: Any,  # noqa: ANN401 - as above
        targetctx: Any,  # noqa: ANN401 - as above
        library: Any,  # noqa: ANN401, ARG002 - as above
        args: Any,  # noqa: ANN401 - as above
        return_type: Any,  # noqa: ANN401 - as above
        flags: Any,  # noqa: ANN401 - as above
        locals: Any,  # noqa: A002, ANN401 - as above
    ) -> None:
        flags = flags.copy()
        flags.no_compile = True
        flags.no_cpython_wrapper = True
        flags.no_cfunc_wrapper = True
        part = _PartLibrary(  # type: ignore[no-untyped-call]
            targetctx.codegen(), "part"
        )
        super().__init__(  # type: ignore[no-untyped-call]
            typingctx, targetctx, part, args, return_type, flags, locals
        )

    def compile_extra(self, func: Callable[..., object]) -> Any:  # noqa: ANN401 - as above
        """Compile, and make the result known to callers under a name of its own."""
        done: Any = super().compile_extra(func)  # type: ignore[no-untyped-call]
        done = done._replace(entry_point=object())
        done.target_context.insert_user_function(
            done.entry_point, done.fndesc, [done.library]
        )
        return done


class KernelDispatcher(CPUDispatcher):
    """A function that is a part where a kernel calls it and a kernel where Python does.

    Parameters
    ----------
    function : callable
    is_inlined : bool
        Always woven into the caller.
    may_allocate : bool
        Else references to arrays are not counted.
    """

    def __init__(
        self,
        function: Callable[..., object],
        *,
        is_inlined: bool = False,
        may_allocate: bool = True,
    ) -> None:
        options: dict[str, Any] = {
            "nogil": True,
            "error_model": "numpy",
            "_nrt": may_allocate,
        }
        super().__init__(
            function,
            targetoptions={**options, "nopython": True, "forceinline": is_inlined},
            pipeline_class=_PartCompiler,
        )
        self._whole = njit(cache=True, **options)(function)

    @property
    def signatures(self) -> list[tuple[Any, ...]]:
        """Return what was compiled or loaded, as a part or for Python."""
        return [*self.overloads, *self._whole.signatures]

    def add_overload(self, cres: Any) -> None:  # noqa: ANN401 - as above
        """Keep a part for callers that are kernels; Python does not see it."""
        self.overloads[tuple(cres.signature.args)] = cres

    def get_call_template(self, args: Any, kws: Any) -> Any:  # noqa: ANN401 - as above
        """Take numbers in the source as numbers: one part for all of them."""
        plain = tuple(
            types.unliteral(each)  # type: ignore[no-untyped-call]
            for each in args
        )
        return super().get_call_template(plain, kws)

    def _compile_for_args(self, *_args: object, **_kws: object) -> object:
        """Return what Python is to call: numba asks, as no part is for Python."""
        return self._whole


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of arrays and numbers on its first call, and cache it.

    No fast-math and no parallel sums: the same input gives the same bits. Division
    by zero gives infinity or no number, as in numpy. Other threads run meanwhile,
    so that a server answers while a plan is made. The cache folder is chosen by
    whoever starts the program, from a hash of the sources, because numba does not
    notice an edited kernel that another file calls.
    """
    return cast("Callable[P, R]", KernelDispatcher(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function into whatever kernel calls it; it must not make arrays.

    A call would copy the many columns of its arguments, which costs more than most of
    these functions do. The arithmetic is the same, in the same order.
    """
    return cast(
        "Callable[P, R]",
        KernelDispatcher(function, is_inlined=True, may_allocate=False),
    )


def called(function: Callable[P, R]) -> Callable[P, R]:
    """Compile as `kernel` does, without counting who holds an array.

    The function must not make or return arrays; views of its own are fine. Counting
    costs a locked instruction at every call, in kernels of a few hundred nanoseconds
    two thirds of the time.
    """
    return cast("Callable[P, R]", KernelDispatcher(function, may_allocate=False))
