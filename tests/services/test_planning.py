"""The worker: it takes jobs, ends each of them, and never holds requests up."""

import threading
from datetime import timedelta

import pytest

from planner.params import PlanParams
from services.db.engine import begin_read, begin_write
from services.db.tables import Job, PlanRow, Treatment
from services.plans.jobs import LEASE, claim_job, find_job, renew_job
from services.plans.snapshot_store import decode_snapshot
from services.readings.queries import list_readings
from tests.services.installation import (
    NOW,
    PLANS,
    TOWN,
    TOWN_URL,
    plan_by_hand,
)

pytestmark = pytest.mark.anyio


async def ask(client, **wanted):
    response = await client.post(PLANS, json={"iterations": 0, **wanted})
    assert response.status_code == 202
    return response.json()["job"]


async def read_job(client, job):
    return (await client.get(f"/api/v1/jobs/{job}")).json()


async def test_requests_are_answered_while_a_plan_is_being_made(installation, client):
    has_started, may_end = threading.Event(), threading.Event()

    def slow_plan(snapshot, params, stop, seed, *, on_progress, **_):
        on_progress("tours", 0.25)
        has_started.set()
        assert may_end.wait(timeout=30)
        return plan_by_hand(snapshot, params, stop, seed)

    job = await ask(client)
    worker = threading.Thread(target=installation.worker(plan=slow_plan).work_once)
    worker.start()
    try:
        assert has_started.wait(timeout=30)
        assert (await client.get("/healthz")).json()["status"] == "alive"
        assert (await client.get(f"{TOWN_URL}/segments")).status_code == 200
        assert (await read_job(client, job))["state"] == "running"
        assert (await client.get(f"{PLANS}/latest")).status_code == 404
        assert (await ask(client, seed=2)) == 2
    finally:
        may_end.set()
        worker.join(timeout=30)
    assert (await read_job(client, job))["state"] == "done"
    assert (await read_job(client, 2))["state"] == "waiting"


async def test_jobs_are_taken_in_the_order_of_asking(installation, client):
    for seed in (5, 6):
        await ask(client, seed=seed)
    worker = installation.worker()
    assert worker.work_once()
    assert worker.work_once()
    assert not worker.work_once()
    plans = (await client.get(PLANS)).json()
    assert [plan["seed"] for plan in plans] == [6, 5]


class TestFailing:
    async def test_wrong_input_ends_the_job_with_its_sentence(
        self, installation, client
    ):
        def refuse(*_, **__):
            msg = "depot Norra is 4 km from the nearest segment"
            raise ValueError(msg)

        job = await ask(client)
        assert installation.worker(plan=refuse).work_once()
        ended = await read_job(client, job)
        assert ended["state"] == "failed"
        assert ended["error"] == "depot Norra is 4 km from the nearest segment"
        assert ended["plan"] is None

    async def test_a_moment_without_weather_says_what_there_is(
        self, installation, client
    ):
        job = await ask(client, now="2031-01-01T00:00:00Z")
        installation.worker().work_once()
        ended = await read_job(client, job)
        assert ended["state"] == "failed"
        assert "it goes from 2024-01-05 20:00 to 2024-01-08 08:00" in ended["error"]

    async def test_a_plan_that_breaks_a_rule_is_not_stored(
        self, installation, client, caplog
    ):
        job = await ask(client)
        installation.worker(
            verify=lambda *_: ["truck 1 drives 11:2:0 against its one-way"]
        ).work_once()
        ended = await read_job(client, job)
        assert ended["state"] == "failed"
        assert "against its one-way" in ended["error"]
        assert (await client.get(PLANS)).json() == []
        assert "plan refused" in caplog.text

    async def test_a_fault_of_ours_fails_the_job_and_not_the_worker(
        self, installation, client, caplog
    ):
        job = await ask(client)
        installation.worker(plan=lambda *_, **__: 1 / 0).work_once()
        assert (await read_job(client, job))["state"] == "failed"
        assert "ZeroDivisionError" in caplog.text


class TestDying:
    async def test_an_interrupted_worker_gives_its_job_back(self, installation, client):
        def interrupted(*_, **__):
            raise KeyboardInterrupt

        job = await ask(client)
        with pytest.raises(KeyboardInterrupt):
            installation.worker(plan=interrupted).work_once()
        assert (await read_job(client, job))["state"] == "waiting"
        assert installation.worker().work_once()
        assert (await read_job(client, job))["state"] == "done"

    async def test_a_dead_workers_job_is_taken_again_when_its_lease_is_over(
        self, installation, client
    ):
        job = await ask(client)
        with begin_write(installation.engine) as session:
            assert claim_job(session, installation.now).number == job
        assert not installation.worker().work_once()
        installation.now += LEASE + timedelta(seconds=1)
        assert installation.worker().work_once()
        assert (await read_job(client, job))["state"] == "done"

    async def test_a_sign_of_life_keeps_the_job(self, installation, client):
        job = await ask(client)
        with begin_write(installation.engine) as session:
            claim_job(session, installation.now)
        installation.now += LEASE
        with begin_write(installation.engine) as session:
            assert renew_job(session, job, 1, installation.now, ("tours", 0.5))
        installation.now += timedelta(seconds=1)
        assert not installation.worker().work_once()
        assert (await read_job(client, job))["progress"] == 0.5

    async def test_a_worker_that_lost_its_job_stores_nothing(
        self, installation, client
    ):
        def overtaken(snapshot, params, stop, seed, *, on_progress, **_):
            installation.now += LEASE + timedelta(seconds=1)
            assert installation.worker().work_once()
            return plan_by_hand(
                snapshot, params, stop, seed + 1, on_progress=on_progress
            )

        await ask(client, seed=1)
        installation.worker(plan=overtaken).work_once()
        plans = (await client.get(PLANS)).json()
        assert [plan["seed"] for plan in plans] == [1]

    async def test_a_job_that_kills_every_worker_is_given_up(
        self, installation, client
    ):
        job = await ask(client)
        for _ in range(3):
            with begin_write(installation.engine) as session:
                assert claim_job(session, installation.now) is not None
            installation.now += LEASE + timedelta(seconds=1)
        assert not installation.worker().work_once()
        ended = await read_job(client, job)
        assert ended["state"] == "failed"
        assert "stopped 3 times" in ended["error"]


async def test_a_worker_told_to_stop_gives_its_job_back(installation, client):
    stop = threading.Event()

    def stopped_on_the_way(snapshot, params, inner, seed, *, on_progress, **_):
        stop.set()
        assert inner.share_used(0, 0) == 1.0
        return plan_by_hand(snapshot, params, inner, seed, on_progress=on_progress)

    job = await ask(client, iterations=1000)
    installation.worker(plan=stopped_on_the_way).work(stop)
    assert (await read_job(client, job))["state"] == "waiting"


async def test_the_plan_knows_the_readings_and_treatments_before_its_moment(
    installation, client
):
    seen = []

    def look(snapshot, params, stop, seed, *, on_progress=None, **_):
        seen.append(snapshot)
        return plan_by_hand(snapshot, params, stop, seed, on_progress=on_progress)

    place = {"longitude": 14.801, "latitude": 56.88}
    await client.post(f"{TOWN_URL}/reports", json={"report": "ice", **place})
    with begin_write(installation.engine) as session:
        session.add(
            Treatment(
                town=TOWN,
                segment="10:1:0",
                works=["plough", "salt"],
                finished_at=NOW - timedelta(hours=1),
                received_at=NOW - timedelta(minutes=50),
                vehicle="truck 1",
                pass_number=1,
            )
        )
    installation.now += timedelta(minutes=10)
    await client.post(f"{TOWN_URL}/reports", json={"report": "drift", **place})
    await ask(client, now=NOW.isoformat())
    installation.worker(plan=look).work_once()
    (snapshot,) = seen
    assert [reading.report for reading in snapshot.readings] == ["ice"]
    assert [treatment.segment for treatment in snapshot.treatments] == ["10:1:0"]
    assert snapshot.forcing.air_temperature_c.tolist() == [-3.0] * 61


async def test_a_folder_of_several_sources_is_planned_with_and_kept(
    installation, client
):
    weather = installation.home / "weather"
    (weather / "pair" / "ridge").mkdir(parents=True)
    text = (weather / f"{TOWN}.csv").read_text()
    (weather / "pair" / "valley.csv").write_text(text)
    (weather / "pair" / "ridge" / "station.csv").write_text(text)
    await ask(client, weather="pair")
    installation.worker().work_once()
    with begin_read(installation.engine) as session:
        stored = session.get_one(PlanRow, 1).snapshot
    snapshot, _ = decode_snapshot(stored, installation.service.towns.get(TOWN))
    names = [source.source for source in snapshot.weather]
    assert names == ["station.csv", "valley.csv"]


async def test_a_stored_plan_keeps_the_snapshot_it_was_made_from(installation, client):
    seen = []

    def look(snapshot, params, stop, seed, *, on_progress=None, **_):
        seen.append(snapshot)
        return plan_by_hand(snapshot, params, stop, seed, on_progress=on_progress)

    place = {"longitude": 14.801, "latitude": 56.88}
    await client.post(f"{TOWN_URL}/reports", json={"report": "ice", **place})
    await ask(client, seed=3)
    installation.worker(plan=look).work_once()
    with begin_read(installation.engine) as session:
        stored = session.get_one(PlanRow, 1).snapshot
        readings = list_readings(session, TOWN, NOW, NOW - timedelta(hours=1))
    snapshot, asked = decode_snapshot(stored, installation.service.towns.get(TOWN))
    assert (asked.seed, asked.iterations) == (3, 0)
    assert snapshot.now == seen[0].now
    assert snapshot.readings == seen[0].readings == tuple(readings)
    for name in ("time_s", "air_temperature_c", "snow_depth_mm"):
        kept, used = getattr(snapshot.forcing, name), getattr(seen[0].forcing, name)
        assert kept.tobytes() == used.tobytes(), name
    again = plan_by_hand(snapshot, PlanParams(), _Used(), asked.seed)
    assert again == plan_by_hand(seen[0], PlanParams(), _Used(), 3)


class _Used:
    """A stop that is used up."""

    def share_used(self, iterations, best):  # noqa: ARG002
        return 1.0


async def test_a_job_keeps_what_was_asked(installation, client):
    job = await ask(client, seconds=3.5, weather=TOWN)
    with begin_read(installation.engine) as session:
        stored = find_job(session, job)
        assert isinstance(stored, Job)
        assert stored.request == {"iterations": 0, "seconds": 3.5, "weather": TOWN}
