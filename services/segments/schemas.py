"""The state of a segment as the API shows it."""

from datetime import datetime

import msgspec


class SegmentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One segment; what is not known or does not apply is absent.

    What lies there, its temperature and grip are what the latest plan expected at
    its ``now``. ``advice`` names the works to do next, empty for nothing, with the
    amount to spread; ``reason`` says why, also why nothing, and ``nothing`` is a word
    for programs. The rest is of the next task there: by when it is due, and who does
    it from when to when, or why nobody does.
    """

    segment: str
    service_class: str | None = msgspec.field(name="class", default=None)
    snow_depth_mm: float | None = None
    slipperiness: str | None = None
    surface_state: str | None = None
    road_surface_temperature_c: float | None = None
    friction: float | None = None
    advice: tuple[str, ...] | None = None
    spreading_rate_g_m2: float | None = None
    nothing: str | None = None
    reason: str | None = None
    task: str | None = None
    due: datetime | None = None
    vehicle: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    unassigned: str | None = None
