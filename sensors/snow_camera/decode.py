"""A snow camera's JSON becomes a `SnowCameraReading`; the image stays where it is."""

from datetime import datetime

from planner.domain.readings import SnowCameraReading
from sensors.errors import DecodeError
from sensors.native import NativeMessage, check_text, read_native
from sensors.quality import QualityCheck

DIGEST_LENGTH = 64
"""Hexadecimal digits of a SHA-256."""


class SnowCameraMessage(NativeMessage, frozen=True, kw_only=True):
    """What a snow camera sends."""

    snow_depth_mm: float | None = None
    snow_depth_uncertainty_mm: float | None = None
    image_sha256: str | None = None
    image_url: str | None = None


def decode(device: str, payload: bytes, received_at: datetime) -> SnowCameraReading:
    """Read a snow camera's message.

    A depth that cannot be true is None with `Flag.OUT_OF_RANGE`.

    Raises
    ------
    DecodeError
        If the message cannot be read, is not this device's, is from the future,
        or names an image by a digest or an address that is none.
    """
    sent = read_native(payload, SnowCameraMessage, device)
    check = QualityCheck(device, sent.utc(), received_at)

    def possible(quantity: str) -> float | None:
        return check.possible(quantity, getattr(sent, quantity))

    return SnowCameraReading(
        device=device,
        observed_at=sent.utc(),
        received_at=received_at,
        message_id=sent.identity(),
        longitude=possible("longitude"),
        latitude=possible("latitude"),
        battery_v=possible("battery_v"),
        snow_depth_mm=possible("snow_depth_mm"),
        snow_depth_uncertainty_mm=possible("snow_depth_uncertainty_mm"),
        image_sha256=_check_digest(device, sent.image_sha256),
        image_url=_check_url(device, sent.image_url),
        flags=check.flags,
    )


def _check_digest(device: str, digest: str | None) -> str | None:
    """Return a SHA-256 in lower case, None when not sent."""
    if digest is None:
        return None
    plain = digest.lower()
    if len(plain) != DIGEST_LENGTH or not set(plain) <= set("0123456789abcdef"):
        msg = (
            f"{device} gives an image_sha256 of {len(digest)} characters, expected "
            f"{DIGEST_LENGTH} hexadecimal digits"
        )
        raise DecodeError(msg)
    return plain


def _check_url(device: str, url: str | None) -> str | None:
    """Return a web address, None when not sent; a screen will make it a link."""
    text = check_text("image_url", url)
    if text is not None and not text.startswith(("https://", "http://")):
        msg = f"{device} gives an image_url that is no http or https address"
        raise DecodeError(msg)
    return text
