"""Arrays that travel together through the kernels, behind one pointer.

A kernel that is handed a tuple of fifty arrays takes each of them apart again,
and so does every kernel that it calls: compiling took minutes and running ten
times as long. Packed, the same arrays are one argument. The arrays themselves are
shared: what a kernel writes is seen in the tuple that was packed.
"""

from typing import cast

from numba import types
from numba.experimental import structref

from planner.kernels import kernel
from planner.routing.crews import Crews
from planner.routing.draft import Draft
from planner.routing.model import Model


class _Packed(types.StructRef):
    """A numba structure whose numbers are plain integers."""

    def preprocess_fields(
        self, fields: tuple[tuple[str, object], ...]
    ) -> tuple[tuple[str, object], ...]:
        """Take constants for integers, so that one compilation serves all."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)  # type: ignore[no-untyped-call]


@structref.register
class ModelType(_Packed):
    """Numba's type of a packed model."""


@structref.register
class DraftType(_Packed):
    """Numba's type of a packed draft."""


@structref.register
class CrewsType(_Packed):
    """Numba's type of packed crews."""


class PackedModel(structref.StructRefProxy):
    """A packed `Model`."""


class PackedDraft(structref.StructRefProxy):
    """A packed `Draft`."""


class PackedCrews(structref.StructRefProxy):
    """Packed `Crews`."""


for _proxy, _kind, _record in (
    (PackedModel, ModelType, Model),
    (PackedDraft, DraftType, Draft),
    (PackedCrews, CrewsType, Crews),
):
    structref.define_proxy(_proxy, _kind, list(_record._fields))  # type: ignore[no-untyped-call]


@kernel
def _pack_model(model: Model) -> PackedModel:
    return PackedModel(*model)  # type: ignore[no-untyped-call]


@kernel
def _pack_draft(draft: Draft) -> PackedDraft:
    return PackedDraft(*draft)  # type: ignore[no-untyped-call]


@kernel
def _pack_crews(crews: Crews) -> PackedCrews:
    return PackedCrews(*crews)  # type: ignore[no-untyped-call]


def pack_model(model: Model) -> Model:
    """Return the model for kernels; Python reads its fields from the original."""
    return cast("Model", _pack_model(model))


def pack_draft(draft: Draft) -> Draft:
    """Return the draft for kernels; Python reads its fields from the original."""
    return cast("Draft", _pack_draft(draft))


def pack_crews(crews: Crews) -> Crews:
    """Return the crews for kernels."""
    return cast("Crews", _pack_crews(crews))
