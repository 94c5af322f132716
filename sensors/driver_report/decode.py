"""A driver's press of a button becomes a `DriverReport` with its place."""

from datetime import datetime

from planner.domain.readings import DriverObservation, DriverReport
from sensors.errors import DecodeError
from sensors.native import NativeMessage, check_text, read_native
from sensors.quality import LIMITS, QualityCheck
from sensors.topics import LONGEST_NAME


class DriverReportMessage(NativeMessage, frozen=True, kw_only=True):
    """What a driver's phone sends: what was seen, and where."""

    report: DriverObservation
    reporter: str | None = None
    note: str | None = None


def decode(device: str, payload: bytes, received_at: datetime) -> DriverReport:
    """Read a driver's report.

    Raises
    ------
    DecodeError
        If the message cannot be read, is not this device's, is from the future,
        or has no place on earth: a report without a place helps nobody.
    """
    sent = read_native(payload, DriverReportMessage, device)
    check = QualityCheck(device, sent.utc(), received_at)
    return DriverReport(
        device=device,
        observed_at=sent.utc(),
        received_at=received_at,
        report=sent.report,
        longitude=_on_earth(device, "longitude", sent.longitude),
        latitude=_on_earth(device, "latitude", sent.latitude),
        reporter=check_text("reporter", sent.reporter, LONGEST_NAME),
        note=check_text("note", sent.note),
        message_id=sent.identity(),
        flags=check.flags,
    )


def _on_earth(device: str, name: str, value: float | None) -> float:
    """Return a coordinate, or say what is wrong with it."""
    limits = LIMITS[name]
    if value is None or not limits.low <= value <= limits.high:
        found = "none" if value is None else f"{value:g}"
        msg = (
            f"{device} reports from {name} {found}, expected "
            f"{limits.low:g} to {limits.high:g} degrees"
        )
        raise DecodeError(msg)
    return value
