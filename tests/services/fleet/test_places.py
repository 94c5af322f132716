"""Hand crews say what they cleared, by the name of the place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.plan import PointPlace, StandStep, StepKind
from planner.domain.town import TownPlace
from planner.domain.treatments import Work
from planner.io.town_text import add_places
from planner.snapshot import build_snapshot
from services.db.engine import begin_read
from services.db.tables import Treatment
from services.knowledge import build_knowledge
from services.weather_files import open_weather
from tests import hand_made
from tests.services.installation import (
    NOW,
    PLANS,
    TOWN,
    TOWN_URL,
    expect_by_hand,
    plan_by_hand,
)

pytestmark = pytest.mark.anyio

STOP = TownPlace(name="Kyrkan", kind="bus_stop", longitude=14.80, latitude=56.88)


@pytest.fixture
def with_stop(installation):
    """Give an installation whose town has a bus stop at the depot."""
    path = installation.home / "towns" / TOWN / "town.toml"
    path.write_text(add_places(path.read_text("utf-8"), (STOP,)), "utf-8")
    return installation


def shovelled(segment):
    """Return a report of five minutes ago."""
    return {
        "segment": segment,
        "works": ["shovel"],
        "vehicle": "truck 1",
        "finished_at": f"{NOW - timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}",
    }


def plan_with_stop(*parts, **options):
    """Hand out a plan whose truck clears the stop last, in six minutes."""
    plan = plan_by_hand(*parts, **options)
    (tour,) = plan.tours
    end = tour.end + timedelta(minutes=6)
    stop = replace(
        plan.tasks[0],
        task="place:Kyrkan/r1/p1/shovel",
        place=PointPlace(point="place:Kyrkan", name="Kyrkan", node=tour.depot_node),
        works=(Work.SHOVEL,),
    )
    standing = StandStep(
        kind=StepKind.WORK,
        node=tour.depot_node,
        start=tour.end,
        end=end,
        task=stop.task,
    )
    longer = replace(tour, steps=(*tour.steps, standing), end=end)
    return replace(plan, tasks=(*plan.tasks, stop), tours=(longer,))


def expect_streets(snapshot, *parts):
    """Say what lies on the two streets alone."""
    return expect_by_hand(replace(snapshot, network=hand_made.network()), *parts)


async def test_a_place_that_is_done_reaches_the_next_plan(with_stop, client):
    url = f"{TOWN_URL}/treatments"
    response = await client.post(url, json={"treatments": [shovelled("place:Kyrkan")]})
    assert response.status_code == 201
    towns = with_stop.service.towns
    with begin_read(with_stop.engine) as session:
        weather = open_weather(towns.get_weather_path(TOWN, None))
        known = build_knowledge(session, TOWN, towns.get(TOWN), weather, NOW)
    snapshot = build_snapshot(known, NOW)
    assert [done.segment for done in snapshot.treatments] == ["place:Kyrkan"]
    assert snapshot.network.segment_id.tolist() == ["10:1:0", "11:2:0", "place:Kyrkan"]


async def test_a_place_that_the_town_does_not_clear_is_refused(with_stop, client):
    assert with_stop.now == NOW
    url = f"{TOWN_URL}/treatments"
    response = await client.post(url, json={"treatments": [shovelled("place:Torget")]})
    assert response.status_code == 422
    assert "'place:Torget', which 'hovslatt' does not have" in response.text


async def test_a_tour_that_starts_announces_its_places(with_stop, client):
    await client.post(PLANS, json={"iterations": 0})
    with_stop.worker(plan=plan_with_stop, expect=expect_streets).work_once()
    response = await client.post(f"{PLANS}/1/tours/truck 1/start")
    assert response.json()["announced"] == 3
    with begin_read(with_stop.engine) as session:
        rows = session.query(Treatment).all()
        announced = {row.segment: row.finished_at for row in rows}
    (tour,) = hand_made.plan().tours
    assert announced["place:Kyrkan"] == tour.end + timedelta(minutes=6)


async def test_the_map_shows_a_place_as_a_point_with_its_reason(with_stop, client):
    await client.post(PLANS, json={"iterations": 0})
    with_stop.worker(plan=plan_with_stop, expect=expect_streets).work_once()
    drawn = (await client.get(f"{PLANS}/1.geojson")).json()["features"][-1]
    assert drawn["geometry"]["type"] == "Point"
    assert drawn["properties"]["name"] == "Kyrkan"
    assert drawn["properties"]["reason"]
