"""What a feature of the municipality's own map states of its segments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.cleared_places import ClearedPlace
from planner.io.classes import MUNICIPALITY
from planner.io.geojson import Feature

STATED = ("class", "owner", "area", "contractor", "beat", "allowed_hours", "width_m")
NO_CLASS_WORD = "none"
MUNICIPAL = frozenset(
    {MUNICIPALITY, "municipal", "kommun", "kommunen", "kommunal", "kommune", "kunta"}
)
"""Words for the municipality itself, in the languages of the North."""
WIDEST_M = 60.0
HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one feature states; None where it says nothing.

    ``service_class`` is a name, or empty for "the town does not maintain it".
    """

    service_class: str | None = None
    owner: str | None = None
    texts: Mapping[str, str]
    width_m: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to lay on the town."""
        alone = (self.service_class, self.owner, self.width_m)
        return not self.texts and all(value is None for value in alone)


def read_stated(feature: Feature, classes: frozenset[str], *, where: str) -> Stated:
    """Read and check a feature's properties.

    Raises
    ------
    ValueError
        Naming the feature, the property and what was expected.
    """
    given = {
        key: value
        for key in STATED
        if (value := feature.properties.get(key)) not in (None, "")
    }
    at = f"{where}: {feature.label}"
    width = given.pop("width_m", None)
    texts = {key: str(value).strip() for key, value in given.items()}
    name, owner = texts.pop("class", None), texts.pop("owner", None)
    if name is not None:
        name = "" if name.lower() == NO_CLASS_WORD else name
        if name and name not in classes:
            msg = f"{at} has class '{name}', the town has {', '.join(sorted(classes))}"
            raise ValueError(msg)
    if "allowed_hours" in texts:
        texts["allowed_hours"] = parse_allowed_hours(texts["allowed_hours"], where=at)
    if owner is not None and owner.lower() in MUNICIPAL:
        owner = MUNICIPALITY
    return Stated(
        service_class=name,
        owner=owner,
        texts=texts,
        width_m=None if width is None else _width_m(width, at),
    )


def read_place_work(
    feature: Feature, classes: frozenset[str], *, where: str
) -> tuple[str | None, float | None]:
    """Return class and minutes of work that a place states, None where it does not.

    Raises
    ------
    ValueError
        Naming the feature, the property and what was expected.
    """
    name = feature.properties.get("class") or None
    minutes = feature.properties.get("work_min")
    is_cleared = str(feature.properties.get("kind", "")) in set(ClearedPlace)
    if not is_cleared and (name is not None or minutes is not None):
        msg = (
            f"{where} has a class or work_min, which only {', '.join(ClearedPlace)} "
            "can have"
        )
        raise ValueError(msg)
    if name is not None and str(name) not in classes:
        msg = f"{where} has class '{name}', the town has {', '.join(sorted(classes))}"
        raise ValueError(msg)
    if minutes is None:
        return None if name is None else str(name), None
    work_min = _number(minutes)
    if not 0.0 < work_min < float("inf"):
        msg = f"{where} has work_min {minutes!r}, expected minutes above 0"
        raise ValueError(msg)
    return None if name is None else str(name), work_min


def parse_allowed_hours(text: str, *, where: str) -> str:
    """Return local hours such as ``22:00-06:00,12:00-13:00`` without blanks.

    Raises
    ------
    ValueError
        If a part is no pair of clock times, or empty.
    """
    parts = [part.replace(" ", "").replace("\u2013", "-") for part in text.split(",")]
    for part in parts:
        found = HOURS.match(part)
        if found is None or found[1] + found[2] == found[3] + found[4]:
            msg = (
                f"{where} has allowed_hours '{text}', expected local hours such as "
                "22:00-06:00, several with commas"
            )
            raise ValueError(msg)
        if found[3] == "24" and found[4] != "00":
            msg = f"{where} has allowed_hours '{text}'; a day ends at 24:00"
            raise ValueError(msg)
    return ",".join(part.replace("-24:00", "-00:00") for part in parts)


def _width_m(value: object, where: str) -> float:
    """Return a width that a street can have. [m]."""
    width_m = _number(value)
    if not 0.0 < width_m <= WIDEST_M:
        msg = (
            f"{where} has width_m {value!r}, expected metres, above 0 to {WIDEST_M:.0f}"
        )
        raise ValueError(msg)
    return width_m


def _number(value: object) -> float:
    """Return a value as a number, NaN where it is none."""
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return float("nan")
