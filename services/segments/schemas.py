"""The state of a segment as the API shows it."""

from datetime import datetime

import msgspec


class SegmentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One segment; what is not known or does not apply is absent.

    Depth and slipperiness are what the latest plan expected at its ``now``,
    ``due`` and ``reason`` are of its next task there.
    """

    segment: str
    service_class: str | None = msgspec.field(name="class", default=None)
    snow_depth_mm: float | None = None
    slipperiness: str | None = None
    due: datetime | None = None
    reason: str | None = None
