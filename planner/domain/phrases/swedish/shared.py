"""What all Swedish sentences share."""

from planner.domain.cleared_places import ClearedPlace
from planner.domain.phrases.numbers import with_comma
from planner.domain.phrases.topics import Shared

_WAYS = {
    "cycleway": "cykelväg",
    "footway": "gångväg",
    "living_street": "gångfartsgata",
    "path": "gång- och cykelväg",
    "pedestrian": "gågata",
    "residential": "bostadsgata",
    "service": "servicegata",
    "steps": "trappa",
    "tertiary": "uppsamlingsgata",
    "track": "bruksväg",
    "unclassified": "mindre väg",
}
"""What OSM's highway values are called; the others are a stretch of way."""


def hours_text(hours: float) -> str:
    """Return hours as people say them."""
    return "1 timme" if hours == 1.0 else f"{with_comma(f'{hours:g}')} timmar"


def segments_text(count: int) -> str:
    """Return a count of segments in words."""
    return "1 vägsträcka" if count == 1 else f"{count} vägsträckor"


def list_names(names: tuple[str, ...]) -> str:
    """Return names as a sentence lists them."""
    *most, last = names
    return f"{', '.join(most)} och {last}" if most else last


_PLACES = {
    ClearedPlace.BUS_STOP: "hållplats",
    ClearedPlace.STAIRS: "trappa",
    ClearedPlace.SQUARE: "torg",
}

SHARED = Shared(
    days=("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    unknown_time="vid okänd tidpunkt",
    no_hours="ej angiven",
    hours=hours_text,
    temperature=lambda celsius: with_comma(f"{celsius + 0.0:.1f} °C"),
    class_name=lambda name: f"klass {name}",
    unnamed=lambda highway: f"namnlös {_WAYS.get(highway, 'vägsträcka')}",
    place=lambda name, kind: f"{name} ({_PLACES[kind]})",
    on_street=lambda name: f" på {name}",
    likely=lambda chance: f", {chance} sannolikhet",
    likely_by=lambda chance, at: f", {chance} sannolikhet före {at}",
    due=lambda at: f"klart senast {at}",
    late_minutes=lambda at, late: f"skulle ha varit klart {at} ({late} min försenat)",
    late_hours=lambda at, late: (
        f"skulle ha varit klart {at} ({hours_text(late)} försenat)"
    ),
    after_streets=lambda streets: (
        f"; efter {list_names(streets)}, därifrån plogen kastar snö hit"
    ),
)
