"""The officer's night sheet: one A4 that says what is decided and why."""

import json
from collections import Counter
from collections.abc import Mapping
from importlib import resources
from textwrap import shorten
from typing import cast
from zoneinfo import ZoneInfo

import typst

from planner.domain.calendar import Instant, get_zone, parse_instant
from services.plans.words import get_words

MOST_ROWS = 5
"""Rows of each table, decisions, reasons and remarks that one page has room for."""
MOST_LETTERS = 120
"""Of a remark; the plan document has it whole."""
KG_PER_TONNE = 1000.0
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
    sheet = sheet_content(document, get_zone(zone), language)
    template = resources.files("services.plans").joinpath("night_sheet.typ")
    return typst.compile(
        template.read_bytes(),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
    )


def sheet_content(
    document: Mapping[str, object], zone: ZoneInfo, language: str
) -> dict[str, object]:
    """Return the texts of the sheet, in the order in which they are read."""
    words = get_words(language)
    summary = cast("Row", document["summary"])
    now = parse_instant(str(document["now"]))
    areas = _rows(summary, "areas")
    return {
        "words": words,
        "language": language,
        "town": document["town"],
        "now": f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
        "decisions": _decisions(document, words, now, zone),
        "weather": weather_sentence(cast("Row", summary["weather"]), words, now, zone),
        "estimated": ", ".join(
            str(text)
            for text in cast("list[str]", cast("Row", summary["weather"])["estimated"])
        ),
        "areas": [
            [
                row["area"],
                row["vehicles"],
                row["tasks"],
                clock(row["start"], now, zone),
                clock(row["finish"], now, zone),
            ]
            for row in areas[:MOST_ROWS]
        ],
        "areas_more": max(0, len(areas) - MOST_ROWS),
        "classes": [_class_row(row, now, zone) for row in _rows(summary, "classes")],
        "depots": [
            [
                row["depot"],
                row["tours"],
                tonnes(row["salt_kg"]),
                tonnes(row["brine_kg"]),
                tonnes(row["grit_kg"]),
            ]
            for row in _rows(summary, "depots")[:MOST_ROWS]
        ],
        "not_done": not_done(document),
        "next_decision": clock(summary["next_decision"], now, zone),
        "remarks": [
            shorten(remark, MOST_LETTERS, placeholder=" …")
            for remark in cast("list[str]", document["remarks"])[:MOST_ROWS]
        ],
        "totals": (
            f"{words['treated']} {summary['treated_km']} km · {words['deadhead']} "
            f"{summary['deadhead_km']} km · {words['tours']} {summary['tours']} · "
            f"{words['trips']} {summary['trips']} · {summary['crew_h']} h"
        ),
        "attribution": summary["attribution"],
        "hash": str(document["town_hash"])[:12],
        "seed": document["seed"],
    }


def _rows(summary: Row, name: str) -> list[Row]:
    """Return a table of the summary."""
    return cast("list[Row]", summary[name])


def _decisions(
    document: Mapping[str, object], words: dict[str, str], now: Instant, zone: ZoneInfo
) -> list[list[str]]:
    """Return choice, area, reason and latest call of each area."""
    return [
        [
            words[str(row["choice"])],
            str(row["area"]),
            str(row["why"]),
            clock(row["latest_call"], now, zone),
        ]
        for row in cast("list[Row]", document["decision"])[:MOST_ROWS]
    ]


def _class_row(row: Row, now: Instant, zone: ZoneInfo) -> list[object]:
    """Return one class as the sheet's table shows it."""
    share = cast("float", row["on_time_share"])
    late_min = cast("float", row["max_late_min"])
    return [
        f"{row['class']} {row['title']}",
        row["tasks"],
        row["treated_km"],
        clock(row["start"], now, zone),
        clock(row["finish"], now, zone),
        clock(row["latest_due"], now, zone),
        f"{share:.0%}",
        f"{late_min:.0f} min" if late_min > 0 else NONE,
    ]


def weather_sentence(
    weather: Row, words: dict[str, str], now: Instant, zone: ZoneInfo
) -> str:
    """Return the weather as one line; what is not known is left out."""
    parts = []
    low, high = weather["air_temperature_min_c"], weather["air_temperature_max_c"]
    if low is not None and high is not None:
        parts.append(f"{words['air']} {low} … {high} °C")
    if weather["road_surface_temperature_min_c"] is not None:
        parts.append(
            f"{words['surface']} {weather['road_surface_temperature_min_c']} °C"
        )
    parts.append(f"{words['fresh_snow']} {weather['fresh_snow_mm']} mm")
    if weather["snowfall_ends"] is not None:
        ends = clock(weather["snowfall_ends"], now, zone)
        parts[-1] += f" {words['until']} {ends}"
    if weather["precipitation_mm"] is not None:
        parts.append(f"{words['precipitation']} {weather['precipitation_mm']} mm")
    if weather["wind_speed_max_m_s"] is not None:
        parts.append(f"{words['wind']} {weather['wind_speed_max_m_s']} m/s")
    return ", ".join(parts).replace("-", "−") + f" ({weather['source']})"  # noqa: RUF001


def not_done(document: Mapping[str, object]) -> list[list[object]]:
    """Return how many tasks are left for each reason, most first.

    A reason's detail, after its colon, differs from task to task and is left out.
    """
    left = cast("list[Row]", document["unassigned"])
    reasons = Counter(str(row["why"]).partition(": ")[0] for row in left)
    return [[count, why] for why, count in reasons.most_common(MOST_ROWS)]


def clock(moment: object, now: Instant, zone: ZoneInfo) -> str:
    """Return a moment of the document as local clock time.

    The day of the month is added where it is not the plan's; a dash stands for
    none.
    """
    if moment is None:
        return NONE
    local = parse_instant(str(moment)).astimezone(zone)
    same_day = local.date() == now.astimezone(zone).date()
    return f"{local:%H:%M}" if same_day else f"{local:%d/%m %H:%M}"


def tonnes(kilograms: object) -> str:
    """Return a weight in tonnes, a dash for none."""
    weight = cast("float", kilograms)
    return f"{weight / KG_PER_TONNE:.1f} t" if weight else NONE
