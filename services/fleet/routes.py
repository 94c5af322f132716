"""`/towns/{town}/treatments` and `/vehicles`: what is done, under way, and by whom."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from planner.domain.calendar import format_instant
from planner.domain.operations import TreatmentRecord, VehicleState
from planner.domain.town import Town
from planner.io.town_folder import TownFolder
from services.db.engine import begin_read
from services.errors import (
    IdempotencyKeyReusedError,
    PlanNotFoundError,
    TownNotFoundError,
    TownUnreadableError,
    VehicleNotFoundError,
    WorkNotUsableError,
    refusals,
)
from services.fleet.announced import (
    list_under_way,
    report_treatments,
    withdraw_announced,
)
from services.fleet.queries import (
    find_plan_of_tour,
    list_vehicle_states,
    store_vehicle_states,
)
from services.fleet.schemas import (
    TourStart,
    TourStarted,
    TreatmentsNew,
    TreatmentsStored,
    VehicleRead,
    VehicleStateNew,
    VehicleStateStored,
)
from services.fleet.tour_start import find_tour, moved_treatments
from services.idempotency import Answer, Key, Repeatable, answer_once
from services.knowledge import STATES_BACK, TREATMENTS_BACK
from services.plans.read_document import read_document
from services.plans.routes import get_plan
from services.service import ServiceDep

CREATED = 201
AHEAD = timedelta(hours=24)
"""Nobody announces what ends later than this."""

router = APIRouter(prefix="/towns/{town}", tags=["fleet"])


@router.post(
    "/treatments",
    status_code=CREATED,
    summary="Report treatments done, or announce them",
    response_model=TreatmentsStored,
    responses=refusals(
        TownNotFoundError,
        TownUnreadableError,
        WorkNotUsableError,
        IdempotencyKeyReusedError,
    ),
)
def post_treatments(
    town: str,
    posted: TreatmentsNew,
    request: Request,
    service: ServiceDep,
    idempotency_key: Key = None,
) -> Response:
    """Store all of them, or none; the next plan sends nobody there again.

    One that ends later than now is announced, and counts as under way until then. A
    report takes the place of what its vehicle had announced.
    """
    folder = service.towns.get(town)
    received_at = service.clock()
    records = _records(town, posted, folder, received_at)

    def store(session: Session) -> Answer:
        found = report_treatments(session, town, records)
        stored = TreatmentsStored(
            stored=found.stored, known=found.known, replaced=found.replaced
        )
        return Answer(status=CREATED, body=stored.model_dump_json())

    asked = _repeatable(request, idempotency_key, posted.model_dump_json(), received_at)
    return answer_once(service.engine, asked, store).response()


@router.post(
    "/plans/{number:int}/tours/{vehicle}/start",
    status_code=CREATED,
    summary="Send a vehicle on its tour",
    response_model=TourStarted,
    responses=refusals(
        TownNotFoundError,
        TownUnreadableError,
        PlanNotFoundError,
        VehicleNotFoundError,
        WorkNotUsableError,
        IdempotencyKeyReusedError,
    ),
)
def start_tour(  # noqa: PLR0913 - the framework passes each part on its own
    *,
    town: str,
    number: int,
    vehicle: str,
    request: Request,
    service: ServiceDep,
    start: TourStart | None = None,
    idempotency_key: Key = None,
) -> Response:
    """Announce everything that the tour will do, and when the vehicle is back.

    It takes the place of what the vehicle had announced for after its start.
    """
    folder = service.towns.get(town)
    _vehicle_of(town, folder.town, vehicle)
    plan = read_document(get_plan(service, town, number).document)
    tour = find_tour(plan, vehicle)
    if tour is None:
        have = ", ".join(tour.vehicle for tour in plan.tours) or "no vehicle"
        msg = f"Plan {number} has no tour for '{vehicle}'; it sends {have}."
        raise VehicleNotFoundError(msg)
    received_at = service.clock()
    wish = start or TourStart()
    started_at = wish.started_at or tour.start
    _refuse_moment(f"The start of {vehicle}'s tour", started_at, received_at)
    records = moved_treatments(plan, tour, started_at, received_at)
    back_at = tour.end + (started_at - tour.start)
    state = VehicleState(vehicle=vehicle, free_at=back_at, shift_end=tour.shift_end)

    def store(session: Session) -> Answer:
        # What it announced on another tour and ends before this one, it still does.
        is_again = find_plan_of_tour(session, town, vehicle) == number
        until = received_at if is_again else max(received_at, started_at)
        withdraw_announced(session, town, vehicle, until)
        found = report_treatments(session, town, records, after=until)
        store_vehicle_states(session, town, [state], received_at, plan=number)
        answer = TourStarted(vehicle=vehicle, announced=found.stored, back_at=back_at)
        return Answer(status=CREATED, body=answer.model_dump_json())

    asked = _repeatable(request, idempotency_key, wish.model_dump_json(), received_at)
    return answer_once(service.engine, asked, store).response()


@router.post(
    "/vehicles/{vehicle}/state",
    status_code=CREATED,
    summary="Say when a vehicle is free again",
    response_model=VehicleStateStored,
    responses=refusals(
        TownNotFoundError,
        TownUnreadableError,
        VehicleNotFoundError,
        WorkNotUsableError,
        IdempotencyKeyReusedError,
    ),
)
def post_vehicle_state(
    town: str,
    vehicle: str,
    posted: VehicleStateNew,
    request: Request,
    service: ServiceDep,
    idempotency_key: Key = None,
) -> Response:
    """Store it; the newest word on a vehicle counts.

    What a vehicle announced for after it is free, or when it is out of service, it
    will not do: that is forgotten.
    """
    _vehicle_of(town, service.towns.get(town).town, vehicle)
    received_at = service.clock()
    free_at = posted.free_at or received_at
    _refuse_moment(f"'{vehicle}' is said to be free", free_at, received_at)
    if posted.shift_end is not None and posted.shift_end < free_at:
        msg = (
            f"The shift of '{vehicle}' ends {format_instant(posted.shift_end)}, before "
            f"it is free {format_instant(free_at)}; give it a later end, or none for a "
            "fresh crew."
        )
        raise WorkNotUsableError(msg)
    state = VehicleState(
        vehicle=vehicle,
        free_at=free_at,
        shift_end=posted.shift_end,
        out_of_service=posted.out_of_service,
    )
    until = received_at if posted.out_of_service else max(free_at, received_at)

    def store(session: Session) -> Answer:
        withdrawn = withdraw_announced(session, town, vehicle, until)
        store_vehicle_states(session, town, [state], received_at)
        answer = VehicleStateStored(
            vehicle=vehicle, free_at=free_at, withdrawn=withdrawn
        )
        return Answer(status=CREATED, body=answer.model_dump_json())

    asked = _repeatable(request, idempotency_key, posted.model_dump_json(), received_at)
    return answer_once(service.engine, asked, store).response()


@router.get(
    "/vehicles",
    summary="List the vehicles and what they are doing",
    responses=refusals(TownNotFoundError, TownUnreadableError),
)
def list_vehicles(town: str, service: ServiceDep) -> list[VehicleRead]:
    """Return every vehicle of the town, in the order of its file."""
    fleet = service.towns.get(town).town.vehicles
    now = service.clock()
    with begin_read(service.engine) as session:
        states = {
            state.vehicle: state
            for state in list_vehicle_states(session, town, now, now - STATES_BACK)
        }
        under_way = list_under_way(session, town, now)
    listed = []
    for vehicle in fleet:
        state = states.get(vehicle.name)
        count, until = under_way.get(vehicle.name, (0, None))
        listed.append(
            VehicleRead(
                vehicle=vehicle.name,
                depot=vehicle.depot,
                free_at=None if state is None else state.free_at,
                shift_end=None if state is None else state.shift_end,
                out_of_service=state is not None and state.out_of_service,
                under_way=count,
                under_way_until=until,
            )
        )
    return listed


def _records(
    town: str, posted: TreatmentsNew, folder: TownFolder, received_at: datetime
) -> list[TreatmentRecord]:
    """Return what was posted, or refuse what the town does not have."""
    segments = {*folder.network.segment_id.tolist(), *folder.town.cleared_places}
    records = []
    for number, one in enumerate(posted.treatments, start=1):
        if one.segment not in segments:
            msg = (
                f"Treatment {number} is of segment '{one.segment}', which '{town}' "
                f"does not have; /api/v1/towns/{town}/segments lists them."
            )
            raise WorkNotUsableError(msg)
        if all(one.vehicle != vehicle.name for vehicle in folder.town.vehicles):
            msg = (
                f"Treatment {number} is of vehicle '{one.vehicle}', which '{town}' "
                f"does not have; /api/v1/towns/{town}/vehicles lists them."
            )
            raise WorkNotUsableError(msg)
        _refuse_moment(f"Treatment {number} is finished", one.finished_at, received_at)
        records.append(
            TreatmentRecord(
                segment=one.segment,
                works=one.works,
                finished_at=one.finished_at,
                received_at=received_at,
                vehicle=one.vehicle,
                pass_number=one.pass_number,
                spreading_rate_g_m2=one.spreading_rate_g_m2,
            )
        )
    return records


def _refuse_moment(what: str, moment: datetime, now: datetime) -> None:
    """Refuse a moment that no plan could use."""
    earliest, latest = now - TREATMENTS_BACK, now + AHEAD
    if not earliest <= moment <= latest:
        msg = (
            f"{what} {format_instant(moment)}; expected between "
            f"{format_instant(earliest)} and {format_instant(latest)}."
        )
        raise WorkNotUsableError(msg)


def _vehicle_of(town: str, settings: Town, vehicle: str) -> None:
    """Refuse a vehicle that the town does not have."""
    if all(vehicle != one.name for one in settings.vehicles):
        msg = (
            f"There is no vehicle '{vehicle}' in '{town}'; "
            f"/api/v1/towns/{town}/vehicles lists them."
        )
        raise VehicleNotFoundError(msg)


def _repeatable(
    request: Request, key: str | None, body: str, received_at: datetime
) -> Repeatable:
    """Return the request as it is recognised when it comes again."""
    return Repeatable(
        scope=f"POST {request.url.path}", key=key, body=body, received_at=received_at
    )
