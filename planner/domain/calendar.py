"""Local promises in UTC: the moment a town means by "06:30 on Saturdays"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Instant = datetime
"""An aware UTC moment. The planner's arrays count seconds from the snapshot's."""

SATURDAY = 5


def parse_instant(text: str) -> Instant:
    """Read an ISO 8601 moment; one without an offset is taken as UTC.

    Raises
    ------
    ValueError
        If the text is no ISO 8601 date and time.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        msg = (
            f"'{text}' is not a time; write it like 2024-01-07T22:00:00Z "
            "(ISO 8601, UTC unless it carries an offset)"
        )
        raise ValueError(msg) from None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def format_instant(moment: Instant) -> str:
    """Write a moment as ISO 8601 UTC, with milliseconds only where there are any."""
    utc = moment.astimezone(UTC)
    spec = "milliseconds" if utc.microsecond else "seconds"
    return utc.isoformat(timespec=spec).replace("+00:00", "Z")


def seconds_between(start: Instant, end: Instant) -> float:
    """Return the seconds from start to end, negative when end is earlier."""
    return (end - start).total_seconds()


def after_seconds(start: Instant, seconds: float) -> Instant:
    """Return the moment so many seconds after start."""
    return start + timedelta(seconds=seconds)


def after_milliseconds(start: Instant, milliseconds: int) -> Instant:
    """Return the moment so many whole milliseconds after start."""
    return start + timedelta(milliseconds=milliseconds)


def get_zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name.

    Raises
    ------
    ValueError
        If no such zone is known.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        msg = f"'{name}' is not a time zone; write an IANA name such as Europe/Oslo"
        raise ValueError(msg) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTimes:
    """Local clock times promised on each kind of day: none, one or several."""

    weekday: time | tuple[time, ...] | None = None
    saturday: time | tuple[time, ...] | None = None
    sunday: time | tuple[time, ...] | None = None

    def on(self, day: date) -> tuple[time, ...]:
        """Return the clock times promised on that local day, in their order."""
        promised = self.sunday
        if day.weekday() <= SATURDAY:
            promised = self.saturday if day.weekday() == SATURDAY else self.weekday
        if promised is None:
            return ()
        return tuple(sorted(promised)) if isinstance(promised, tuple) else (promised,)

    @property
    def any(self) -> bool:
        """Whether any day promises one."""
        return any((self.weekday, self.saturday, self.sunday))


def find_next_clock_time(
    after: Instant, clock: ClockTimes, zone: ZoneInfo
) -> Instant | None:
    """Return the first promised clock time strictly after a moment, in UTC.

    A clock time that a spring change skips is read with the offset before the
    change, which is the later of the two possible moments; one that an autumn
    change repeats is read as its first occurrence. None when no day promises one.
    """
    local_day = after.astimezone(zone).date()
    for ahead in range(8):
        day = local_day + timedelta(days=ahead)
        for promised in clock.on(day):
            moment = datetime.combine(day, promised, tzinfo=zone).astimezone(UTC)
            if moment > after:
                return moment
    return None


def clock_number(moment: Instant, clock: ClockTimes, zone: ZoneInfo) -> int:
    """Return which of its local day's promised clock times a moment is, from 1."""
    local = moment.astimezone(zone)
    return sum(promised <= local.time() for promised in clock.on(local.date()))


def local_clock(moment: Instant, zone: ZoneInfo) -> str:
    """Return a moment as the local clock shows it, for sentences people read."""
    return f"{moment.astimezone(zone):%H:%M}"


def local_clock_or_day(
    moment: Instant, now: Instant, zone: ZoneInfo, days: Sequence[str]
) -> str:
    """Return the local clock, with the day in front where it is not today's.

    ``days`` are the short names of the days from Monday.
    """
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{days[local.weekday()]} {local:%H:%M}"
