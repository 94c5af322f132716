"""A message as the broker handed it over: topic, bytes and when they came."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, not understood yet. ``received_at`` is aware UTC."""

    topic: str
    payload: bytes
    received_at: datetime
