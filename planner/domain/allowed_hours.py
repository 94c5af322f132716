"""Local hours in which work is allowed, "22:00-06:00", as moments."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.domain.calendar import Instant

_PARTS = 2


def parse_hours(text: str) -> tuple[tuple[time, time], ...]:
    """Read "22:00-06:00" or several with commas; empty text allows every hour.

    Raises
    ------
    ValueError
        If a part is not two clock times with a hyphen, or both are the same.
    """
    hours = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        ends = part.split("-")
        try:
            if len(ends) != _PARTS:
                raise ValueError  # noqa: TRY301 - one sentence for every way to be wrong
            start, end = (time.fromisoformat(clock.strip()) for clock in ends)
        except ValueError:
            msg = f"allowed hours '{text}': '{part}' is not written like 22:00-06:00"
            raise ValueError(msg) from None
        if start == end:
            msg = f"allowed hours '{text}': '{part}' starts and ends at the same time"
            raise ValueError(msg)
        hours.append((start, end))
    return tuple(hours)


def allowed_windows(
    hours: tuple[tuple[time, time], ...], start: Instant, end: Instant, zone: ZoneInfo
) -> tuple[tuple[Instant, Instant], ...]:
    """Return the windows that touch a span of time, in order, overlaps joined.

    No hours at all means that every hour is allowed: the answer is then empty.
    Hours that pass midnight belong to the day on which they begin.
    """
    first_day = start.astimezone(zone).date() - timedelta(days=1)
    last_day = end.astimezone(zone).date()
    windows = []
    for ahead in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=ahead)
        for opens, closes in hours:
            last = day if closes > opens else day + timedelta(days=1)
            window_start = datetime.combine(day, opens, tzinfo=zone)
            window_end = datetime.combine(last, closes, tzinfo=zone)
            if window_end > start and window_start < end:
                windows.append((window_start, window_end))
    return _joined(sorted((a.astimezone(UTC), b.astimezone(UTC)) for a, b in windows))


def _joined(
    windows: list[tuple[Instant, Instant]],
) -> tuple[tuple[Instant, Instant], ...]:
    """Return sorted windows with those that overlap or touch made one."""
    joined: list[tuple[Instant, Instant]] = []
    for start, end in windows:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
