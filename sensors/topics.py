"""Which town, kind and device a topic names: `vinter/v1/oslo/road_sensor/a/up`."""

from dataclasses import dataclass
from enum import StrEnum

from sensors.errors import DecodeError

PREFIX = ("vinter", "v1")
SUBSCRIPTION = "vinter/v1/+/+/+/up"
"""Every reading of every town."""
LONGEST_NAME = 100


class Kind(StrEnum):
    """What sends; the fourth level of a topic."""

    ROAD_SENSOR = "road_sensor"
    SNOW_CAMERA = "snow_camera"
    DRIVER_REPORT = "driver_report"
    VEHICLE_POSITION = "vehicle_position"
    WASTE_BIN = "waste_bin"
    INDOOR_CLIMATE = "indoor_climate"


class Direction(StrEnum):
    """What a topic carries; its last level."""

    UP = "up"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The address of a message."""

    town: str
    kind: Kind
    device: str
    direction: Direction

    def __str__(self) -> str:
        return "/".join((*PREFIX, self.town, self.kind, self.device, self.direction))


def parse_topic(topic: str) -> Topic:
    """Read a topic.

    Raises
    ------
    DecodeError
        If it is not one of ours, or names a kind or device that cannot be.
    """
    levels = topic.split("/")
    if len(levels) != 6 or tuple(levels[:2]) != PREFIX:  # noqa: PLR2004
        msg = (
            f"topic '{_printable(topic)}' is not one of ours; "
            "expected vinter/v1/{town}/{kind}/{device}/up"
        )
        raise DecodeError(msg)
    _, _, town, kind, device, direction = levels
    if direction not in set(Direction):
        msg = (
            f"topic '{_printable(topic)}' ends in '{_printable(direction)}', "
            "expected 'up' or 'status'"
        )
        raise DecodeError(msg)
    if kind not in set(Kind):
        msg = (
            f"topic '{_printable(topic)}' names the kind '{_printable(kind)}', "
            f"we know {', '.join(Kind)}"
        )
        raise DecodeError(msg)
    return Topic(
        town=check_name("town", town),
        kind=Kind(kind),
        device=check_name("device", device),
        direction=Direction(direction),
    )


def check_name(what: str, name: str) -> str:
    """Return the name of a town or device if a topic can carry it.

    Raises
    ------
    DecodeError
        If it is empty, too long, or has characters that MQTT keeps for itself.
    """
    if not name or len(name) > LONGEST_NAME:
        msg = f"the {what} has {len(name)} characters, expected 1 to {LONGEST_NAME}"
        raise DecodeError(msg)
    if not name.isprintable() or any(reserved in name for reserved in "+#/"):
        msg = (
            f"the {what} '{_printable(name)}' has a character that a topic cannot "
            "carry: no +, #, / or control characters"
        )
        raise DecodeError(msg)
    return name


def _printable(text: str) -> str:
    """Return the text cut and escaped, fit to stand in a sentence."""
    cut = text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "…"
    return cut if cut.isprintable() else ascii(cut)[1:-1]
