"""Rows of a weather file: text, numbers and clocks, each with its own sentence."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from math import isfinite

from planner.domain.calendar import Instant, format_instant, parse_instant
from sensors.errors import DecodeError

HOUR = timedelta(hours=1)
LONGEST_GRID = timedelta(days=366 * 60)
MISSING = frozenset({"", "na", "nan", "none", "null", "-"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, split into cells, with its number as an editor shows it."""

    number: int
    cells: list[str]


def split_lines(content: bytes, source: str, delimiter: str) -> list[Line]:
    """Split a file into lines of cells, leaving out the empty ones.

    Raises
    ------
    DecodeError
        If the file is empty or is not UTF-8 text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = content.count(b"\n", 0, wrong.start) + 1
        msg = (
            f"{source}, row {row}: byte 0x{content[wrong.start]:02x} is not UTF-8 "
            "text; save the file as UTF-8"
        )
        raise DecodeError(msg) from None
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    lines = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                stripped = [cell.strip() for cell in cells]
                lines.append(Line(reader.line_num, stripped))
    except csv.Error as wrong:
        msg = f"{source}, row {reader.line_num}: not a line of a table ({wrong})"
        raise DecodeError(msg) from None
    if not lines:
        msg = f"{source} is empty, expected a table of weather"
        raise DecodeError(msg)
    return lines


def read_number(cell: str, name: str, where: str) -> float | None:
    """Read a number, None where the cell says that there is none.

    Raises
    ------
    DecodeError
        If the cell holds anything else.
    """
    if cell.lower() in MISSING:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        msg = f"{where}: {name} is '{cell}', expected a number or an empty cell"
        raise DecodeError(msg)
    return value


def read_moment(text: str, where: str) -> Instant:
    """Read a row's time.

    Raises
    ------
    DecodeError
        If it is no ISO 8601 date and time.
    """
    try:
        return parse_instant(text)
    except (ValueError, OverflowError) as wrong:
        msg = f"{where}: {wrong}"
        raise DecodeError(msg) from None


def refuse_backwards(before: Instant | None, moment: Instant, where: str) -> None:
    """Raise DecodeError where a row is not later than the one above it."""
    if before is not None and moment <= before:
        how = "stands still" if moment == before else "goes back"
        msg = (
            f"{where}: the clock {how}, from {format_instant(before)} to "
            f"{format_instant(moment)}; expected rows in time order, each once"
        )
        raise DecodeError(msg)


def hourly_grid(moments: Iterable[Instant], source: str) -> tuple[Instant, ...]:
    """Return every hour from the first moment to the last.

    Moments that are not whole hours apart are returned as they are: such a file
    keeps its own rows.

    Raises
    ------
    DecodeError
        If there is no moment, or they span more than any station has measured.
    """
    rising = sorted(set(moments))
    if not rising:
        msg = f"{source} has headings but no rows of weather"
        raise DecodeError(msg)
    first, last = rising[0], rising[-1]
    if last - first > LONGEST_GRID:
        msg = (
            f"{source} runs from {format_instant(first)} to {format_instant(last)}; "
            "one of its times is wrong"
        )
        raise DecodeError(msg)
    if any((moment - first) % HOUR for moment in rising):
        return tuple(rising)
    return tuple(first + HOUR * hour for hour in range((last - first) // HOUR + 1))


def columns_on(
    grid: tuple[Instant, ...], values: Mapping[str, Mapping[Instant, float | None]]
) -> dict[str, tuple[float | None, ...]]:
    """Lay the values of each quantity on the grid; an hour without one is None."""
    return {
        name: tuple(by_time.get(moment) for moment in grid)
        for name, by_time in values.items()
    }


def rows_on(
    grid: tuple[Instant, ...], moments: Mapping[str, set[Instant]]
) -> dict[str, tuple[int, ...]]:
    """Return which rows of the grid hold the given moments, by quantity."""
    return {
        name: tuple(row for row, moment in enumerate(grid) if moment in chosen)
        for name, chosen in moments.items()
        if chosen
    }
