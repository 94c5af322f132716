"""A plan from files to files: town folder and weather in, document and map out."""

import gc
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from planner.assembly.usual import last_done_of, usual_vehicles_of
from planner.domain.calendar import Instant, after_seconds, parse_instant
from planner.domain.operations import VehicleState
from planner.domain.town import Town
from planner.io.town_folder import TownFolder, read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams, Stop
from planner.priority.rotation import NIGHTS_APART_S
from planner.routing.verify import verify
from planner.snapshot import Knowledge, build_snapshot
from services.files import refuse_unwritable_results, write_whole
from services.kernels.announce import warm_where_cold
from services.kernels.warm import Extent
from services.plans.before import read_earlier_plans
from services.plans.commands import DEFAULT_SECONDS
from services.plans.document import (
    Document,
    encode_document,
    plan_document,
    plan_geojson,
)
from services.plans.sent import read_sent
from services.plans.sheet import night_sheet_pdf
from services.plans.table import print_plan
from services.plans.unverified import refuse_unverified
from services.plans.words import get_words
from services.progress import progress_bar
from services.recorded import read_recorded
from services.side_by_side import run_side_by_side
from services.stopping import FirstOf, MaxSeconds
from services.weather_files import open_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What was asked for on the command line; see `services.plans.commands`."""

    town: Path
    weather: tuple[Path, ...]
    at: str
    readings: Path | None
    seconds: float | None
    seed: int
    iterations: int | None
    sent: Path | None
    before: tuple[Path, ...]
    without: tuple[str, ...]
    out: Path | None
    geojson: Path | None
    sheet: Path | None
    language: str | None
    as_json: bool


def run_plan(request: PlanRequest) -> None:
    """Make a plan, have it verified, write what was asked for and show the rest.

    Raises
    ------
    ValueError
        For wrong input, in one sentence.
    UnverifiedPlanError
        If the plan breaks a rule; no file is then written.
    """
    now = parse_instant(request.at)
    folder = read_town(request.town)
    if not folder.town.vehicles:
        msg = (
            f"{request.town} has no vehicle to plan for; put at least one "
            "[[vehicles]] into its town.toml"
        )
        raise ValueError(msg)
    refuse_unwritable_results((request.out, request.geojson, request.sheet))
    language = request.language or folder.town.language
    get_words(language)
    weather = open_sources(request.weather)
    if request.iterations != 0:
        # Otherwise the search would spend its time compiling.
        warm_where_cold(Extent.WHOLE)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    readings = read_recorded(request.readings, errors)
    sent = (
        () if request.sent is None else read_sent(request.sent, folder.town_hash, now)
    )
    earlier = read_earlier_plans(request.before, folder.town.name, now)
    known = Knowledge(
        town=replace(folder.town, language=language),
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=weather,
        readings=readings,
        vehicle_states=_out_of_service(request.without, folder.town, now),
        sent=sent,
        usual_vehicles=usual_vehicles_of(earlier),
        last_done=last_done_of(earlier, after_seconds(now, -NIGHTS_APART_S)),
    )
    snapshot = build_snapshot(known, now)
    with progress_bar(shown=True) as on_progress, _no_collections():
        plan = make_plan(
            snapshot,
            PlanParams(),
            _stop(request),
            request.seed,
            run=run_side_by_side,
            on_progress=on_progress,
        )
        on_progress("verify", 0.0)
        refuse_unverified(
            verify(plan, folder.network, folder.town, snapshot.vehicle_states)
        )
        document = plan_document(plan)
    files: list[tuple[Path, bytes]] = []
    if request.out is not None:
        files.append((request.out, encode_document(document)))
    if request.geojson is not None:
        drawn = plan_geojson(plan, folder.network)
        files.append((request.geojson, json.dumps(drawn, ensure_ascii=False).encode()))
    if request.sheet is not None:
        pdf = night_sheet_pdf(document, folder.town.time_zone, language)
        files.append((request.sheet, pdf))
    for path, content in files:
        write_whole(path, content)
    _show(request, folder, document, language)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Let nobody look for circles among objects for a while.

    A plan makes a million small ones that live to its end: a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _out_of_service(
    names: Sequence[str], town: Town, now: Instant
) -> tuple[VehicleState, ...]:
    """Return the states of vehicles that have broken down; refuse unknown names."""
    known = [vehicle.name for vehicle in town.vehicles]
    for name in names:
        if name not in known:
            msg = (
                f"--without names '{name}', {town.name} has {', '.join(known)}; "
                "take one of these"
            )
            raise ValueError(msg)
    return tuple(
        VehicleState(vehicle=name, free_at=now, out_of_service=True) for name in names
    )


def _stop(request: PlanRequest) -> Stop:
    """Return the stop that was asked for; of two, whichever comes first."""
    if request.iterations is None:
        seconds = DEFAULT_SECONDS if request.seconds is None else request.seconds
        return MaxSeconds(seconds)
    iterations = MaxIterations(request.iterations)
    if request.seconds is None:
        return iterations
    return FirstOf(iterations, MaxSeconds(request.seconds))


def _show(
    request: PlanRequest, folder: TownFolder, document: Document, language: str
) -> None:
    """Write the document to stdout as JSON, or the table for a person."""
    if request.as_json:
        sys.stdout.buffer.write(encode_document(document))
        return
    console = Console(highlight=False)
    print_plan(console, document, folder.town.time_zone, language)
    for path in (request.out, request.geojson, request.sheet):
        if path is not None:
            console.print(f"→ {path}", markup=False)
