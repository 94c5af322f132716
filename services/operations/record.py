"""What the broker says, written down for a replay."""

import threading
from collections.abc import Sequence
from pathlib import Path

from sensors.broker_url import parse_broker_url
from sensors.message import Message
from sensors.mqtt import MqttSession
from sensors.mqtt_connection import SessionParams
from sensors.recording import write_recording


def record_messages(
    urls: Sequence[str],
    topics: Sequence[str],
    path: Path,
    stop: threading.Event,
    *,
    most: int | None = None,
) -> int:
    """Add messages to a recording until told to stop, or until there are enough.

    The session is not kept at the broker: a recording has what was said while it
    ran.

    Returns
    -------
    int
        How many messages were written.

    Raises
    ------
    ValueError
        If a broker's address cannot be read.
    OSError
        If the file cannot be written.
    """
    brokers = [parse_broker_url(url) for url in urls]
    params = SessionParams(client_id="", topics=tuple(topics), persistent=False)
    written = 0
    with path.open("a", encoding="utf-8") as file:

        def write(messages: Sequence[Message]) -> None:
            nonlocal written
            wanted = messages if most is None else messages[: most - written]
            file.writelines(write_recording(wanted))
            file.flush()
            written += len(wanted)
            if most is not None and written >= most:
                stop.set()

        MqttSession(brokers, params).run(write, stop)
    return written
