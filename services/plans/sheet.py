"""The officer's night sheet: one A4 that says what is decided and why."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from importlib import resources
from textwrap import shorten
from typing import cast
from zoneinfo import ZoneInfo

import typst

from planner.domain.calendar import (
    Instant,
    get_zone,
    local_clock_or_day,
    parse_instant,
)
from services.plans.words import figure, get_words, share_text

MOST_ROWS = (8, 6, 4, 3)
"""Rows of each list that are tried until everything fits one page."""
PAGE_COUNT = re.compile(rb"/Type ?/Pages ?/Count (\d+)")
MOST_LETTERS = 120
"""Of a remark; the plan document has it whole."""
KG_PER_TONNE = 1000.0
WHOLE_TONNES = 10.0
NONE = "–"  # noqa: RUF001 - an en dash, as tables show nothing

Row = Mapping[str, object]


def night_sheet_pdf(document: Mapping[str, object], zone: str, language: str) -> bytes:
    """Print a plan document as the night sheet.

    Parameters
    ----------
    document : mapping
        A `vinter-plan/1` document.
    zone : str
        The town's time zone; every time on the sheet is local.
    language : str
        "sv" or "en".

    Returns
    -------
    bytes
        A PDF of one A4 page.
    """
    template = resources.files("services.plans").joinpath("night_sheet.typ")
    pdf = b""
    for most in MOST_ROWS:
        sheet = sheet_content(document, get_zone(zone), language, most=most)
        pdf = typst.compile(
            template.read_bytes(),
            sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        )
        if _page_count(pdf) == 1:
            break
    return pdf


def _page_count(pdf: bytes) -> int:
    """Return the pages that a PDF's page tree states."""
    stated = PAGE_COUNT.search(pdf)
    return int(stated[1]) if stated else 0


def sheet_content(
    document: Mapping[str, object], zone: ZoneInfo, language: str, *, most: int
) -> dict[str, object]:
    """Return the texts of the sheet, in the order in which they are read.

    ``most`` limits the rows of each list; what is left out is counted.
    """
    words = get_words(language)
    summary = cast("Row", document["summary"])
    now = parse_instant(str(document["now"]))
    areas = _rows(summary, "areas")
    remarks = cast("list[str]", document["remarks"])
    return {
        "words": words,
        "language": language,
        "town": document["town"],
        "now": f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
        "decisions": _decisions(document, words, now, zone)[:most],
        "weather": weather_sentence(cast("Row", summary["weather"]), words, now, zone),
        "estimated": ", ".join(_estimated(summary, words)),
        "areas": [
            [
                row["area"],
                row["vehicles"],
                row["tasks"],
                clock(row["start"], now, zone, words),
                clock(row["finish"], now, zone, words),
            ]
            for row in areas[:most]
        ],
        "areas_more": max(0, len(areas) - most),
        "classes": [
            _class_row(row, words, now, zone) for row in _rows(summary, "classes")
        ],
        "depots": [
            [
                row["depot"],
                row["tours"],
                tonnes(row["salt_kg"], words),
                tonnes(row["brine_kg"], words),
                tonnes(row["grit_kg"], words),
            ]
            for row in _rows(summary, "depots")[:most]
        ],
        "not_done": not_done(document)[:most],
        "not_done_more": max(0, len(not_done(document)) - most),
        "next_decision": clock(summary["next_decision"], now, zone, words),
        "remarks": [
            shorten(remark, MOST_LETTERS, placeholder=" …") for remark in remarks[:most]
        ],
        "remarks_more": max(0, len(remarks) - most),
        "totals": (
            f"{words['treated']} {figure(summary['treated_km'], words)} km · "
            f"{words['deadhead']} {figure(summary['deadhead_km'], words)} km · "
            f"{words['tours']} {summary['tours']} · "
            f"{words['trips']} {summary['trips']} · "
            f"{figure(summary['crew_h'], words)} h"
        ),
        "attribution": summary["attribution"],
        "hash": str(document["town_hash"])[:12],
        "seed": document["seed"],
    }


def _rows(summary: Row, name: str) -> list[Row]:
    """Return a table of the summary."""
    return cast("list[Row]", summary[name])


def _estimated(summary: Row, words: dict[str, str]) -> list[str]:
    """Return what was estimated, in words; the document says by which method."""
    weather = cast("Row", summary["weather"])
    names = [text.partition(":")[0] for text in cast("list[str]", weather["estimated"])]
    return [words.get(f"estimated_{name}", name) for name in names]


def _decisions(
    document: Mapping[str, object], words: dict[str, str], now: Instant, zone: ZoneInfo
) -> list[list[str]]:
    """Return choice, area, reason and latest call of each area."""
    return [
        [
            words[str(row["choice"])],
            str(row["area"]),
            str(row["why"]),
            clock(row["latest_call"], now, zone, words),
        ]
        for row in cast("list[Row]", document["decision"])
    ]


def _class_row(
    row: Row, words: dict[str, str], now: Instant, zone: ZoneInfo
) -> list[object]:
    """Return one class as the sheet's table shows it."""
    share = cast("float", row["on_time_share"])
    late_min = cast("float", row["max_late_min"])
    return [
        f"{row['class']} {row['title']}",
        row["tasks"],
        figure(row["treated_km"], words),
        clock(row["start"], now, zone, words),
        clock(row["finish"], now, zone, words),
        clock(row["latest_due"], now, zone, words),
        share_text(share, words),
        f"{late_min:.0f} min" if late_min > 0 else NONE,
    ]


def weather_sentence(
    weather: Row, words: dict[str, str], now: Instant, zone: ZoneInfo
) -> str:
    """Return the weather as one line; what is not known is left out."""
    parts = []
    weather = {
        name: figure(value, words) if isinstance(value, float) else value
        for name, value in weather.items()
    }
    low, high = weather["air_temperature_min_c"], weather["air_temperature_max_c"]
    if low is not None and high is not None:
        parts.append(f"{words['air']} {low} … {high} °C")
    if weather["road_surface_temperature_min_c"] is not None:
        parts.append(
            f"{words['surface']} {weather['road_surface_temperature_min_c']} °C"
        )
    if weather["fresh_snow_mm"] is not None:
        parts.append(f"{words['fresh_snow']} {weather['fresh_snow_mm']} mm")
        if weather["snowfall_ends"] is not None:
            ends = clock(weather["snowfall_ends"], now, zone, words)
            parts[-1] += f" {words['until']} {ends}"
    if weather["precipitation_mm"] is not None:
        parts.append(f"{words['precipitation']} {weather['precipitation_mm']} mm")
    if weather["wind_speed_max_m_s"] is not None:
        parts.append(f"{words['wind']} {weather['wind_speed_max_m_s']} m/s")
        if any(
            text.startswith("wind_speed_m_s: ") and "linear" not in text
            for text in cast("list[str]", weather["estimated"])
        ):
            parts[-1] += f" ({words['estimated'].lower()})"
    return ", ".join(parts).replace("-", "−") + f" ({weather['source']})"  # noqa: RUF001


def not_done(document: Mapping[str, object]) -> list[list[object]]:
    """Return how many tasks are left for each reason, most first.

    A reason's detail, after its colon, differs from task to task and is left out.
    """
    left = cast("list[Row]", document["unassigned"])
    reasons = Counter(str(row["why"]).partition(": ")[0] for row in left)
    return [[count, why] for why, count in reasons.most_common()]


def clock(moment: object, now: Instant, zone: ZoneInfo, words: dict[str, str]) -> str:
    """Return a moment of the document as local clock time.

    The weekday stands before it where it is not the plan's own day, as in the
    plan's sentences and on the page; a dash stands for none.
    """
    if moment is None:
        return NONE
    days = words["days"].split()
    return local_clock_or_day(parse_instant(str(moment)), now, zone, days)


def tonnes(kilograms: object, words: dict[str, str]) -> str:
    """Return a weight in tonnes, a dash for none."""
    weight = cast("float", kilograms)
    if not weight:
        return NONE
    tonne = weight / KG_PER_TONNE
    digits = 0 if tonne >= WHOLE_TONNES else 1
    return f"{figure(f'{tonne:.{digits}f}', words)} t"
