"""What holds for every answer of the service."""

import json

import pytest

from services.serve.server import is_loopback
from tests.services.installation import PLANS, TOWN_URL, Installation

pytestmark = pytest.mark.anyio

PROBLEM = "application/problem+json"


def assert_problem(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"].endswith(".")
    return problem


async def test_nothing_is_shown_inside_or_fetched_from_another_host(client):
    for path in ("/", "/web/page.js", "/healthz", "/api/v1/towns"):
        response = await client.get(path)
        assert response.status_code == 200, path
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "unsafe" not in policy


async def test_the_page_names_no_other_host(client):
    for name in ("page.js", "map.js", "lists.js", "words.js", "digest.js", "page.css"):
        text = (await client.get(f"/web/{name}")).text
        outside = [
            line
            for line in text.splitlines()
            if "://" in line and "www.w3.org/2000/svg" not in line
        ]
        assert outside == [], name


async def test_a_part_of_the_page_is_sent_once(client):
    first = await client.get("/web/page.css")
    etag = first.headers["etag"]
    again = await client.get("/web/page.css", headers={"If-None-Match": f"W/{etag}"})
    assert again.status_code == 304
    assert again.content == b""
    other = await client.get("/web/page.css", headers={"If-None-Match": '"old"'})
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/web/page.py", "/web/..%2Fapp.py", "/web/page.html"])
async def test_only_the_parts_of_the_page_are_served(client, path):
    assert_problem(await client.get(path), 404)


async def test_an_unknown_path_is_refused_and_the_schema_named(client):
    problem = assert_problem(await client.get("/api/v1/nothing"), 404)
    assert problem["detail"] == (
        "There is nothing at /api/v1/nothing; see /api/openapi.json."
    )
    assert problem["instance"] == "/api/v1/nothing"


async def test_a_method_that_a_path_does_not_take_is_refused(client):
    response = await client.delete("/api/v1/towns")
    assert_problem(response, 405)
    assert "GET" in response.headers["allow"]


async def test_every_fault_of_a_request_is_named(client):
    response = await client.post(
        f"{TOWN_URL}/reports", json={"report": "meteor", "longitude": 200.0}
    )
    problem = assert_problem(response, 422)
    assert {fault["at"] for fault in problem["faults"]} == {
        "body.report",
        "body.longitude",
        "body.latitude",
    }


async def test_a_town_that_is_not_here_is_refused_and_the_others_named(client):
    problem = assert_problem(await client.get("/api/v1/towns/atlantis/segments"), 404)
    assert problem["type"] == "urn:vinter:refusal:town-not-found"
    assert problem["detail"] == (
        "There is no town 'atlantis'; the towns here are: hovslatt."
    )


@pytest.mark.parametrize("name", ["..", ".", "%2e%2e", "hovslatt%2f..%2f.."])
async def test_a_town_name_never_leaves_the_folder_of_towns(client, name):
    response = await client.get(f"/api/v1/towns/{name}/segments")
    assert response.status_code == 404


async def test_a_body_that_nobody_needs_is_refused(client):
    async def in_pieces():
        for _ in range(11):
            yield b" " * 100_000

    assert_problem(await client.post(PLANS, content=b" " * 1_000_001), 413)
    assert_problem(await client.post(PLANS, content=in_pieces()), 413)


async def test_a_fault_of_ours_says_so_and_nothing_more(tmp_path, caplog):
    made = Installation(tmp_path / "home")
    made.engine.dispose()
    (tmp_path / "home" / "vinter.db").unlink()
    async with made.client(raise_app_exceptions=False) as client:
        response = await client.get(PLANS)
    problem = assert_problem(response, 500)
    assert "sqlite" not in json.dumps(problem).lower()
    assert "request failed" in caplog.text
    made.close()


class TestSchema:
    async def test_is_openapi_3_1_and_has_every_route(self, client):
        schema = (await client.get("/api/openapi.json")).json()
        assert schema["openapi"].startswith("3.1")
        assert set(schema["paths"]) == {
            "/api/v1/towns",
            "/api/v1/towns/{town}/plans",
            "/api/v1/towns/{town}/plans/latest",
            "/api/v1/towns/{town}/plans/{number}",
            "/api/v1/towns/{town}/plans/{number}.geojson",
            "/api/v1/towns/{town}/plans/{number}/sheet.pdf",
            "/api/v1/plan-document.schema.json",
            "/api/v1/towns/{town}/segments",
            "/api/v1/towns/{town}/segments/state",
            "/api/v1/towns/{town}/segments/state.geojson",
            "/api/v1/towns/{town}/segments/{segment}",
            "/api/v1/towns/{town}/treatments",
            "/api/v1/towns/{town}/plans/{number}/tours/{vehicle}/start",
            "/api/v1/towns/{town}/vehicles",
            "/api/v1/towns/{town}/vehicles/{vehicle}/state",
            "/api/v1/towns/{town}/readings/latest",
            "/api/v1/towns/{town}/reports",
            "/api/v1/jobs/{job}",
            "/api/v1/events",
            "/healthz",
            "/readyz",
            "/metrics",
        }

    async def test_declares_refusals_as_problem_details(self, client):
        schema = (await client.get("/api/openapi.json")).json()
        asked = schema["paths"]["/api/v1/towns/{town}/plans"]["post"]
        assert set(asked["responses"]) == {"202", "404", "409", "422"}
        refused = asked["responses"]["404"]["content"]
        assert refused == {
            PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
        assert "HTTPValidationError" not in json.dumps(schema)

    async def test_every_reference_leads_somewhere(self, client):
        text = (await client.get("/api/openapi.json")).text
        schemas = json.loads(text)["components"]["schemas"]
        named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
        assert named <= set(schemas)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - asked about, not bound
        ("10.0.0.5", False),
        ("depot.example", False),
    ],
)
async def test_an_address_that_others_reach_is_told_from_our_own(host, expected):
    assert is_loopback(host) is expected
