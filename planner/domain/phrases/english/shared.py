"""What all English sentences share."""

from planner.domain.cleared_places import ClearedPlace
from planner.domain.phrases.numbers import with_sign
from planner.domain.phrases.topics import Shared


def plural(count: float) -> str:
    """Return the ending of a plural."""
    return "" if count == 1 else "s"


def segments_text(count: int) -> str:
    """Return a count of segments in words."""
    return f"{count} segment{plural(count)}"


def list_names(names: tuple[str, ...]) -> str:
    """Return names as a sentence lists them."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


_PLACES = {
    ClearedPlace.BUS_STOP: "bus stop",
    ClearedPlace.STAIRS: "stairs",
    ClearedPlace.SQUARE: "square",
}

SHARED = Shared(
    days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    unknown_time="at a time not known",
    no_hours="no time",
    hours=lambda hours: f"{hours:g} h",
    temperature=lambda celsius: with_sign(f"{celsius + 0.0:.1f} °C"),
    class_name=lambda name: f"class {name}",
    unnamed=lambda highway: f"unnamed {highway.replace('_', ' ') or 'segment'}",
    place=lambda name, kind: f"{name} ({_PLACES[kind]})",
    on_street=lambda name: f" on {name}",
    likely=lambda chance: f", {chance} likely",
    likely_by=lambda chance, at: f", {chance} likely by {at}",
    due=lambda at: f"due {at}",
    late_minutes=lambda at, late: f"due {at} (already {late} min late)",
    late_hours=lambda at, late: f"due {at} (already {late} h late)",
    after_streets=lambda streets: (
        f"; after {list_names(streets)}, whose plough would throw snow onto it"
    ),
)
