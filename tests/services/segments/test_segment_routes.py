"""Segments: their lines to keep, their states to ask for again."""

from dataclasses import replace

import pytest

from planner.io.town_folder import write_town
from tests import hand_made
from tests.services.installation import PLANS, TOWN, TOWN_URL

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
    edited = replace(hand_made.town(), language="en")
    write_town(folder, town=edited, network=hand_made.network())
    assert (await client.get(SEGMENTS, headers=etag)).status_code == 200


async def test_before_a_plan_only_the_class_is_known(client):
    assert (await client.get(f"{SEGMENTS}/state")).json() == [
        {"segment": "10:1:0", "class": "A"},
        {"segment": "11:2:0", "class": "C"},
    ]


async def test_a_plan_tells_depth_slipperiness_due_time_and_reason(
    client, installation
):
    await client.post(PLANS, json={"iterations": 0})
    installation.worker().work_once()
    assert (await client.get(f"{SEGMENTS}/state")).json() == [
        {
            "segment": "10:1:0",
            "class": "A",
            "snow_depth_mm": 40.0,
            "slipperiness": "snow_cover",
            "due": "2024-01-07T05:30:00Z",
            "reason": ("Storgatan: 40 mm reached 02:40, class A allows 5 h, due 06:30"),
        },
        {
            "segment": "11:2:0",
            "class": "C",
            "snow_depth_mm": 12.0,
            "slipperiness": "hoar_frost",
            "due": "2024-01-08T02:00:00Z",
            "reason": "Åsgatan: 100 mm reached 03:00, class C allows 24 h",
        },
    ]


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
