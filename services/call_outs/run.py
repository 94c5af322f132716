"""A curve from files to files: town folder and weather in, table and picture out."""

import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.console import Console

from planner.call_out_curve import call_out_curve
from planner.domain.calendar import parse_instant
from planner.domain.plan import Plan
from planner.io.town_folder import read_town
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from planner.snapshot import Knowledge, Snapshot, build_snapshot
from services.call_outs.document import Curve, curve_document
from services.call_outs.plot import draw_curve, png_of
from services.call_outs.table import print_curve
from services.call_outs.words import get_words
from services.files import refuse_unwritable_results, write_whole
from services.kernels.announce import warm_where_cold
from services.kernels.warm import Extent
from services.plans.document import encode_document
from services.plans.unverified import refuse_unverified
from services.progress import progress_bar
from services.recorded import read_recorded
from services.side_by_side import run_side_by_side
from services.weather_files import open_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewsRequest:
    """What was asked for on the command line; see `services.call_outs.commands`."""

    town: Path
    weather: tuple[Path, ...]
    at: str
    readings: Path | None
    iterations: int
    seed: int
    out: Path | None
    plot: Path | None
    language: str | None
    as_json: bool


def run_crews(request: CrewsRequest) -> None:
    """Make the curve, have each plan verified, write what was asked for and show it.

    Raises
    ------
    ValueError
        For wrong input, in one sentence.
    UnverifiedPlanError
        If a plan breaks a rule; no file is then written.
    """
    now = parse_instant(request.at)
    folder = read_town(request.town)
    if not folder.town.vehicles:
        msg = (
            f"{request.town} has no vehicle to call out; put at least one "
            "[[vehicles]] into its town.toml"
        )
        raise ValueError(msg)
    refuse_unwritable_results((request.out, request.plot))
    language = request.language or folder.town.language
    words = get_words(language)
    weather = open_sources(request.weather)
    if request.iterations:
        # Otherwise the first plan would seem to take its time.
        warm_where_cold(Extent.WHOLE)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    known = Knowledge(
        town=replace(folder.town, language=language),
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=weather,
        readings=read_recorded(request.readings, errors),
    )
    snapshot = build_snapshot(known, now)
    params = PlanParams()
    with progress_bar(shown=True) as on_progress:
        call_outs = call_out_curve(
            snapshot,
            params,
            partial(MaxIterations, request.iterations),
            request.seed,
            run=run_side_by_side,
            on_plan=_refuse,
            on_progress=on_progress,
        )
    curve = Curve(
        town=folder.town,
        town_hash=folder.town_hash,
        now=now,
        seed=request.seed,
        iterations=request.iterations,
        call_outs=call_outs,
    )
    document = encode_document(curve_document(curve, params.decision))
    if request.out is not None:
        write_whole(request.out, document)
    if request.plot is not None:
        write_whole(request.plot, png_of(draw_curve(curve, words)))
    if request.as_json:
        sys.stdout.buffer.write(document)
        return
    console = Console(highlight=False)
    print_curve(console, curve, words)
    for path in (request.out, request.plot):
        if path is not None:
            console.print(f"→ {path}", markup=False)


def _refuse(snapshot: Snapshot, plan: Plan) -> None:
    """Raise UnverifiedPlanError where a plan breaks any rule."""
    refuse_unverified(
        verify(plan, snapshot.network, snapshot.town, snapshot.vehicle_states)
    )
