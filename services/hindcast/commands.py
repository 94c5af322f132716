"""`vinter hindcast`: the surface model on one site, over a file of recorded weather."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.hindcast.run import Hindcast

DEFAULT_LEAD = "24h"
MOST_HOURS = 240
SCORED_LEADS = (1, 3, 6, 12, 24)


def hindcast(
    forcing: Annotated[Path, typer.Option(help="Recorded weather, forcing CSV.")],
    site: Annotated[Path, typer.Option(help="SITE.toml: where, which pavement.")],
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
    starts: Annotated[
        str | None,
        typer.Option(help="Restart every so many hours, such as 7h; else one run."),
    ] = None,
    lead: Annotated[
        str, typer.Option(help="How far each restart looks ahead, such as 24h.")
    ] = DEFAULT_LEAD,
    calibrate: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="FROM TO",
            help="Fit the site's parameters on this window first, ISO 8601 UTC.",
        ),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as JSON alone.")
    ] = False,
) -> None:
    """Run the road surface over recorded weather, restarted or free, and calibrate."""
    from rich.console import Console
    from rich.progress import Progress

    from planner.domain.calendar import parse_instant
    from services.hindcast.run import HindcastRequest, run_hindcast

    asked = HindcastRequest(
        forcing=forcing,
        site=site,
        out=out,
        starts_h=None if starts is None else _hours(starts, "--starts"),
        lead_h=_hours(lead, "--lead"),
        calibrate=None
        if calibrate is None
        else (parse_instant(calibrate[0]), parse_instant(calibrate[1])),
    )
    watched = Console(stderr=True)
    with Progress(
        console=watched, disable=not watched.is_terminal, transient=True
    ) as progress:
        bars: dict[str, object] = {}

        def watch(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total or None)
            progress.update(bars[what], completed=done, total=total or None)  # type: ignore[arg-type]  # rich's own number

        found = run_hindcast(asked, watch)
    if as_json:
        import json

        sys.stdout.write(json.dumps(_summary(found, out), indent=2) + "\n")
        return
    for sentence in _sentences(found, out):
        Console(highlight=False, soft_wrap=True).print(sentence, markup=False)


def _hours(text: str, option: str) -> int:
    """Read whole hours, such as 7h."""
    match = re.fullmatch(r"\s*(\d+)\s*h?\s*", text)
    if match is None or not 1 <= int(match[1]) <= MOST_HOURS:
        msg = (
            f"{option} is '{text}', expected whole hours from 1h to {MOST_HOURS}h, "
            "such as 7h"
        )
        raise ValueError(msg)
    return int(match[1])


def _summary(found: "Hindcast", out: Path) -> dict[str, object]:
    """Return the summary for programs."""
    from dataclasses import asdict

    return {
        "out": str(out),
        "runs": found.run_count,
        "rows": found.row_count,
        "mean_absolute_error_k": {
            ("all" if lead == 0 else f"{lead}h"): round(error, 4)
            for lead, error in found.score_k.items()
        },
        "calibration": None
        if found.fit is None
        else {
            "parameters": asdict(found.fit.site),
            "before_k": round(found.fit.before_k, 4),
            "after_k": round(found.fit.after_k, 4),
        },
        "remarks": list(found.remarks),
    }


def _sentences(found: "Hindcast", out: Path) -> list[str]:
    """Return the summary for people."""
    said = list(found.remarks)
    if found.fit is not None:
        said.append(
            f"Calibrated on {found.fit.error_count} forecasts: mean absolute error of "
            f"the physics {found.fit.before_k:.2f} K before, {found.fit.after_k:.2f} K "
            "after."
        )
    if found.score_k:
        by_lead = ", ".join(
            f"+{lead} h {found.score_k[lead]:.2f} K"
            for lead in SCORED_LEADS
            if lead in found.score_k
        )
        said.append(
            f"Against the road itself: mean absolute error {found.score_k[0]:.2f} K"
            + (f" ({by_lead})" if by_lead else "")
            + (", the calibration window included." if found.fit else ".")
        )
    said.append(f"Written: {out}, {found.run_count} runs, {found.row_count} rows.")
    return said
