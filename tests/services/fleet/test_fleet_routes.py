"""Vehicles say by HTTP what they did and what they are about to do."""

from datetime import timedelta

import pytest

from planner.snapshot import build_snapshot
from services.db.engine import begin_read
from services.db.tables import Treatment, VehicleStateRow
from services.fleet import routes
from services.fleet.queries import store_vehicle_states
from services.knowledge import build_knowledge
from services.weather_files import open_weather
from tests.services.installation import NOW, PLANS, TOWN, TOWN_URL

pytestmark = pytest.mark.anyio

TREATMENTS = f"{TOWN_URL}/treatments"
VEHICLES = f"{TOWN_URL}/vehicles"
START = f"{PLANS}/1/tours/truck 1/start"


def minute(count):
    """Return so many minutes after the clock, as a sender writes it."""
    return f"{NOW + timedelta(minutes=count):%Y-%m-%dT%H:%M:%SZ}"


def ploughed(finished_min, **other):
    return {
        "segment": "10:1:0",
        "works": ["plough"],
        "vehicle": "truck 1",
        "finished_at": minute(finished_min),
    } | other


async def post(client, *treatments, **options):
    return await client.post(
        TREATMENTS, json={"treatments": list(treatments)}, **options
    )


async def plan_made(client, installation):
    await client.post(PLANS, json={"iterations": 0})
    installation.worker().work_once()


def stored(installation, table=Treatment):
    with begin_read(installation.engine) as session:
        return session.query(table).all()


def snapshot_of(installation):
    """Return what a plan made now would know."""
    folder = installation.service.towns.get(TOWN)
    weather = open_weather(installation.service.towns.get_weather_path(TOWN, None))
    with begin_read(installation.engine) as session:
        known = build_knowledge(session, TOWN, folder, weather, installation.now)
    return build_snapshot(known, installation.now)


class TestTreatments:
    async def test_what_is_done_and_what_is_under_way_reach_the_next_plan(
        self, installation, client
    ):
        response = await post(
            client,
            ploughed(-5, works=["plough", "salt"], spreading_rate_g_m2=12.5),
            ploughed(20, segment="11:2:0"),
        )
        assert response.status_code == 201
        assert response.json() == {"stored": 2, "known": 0, "replaced": 0}
        snapshot = snapshot_of(installation)
        (done,) = snapshot.treatments
        (under_way,) = snapshot.under_way
        assert (done.segment, done.spreading_rate_g_m2) == ("10:1:0", 12.5)
        assert (under_way.segment, under_way.vehicle) == ("11:2:0", "truck 1")

    async def test_a_report_takes_the_place_of_what_was_announced(
        self, installation, client
    ):
        await post(client, ploughed(20), ploughed(20, works=["salt"], **{"pass": 2}))
        installation.now += timedelta(minutes=25)
        response = await post(client, ploughed(24))
        assert response.json() == {"stored": 1, "known": 0, "replaced": 1}
        left = {(row.finished_at, tuple(row.works)) for row in stored(installation)}
        assert left == {
            (NOW + timedelta(minutes=24), ("plough",)),
            (NOW + timedelta(minutes=20), ("salt",)),
        }

    async def test_of_two_rounds_announced_a_report_is_of_the_first(
        self, installation, client
    ):
        await post(client, ploughed(20), ploughed(200))
        installation.now += timedelta(minutes=30)
        await post(client, ploughed(25))
        ends = sorted(row.finished_at for row in stored(installation))
        assert ends == [NOW + timedelta(minutes=m) for m in (25, 200)]

    async def test_announcing_again_takes_the_place_of_all(self, installation, client):
        await post(client, ploughed(20), ploughed(200))
        await post(client, ploughed(40))
        (row,) = stored(installation)
        assert row.finished_at == NOW + timedelta(minutes=40)

    async def test_a_repeated_request_has_its_effect_once(self, installation, client):
        key = {"Idempotency-Key": "truck-1-00017"}
        first = await post(client, ploughed(-5), headers=key)
        again = await post(client, ploughed(-5), headers=key)
        assert again.json() == first.json()
        assert again.headers["idempotency-replayed"] == "true"
        assert (await post(client, ploughed(-5))).json()["known"] == 1
        assert len(stored(installation)) == 1
        other = await post(client, ploughed(-6), headers=key)
        assert other.status_code == 422
        assert other.json()["title"] == "Idempotency key reused"

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            (
                {"segment": "99:1:0"},
                (
                    "Treatment 2 is of segment '99:1:0', which 'hovslatt' does not "
                    "have; /api/v1/towns/hovslatt/segments lists them."
                ),
            ),
            (
                {"vehicle": "truck 9"},
                (
                    "Treatment 2 is of vehicle 'truck 9', which 'hovslatt' does not "
                    "have; /api/v1/towns/hovslatt/vehicles lists them."
                ),
            ),
            (
                {"finished_at": "2024-01-09T02:00:00Z"},
                (
                    "Treatment 2 is finished 2024-01-09T02:00:00Z; expected between "
                    "2024-01-05T02:00:00Z and 2024-01-08T02:00:00Z."
                ),
            ),
            (
                {"finished_at": "2024-01-07T02:00:00"},
                (
                    "The request cannot be read: body.treatments.1.finished_at: Input "
                    "should have timezone info."
                ),
            ),
            (
                {"works": []},
                (
                    "The request cannot be read: body.treatments.1.works: Frozenset "
                    "should have at least 1 item after validation, not 0."
                ),
            ),
        ],
    )
    async def test_one_that_cannot_be_is_refused_with_all_of_its_request(
        self, installation, client, wrong, sentence
    ):
        response = await post(client, ploughed(-5), ploughed(-4) | wrong)
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["detail"] == sentence
        assert stored(installation) == []

    async def test_an_unknown_town_is_refused(self, client):
        response = await client.post(
            "/api/v1/towns/nowhere/treatments", json={"treatments": [ploughed(-5)]}
        )
        assert response.status_code == 404


class TestStartingATour:
    async def test_the_tour_is_announced_and_the_vehicle_is_out(
        self, installation, client
    ):
        await plan_made(client, installation)
        response = await client.post(START)
        assert response.status_code == 201
        # Both passes of Storgatan; the tour is from 02:30 to 02:31 UTC.
        assert response.json() == {
            "vehicle": "truck 1",
            "announced": 2,
            "back_at": "2024-01-07T02:31:00Z",
        }
        assert {(r.segment, r.pass_number) for r in stored(installation)} == {
            ("10:1:0", 1),
            ("10:1:0", 2),
        }
        (vehicle,) = (await client.get(VEHICLES)).json()
        assert vehicle["under_way"] == 2
        assert vehicle["free_at"] == vehicle["under_way_until"]
        assert len(snapshot_of(installation).under_way) == 2

    async def test_a_late_start_moves_all_of_it(self, installation, client):
        await plan_made(client, installation)
        start = {"started_at": "2024-01-07T02:50:00Z"}
        response = await client.post(START, json=start)
        assert response.json()["back_at"] == "2024-01-07T02:51:00Z"
        await client.post(START, json={"started_at": "2024-01-07T02:55:00Z"})
        assert min(r.finished_at for r in stored(installation)) == NOW + timedelta(
            minutes=55, seconds=30
        )
        assert len(stored(installation)) == 2

    async def test_a_start_that_failed_half_way_has_left_nothing(
        self, installation, monkeypatch
    ):
        def store_and_fail(*parts, plan):
            store_vehicle_states(*parts, plan=plan)
            msg = "disk full"
            raise OSError(msg)

        key = {"Idempotency-Key": "depot-1"}
        async with installation.client(raise_app_exceptions=False) as client:
            await plan_made(client, installation)
            with monkeypatch.context() as broken:
                broken.setattr(routes, "store_vehicle_states", store_and_fail)
                assert (await client.post(START, headers=key)).status_code == 500
            assert stored(installation) == []
            assert stored(installation, VehicleStateRow) == []
            assert (await client.post(START, headers=key)).status_code == 201
        assert len(stored(installation)) == 2

    async def test_a_tour_that_is_not_there_is_refused(self, installation, client):
        assert (await client.post(START)).status_code == 404
        await plan_made(client, installation)
        response = await client.post(f"{PLANS}/1/tours/truck 9/start")
        assert response.status_code == 404
        assert response.json()["detail"] == (
            "There is no vehicle 'truck 9' in 'hovslatt'; "
            "/api/v1/towns/hovslatt/vehicles lists them."
        )


class TestVehicleStates:
    async def test_a_vehicle_that_comes_home_withdraws_what_it_left(
        self, installation, client
    ):
        await plan_made(client, installation)
        await client.post(START)
        shift = {"shift_end": "2024-01-07T10:00:00Z"}
        response = await client.post(f"{VEHICLES}/truck 1/state", json=shift)
        assert response.json() == {
            "vehicle": "truck 1",
            "free_at": "2024-01-07T02:00:00Z",
            "withdrawn": 2,
        }
        (vehicle,) = (await client.get(VEHICLES)).json()
        assert vehicle == {
            "vehicle": "truck 1",
            "depot": "Norra",
            "free_at": "2024-01-07T02:00:00Z",
            "shift_end": "2024-01-07T10:00:00Z",
            "out_of_service": False,
            "under_way": 0,
            "under_way_until": None,
        }

    async def test_a_vehicle_out_of_service_does_nothing_of_what_it_announced(
        self, installation, client
    ):
        await post(client, ploughed(20))
        state = {"free_at": minute(600), "out_of_service": True}
        response = await client.post(f"{VEHICLES}/truck 1/state", json=state)
        assert response.json()["withdrawn"] == 1
        (known,) = snapshot_of(installation).vehicle_states
        assert known.out_of_service

    async def test_a_shift_that_ends_too_early_is_refused(self, client):
        state = {"free_at": minute(60), "shift_end": minute(30)}
        response = await client.post(f"{VEHICLES}/truck 1/state", json=state)
        assert response.status_code == 422
        assert response.json()["detail"].startswith(
            "The shift of 'truck 1' ends 2024-01-07T02:30:00Z, before it is free "
            "2024-01-07T03:00:00Z"
        )
