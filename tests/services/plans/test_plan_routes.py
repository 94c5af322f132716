"""Ask for a plan, follow it, fetch it."""

import json
from dataclasses import replace

import jsonschema
import pytest

from planner.io.town_folder import write_town
from services.plans.document import encode_document, plan_document
from services.plans.read_document import read_document
from tests import hand_made
from tests.services.installation import LAST_NIGHT, NOW, PLANS, TOWN, plan_by_hand

pytestmark = pytest.mark.anyio


@pytest.fixture
async def planned(installation, client):
    """Give a client of a service that has made one plan."""
    await client.post(PLANS, json={"iterations": 0, "seed": 7})
    assert installation.worker().work_once()
    return client


class TestAsking:
    async def test_is_accepted_at_once_and_says_where_to_follow(self, client):
        response = await client.post(PLANS, json={"seconds": 5})
        assert response.status_code == 202
        assert response.headers["location"] == "/api/v1/jobs/1"
        job = (await client.get(response.headers["location"])).json()
        assert job == response.json()
        assert job["state"] == "waiting"
        assert job["plan"] is None
        assert job["now"] == "2024-01-07T02:00:00Z"

    async def test_is_done_when_the_worker_has_been_there(self, planned):
        job = (await planned.get("/api/v1/jobs/1")).json()
        assert (job["state"], job["progress"], job["plan"]) == ("done", 1.0, 1)

    async def test_takes_a_moment_with_any_offset(self, client):
        response = await client.post(PLANS, json={"now": "2024-01-07T03:30:00+01:00"})
        assert response.json()["now"] == "2024-01-07T02:30:00Z"

    @pytest.mark.parametrize(
        "ask",
        [
            {"now": "2024-01-07T03:30:00"},
            {"seconds": -1},
            {"seconds": "NaN"},
            {"iterations": 1.5},
            {"seed": -1},
            {"hurry": True},
        ],
    )
    async def test_refuses_what_it_cannot_mean(self, client, ask):
        response = await client.post(PLANS, json=ask)
        assert response.status_code == 422
        assert next(iter(ask)) in response.json()["detail"]

    async def test_refuses_weather_that_is_not_there(self, client):
        response = await client.post(PLANS, json={"weather": "../secret"})
        assert response.status_code == 409
        assert response.json()["title"] == "No weather"
        assert "../secret" in response.json()["detail"]

    async def test_an_unknown_job_is_refused(self, client):
        response = await client.get("/api/v1/jobs/9")
        assert response.status_code == 404
        assert response.json()["detail"] == "There is no job 9."


class TestAskingTwice:
    async def test_with_one_key_makes_one_job(self, client):
        key = {"Idempotency-Key": "7f3a"}
        first = await client.post(PLANS, json={"seed": 2}, headers=key)
        again = await client.post(PLANS, json={"seed": 2}, headers=key)
        assert again.status_code == 202
        assert again.json() == first.json()
        assert again.headers["location"] == first.headers["location"]
        assert again.headers["idempotency-replayed"] == "true"
        assert (await client.get("/api/v1/jobs/2")).status_code == 404

    async def test_with_one_key_for_two_requests_is_refused(self, client):
        key = {"Idempotency-Key": "7f3a"}
        await client.post(PLANS, json={"seed": 2}, headers=key)
        response = await client.post(PLANS, json={"seed": 3}, headers=key)
        assert response.status_code == 422
        assert response.json()["title"] == "Idempotency key reused"

    async def test_without_a_key_makes_two(self, client):
        first = await client.post(PLANS, json={})
        second = await client.post(PLANS, json={})
        assert (first.json()["job"], second.json()["job"]) == (1, 2)


class TestFetching:
    async def test_the_document_comes_byte_for_byte_as_it_was_made(
        self, installation, planned
    ):
        folder = installation.service.towns.get(TOWN)
        plan = hand_made.plan()
        made = replace(
            plan,
            town_hash=folder.town_hash,
            now=NOW,
            seed=7,
            summary=plan.summary | LAST_NIGHT,
        )
        expected = encode_document(plan_document(made))
        for which in ("1", "latest"):
            response = await planned.get(f"{PLANS}/{which}")
            assert response.content == expected
            assert response.headers["plan-number"] == "1"

    async def test_an_unchanged_document_is_not_sent_again(self, planned):
        first = await planned.get(f"{PLANS}/1")
        etag = {"If-None-Match": first.headers["etag"]}
        assert (await planned.get(f"{PLANS}/1", headers=etag)).status_code == 304

    async def test_the_map_draws_each_task(self, planned):
        response = await planned.get(f"{PLANS}/1.geojson")
        assert response.headers["content-type"] == "application/geo+json"
        names = [f["properties"]["name"] for f in response.json()["features"]]
        assert names == ["Storgatan", "Storgatan", "Åsgatan"]

    async def test_a_map_of_a_town_that_has_changed_is_refused(
        self, installation, planned
    ):
        edited = replace(hand_made.town(), language="sv")
        folder = installation.home / "towns" / TOWN
        write_town(folder, town=edited, network=hand_made.network())
        response = await planned.get(f"{PLANS}/1.geojson")
        assert response.status_code == 409
        assert "Make a new plan" in response.json()["detail"]

    async def test_a_plan_that_is_not_there_is_refused_and_the_latest_named(
        self, planned
    ):
        response = await planned.get(f"{PLANS}/5")
        assert response.status_code == 404
        assert response.json()["detail"] == (
            "There is no plan 5 for 'hovslatt'; the latest is 1."
        )

    async def test_before_the_first_plan_there_is_none(self, client):
        response = await client.get(f"{PLANS}/latest")
        assert response.status_code == 404
        assert response.json()["title"] == "No such plan"

    async def test_the_list_has_the_newest_first(self, installation, planned):
        await planned.post(PLANS, json={"iterations": 0, "seed": 8})
        installation.worker(plan=plan_by_hand).work_once()
        plans = (await planned.get(PLANS)).json()
        assert [(p["plan"], p["seed"]) for p in plans] == [(2, 8), (1, 7)]
        assert (await planned.get(f"{PLANS}?limit=1")).json() == plans[:1]


def test_reading_a_document_back_is_exact():
    text = encode_document(plan_document(hand_made.plan())).decode()
    assert read_document(text) == replace(
        hand_made.plan(), summary=json.loads(text)["summary"]
    )


async def test_the_night_sheet_is_printed_in_either_language(planned):
    for lang in ("sv", "en"):
        answer = await planned.get(f"{PLANS}/1/sheet.pdf", params={"lang": lang})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


async def test_the_schema_is_published_and_a_plan_keeps_to_it(planned):
    schema = (await planned.get("/api/v1/plan-document.schema.json")).json()
    document = (await planned.get(f"{PLANS}/1")).json()
    jsonschema.Draft202012Validator(schema).validate(document)
