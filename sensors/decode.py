"""One way from topic and bytes to a reading, for the broker, a recording and HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from planner.domain.readings import Reading
from sensors.driver_report import decode as driver_report
from sensors.errors import DecodeError
from sensors.road_sensor import decode as road_sensor
from sensors.snow_camera import decode as snow_camera
from sensors.topics import Direction, Kind, parse_topic

_DECODERS: dict[Kind, Callable[[str, bytes, datetime], Reading]] = {
    Kind.ROAD_SENSOR: road_sensor.decode,
    Kind.SNOW_CAMERA: snow_camera.decode,
    Kind.DRIVER_REPORT: driver_report.decode,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A reading and the address it came from."""

    town: str
    kind: Kind
    device: str
    reading: Reading


def decode_message(topic: str, payload: bytes, received_at: datetime) -> Decoded:
    """Turn a message into a reading.

    Raises
    ------
    DecodeError
        If the topic is not one of ours, carries no readings, is of a kind that
        this Vinter does not read, or if its payload cannot be read.
    """
    address = parse_topic(topic)
    if address.direction is not Direction.UP:
        msg = f"topic '{topic}' carries a device's status, no reading"
        raise DecodeError(msg)
    decode = _DECODERS.get(address.kind)
    if decode is None:
        msg = (
            f"{address.device} is a {address.kind}; readings are taken from "
            f"{', '.join(_DECODERS)}"
        )
        raise DecodeError(msg)
    return Decoded(
        town=address.town,
        kind=address.kind,
        device=address.device,
        reading=decode(address.device, payload, received_at),
    )
