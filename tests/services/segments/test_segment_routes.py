"""Segments: their lines to keep, their states to ask for again."""

from dataclasses import replace

import numpy as np
import pytest

from planner.io.town_folder import write_town
from services.segments.expected import UNKNOWN_STATE
from tests import hand_made
from tests.services.installation import (
    PLANS,
    TOWN,
    TOWN_URL,
    expect_by_hand,
    plan_by_hand,
)

pytestmark = pytest.mark.anyio

SEGMENTS = f"{TOWN_URL}/segments"


async def test_segments_are_drawn_from_node_to_node(client):
    response = await client.get(SEGMENTS)
    assert response.headers["content-type"] == "application/geo+json"
    collection = response.json()
    assert collection["attribution"] == "© OpenStreetMap contributors, ODbL"
    first, second = collection["features"]
    assert first["geometry"] == {
        "type": "LineString",
        "coordinates": [[14.8, 56.88], [14.805, 56.88]],
    }
    assert first["properties"]["class"] == "A"
    ends = [first["properties"][name] for name in ("from_node", "to_node", "oneway")]
    assert ends == [1, 2, False]
    assert second["properties"]["name"] == "Åsgatan"
    assert second["properties"]["maintained"] is True


async def test_unchanged_segments_are_not_sent_again(client, installation):
    etag = {"If-None-Match": (await client.get(SEGMENTS)).headers["etag"]}
    assert (await client.get(SEGMENTS, headers=etag)).status_code == 304
    folder = installation.home / "towns" / TOWN
    edited = replace(hand_made.town(), language="sv")
    write_town(folder, town=edited, network=hand_made.network())
    assert (await client.get(SEGMENTS, headers=etag)).status_code == 200


async def test_before_a_plan_only_the_class_is_known(client):
    assert (await client.get(f"{SEGMENTS}/state")).json() == [
        {"segment": "10:1:0", "class": "A"},
        {"segment": "11:2:0", "class": "C"},
    ]


STORGATAN = {
    "segment": "10:1:0",
    "class": "A",
    "snow_depth_mm": 40.0,
    "slipperiness": "snow_cover",
    "surface_state": "snow",
    "road_surface_temperature_c": -1.0,
    "friction": 0.28,
    "advice": ["plough", "salt"],
    "reason": "Storgatan: 40 mm reached 02:40, class A allows 5 h, due 06:30",
    "task": "10:1:0/r1/p1/plough",
    "due": "2024-01-07T05:30:00Z",
    "vehicle": "truck 1",
    "start": "2024-01-07T02:30:00Z",
    "end": "2024-01-07T02:30:30Z",
}


async def test_a_plan_tells_what_lies_there_what_is_advised_why_and_by_whom(
    client, installation
):
    await client.post(PLANS, json={"iterations": 0})
    installation.worker().work_once()
    response = await client.get(f"{SEGMENTS}/state")
    assert response.headers["plan-number"] == "1"
    storgatan, asgatan = response.json()
    assert storgatan == STORGATAN
    # The hand-made surface keeps neither temperature nor grip of Åsgatan.
    assert asgatan == {
        "segment": "11:2:0",
        "class": "C",
        "snow_depth_mm": 12.0,
        "slipperiness": "hoar_frost",
        "surface_state": "hoar_frost",
        "advice": ["plough"],
        "reason": "Åsgatan: 100 mm reached 03:00, class C allows 24 h",
        "task": "11:2:0/r1/p1/plough",
        "due": "2024-01-08T02:00:00Z",
        "unassigned": "no crew has time left",
    }


async def test_a_segment_without_a_task_says_why_nothing_is_done(client, installation):
    def one_street(*asked, **rest):
        plan = plan_by_hand(*asked, **rest)
        return replace(plan, tasks=plan.tasks[:2], unassigned=())

    await client.post(PLANS, json={"iterations": 0})
    installation.worker(plan=one_street).work_once()
    _, asgatan = (await client.get(f"{SEGMENTS}/state")).json()
    assert asgatan["advice"] == []
    assert asgatan["nothing"] == "grips"
    assert asgatan["reason"] == "hoar frost 03:00, but a grip of 0.40 is enough"
    assert "task" not in asgatan


async def test_the_advice_is_a_property_of_the_map_and_of_one_segment(
    client, installation
):
    await client.post(PLANS, json={"iterations": 0})
    installation.worker().work_once()
    drawn = await client.get(f"{SEGMENTS}/state.geojson")
    assert drawn.headers["content-type"] == "application/geo+json"
    first, _ = drawn.json()["features"]
    assert STORGATAN.items() <= first["properties"].items()
    one = await client.get(f"{SEGMENTS}/10:1:0")
    assert one.json() == first
    etag = {"If-None-Match": one.headers["etag"]}
    assert (await client.get(f"{SEGMENTS}/10:1:0", headers=etag)).status_code == 304


async def test_a_segment_that_is_not_there_is_refused(client):
    response = await client.get(f"{SEGMENTS}/99:1:0")
    assert response.status_code == 404
    assert response.json()["detail"] == (
        "There is no segment '99:1:0' in 'hovslatt'; "
        "/api/v1/towns/hovslatt/segments lists them."
    )


async def test_a_plan_kept_by_an_earlier_version_says_less(installation):
    def surface_alone(*asked):
        kept = expect_by_hand(*asked)
        unknown = np.full(2, np.nan)
        return replace(
            kept,
            advice=None,
            surface_state=np.full(2, UNKNOWN_STATE, dtype=np.int8),
            road_surface_temperature_c=unknown,
            friction=unknown,
        )

    async with installation.client() as client:
        await client.post(PLANS, json={"iterations": 0})
        installation.worker(expect=surface_alone).work_once()
        storgatan, _ = (await client.get(f"{SEGMENTS}/state")).json()
    for name in ("surface_state", "road_surface_temperature_c", "friction"):
        assert name not in storgatan
    assert storgatan["advice"] == ["plough", "salt"]


async def test_states_change_with_the_plan_and_not_before(client, installation):
    before = (await client.get(f"{SEGMENTS}/state")).headers["etag"]
    etag = {"If-None-Match": before}
    assert (await client.get(f"{SEGMENTS}/state", headers=etag)).status_code == 304
    await client.post(PLANS, json={"iterations": 0})
    installation.worker().work_once()
    assert (await client.get(f"{SEGMENTS}/state", headers=etag)).status_code == 200


async def test_the_town_says_its_classes_in_the_order_of_service(client):
    (town,) = (await client.get("/api/v1/towns")).json()
    assert town["town"] == TOWN
    assert town["name"] == "Hovslätt"
    assert town["time_zone"] == "Europe/Stockholm"
    assert [c["name"] for c in town["classes"]] == ["A", "C"]
    assert town["depots"] == [{"depot": "Norra", "longitude": 14.8, "latitude": 56.88}]
    assert (town["segments"], town["vehicles"]) == (2, 1)


async def test_a_damaged_town_is_refused_with_its_sentence(client, installation):
    (installation.home / "towns" / TOWN / "town.toml").write_text("name = ")
    response = await client.get(SEGMENTS)
    assert response.status_code == 503
    assert response.json()["title"] == "Town folder unreadable"
    assert "town.toml" in response.json()["detail"]
