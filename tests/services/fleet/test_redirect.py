"""Crews that are out are planned for anew from where they are, if that is asked."""

from datetime import timedelta

import pytest

from planner.snapshot import build_snapshot
from services.db.engine import begin_read
from services.db.tables import Job, Treatment
from services.fleet.queries import list_sent_tours
from services.knowledge import STATES_BACK, build_knowledge
from services.weather_files import open_weather
from tests import hand_made
from tests.services.installation import NOW, PLANS, TOWN, TOWN_URL

pytestmark = pytest.mark.anyio

START = f"{PLANS}/1/tours/truck 1/start"
STATE = f"{TOWN_URL}/vehicles/truck 1/state"


async def plan_made(client, installation, **asked):
    await client.post(PLANS, json={"iterations": 0} | asked)
    installation.worker().work_once()


def snapshot_of(installation, *, replan):
    """Return what a plan made now would know."""
    folder = installation.service.towns.get(TOWN)
    weather = open_weather(installation.service.towns.get_weather_path(TOWN, None))
    with begin_read(installation.engine) as session:
        known = build_knowledge(
            session, TOWN, folder, weather, installation.now, replan=replan
        )
    return build_snapshot(known, installation.now)


def sent_tours(installation):
    with begin_read(installation.engine) as session:
        return list_sent_tours(
            session, TOWN, installation.now, installation.now - STATES_BACK
        )


def at(installation, minutes, seconds=0):
    """Let the clock stand so long after the plan was made."""
    installation.now = NOW + timedelta(minutes=minutes, seconds=seconds)


async def test_what_a_crew_has_not_begun_is_open_again(installation, client):
    await plan_made(client, installation)
    await client.post(START)
    # The tour is two passes of Storgatan, 02:30:00 to 02:30:30 and on to 02:31:00.
    at(installation, 30, 10)
    snapshot = snapshot_of(installation, replan=True)
    (under_way,) = snapshot.under_way
    assert (under_way.segment, under_way.pass_number) == ("10:1:0", 1)
    assert under_way.finished_at == NOW + timedelta(minutes=30, seconds=30)
    (tour,) = snapshot.left
    assert [step.pass_number for step in tour.treatments] == [2]
    (state,) = snapshot.vehicle_states
    first = hand_made.plan().tours[0].steps[0]
    assert state.free_at == under_way.finished_at
    assert state.node == first.to_node


async def test_unless_it_is_asked_a_crew_ends_its_tour_first(installation, client):
    await plan_made(client, installation)
    await client.post(START)
    at(installation, 30, 10)
    snapshot = snapshot_of(installation, replan=False)
    assert len(snapshot.under_way) == 2
    assert snapshot.left == ()
    (state,) = snapshot.vehicle_states
    assert state.node is None
    assert state.free_at == NOW + timedelta(minutes=31)


async def test_a_late_start_makes_all_of_a_tour_late(installation, client):
    await plan_made(client, installation)
    await client.post(START, json={"started_at": "2024-01-07T02:50:00Z"})
    (tour,) = sent_tours(installation)
    assert tour.steps[0].start == NOW + timedelta(minutes=50)
    assert tour.steps[-1].end == NOW + timedelta(minutes=51)


@pytest.mark.parametrize("word", [{}, {"out_of_service": True}])
async def test_a_later_word_on_a_vehicle_ends_its_tour(installation, client, word):
    await plan_made(client, installation)
    await client.post(START)
    at(installation, 30, 10)
    await client.post(STATE, json=word)
    assert sent_tours(installation) == ()


async def test_what_it_ends_before_it_is_redirected_stays_announced(
    installation, client
):
    await plan_made(client, installation)
    await client.post(START)
    at(installation, 30, 10)
    await plan_made(client, installation, replan=True)
    # By hand the second plan's tour is the first's: another round of the same street,
    # begun when the step under way has ended.
    other = f"{PLANS}/2/tours/truck 1/start"
    await client.post(other, json={"started_at": "2024-01-07T02:30:30Z"})
    with begin_read(installation.engine) as session:
        ends = sorted(row.finished_at for row in session.query(Treatment))
    assert ends == [
        NOW + timedelta(minutes=30, seconds=30),
        NOW + timedelta(minutes=31),
        NOW + timedelta(minutes=31, seconds=30),
    ]
    (tour,) = sent_tours(installation)
    assert tour.steps[0].start == NOW + timedelta(minutes=30, seconds=30)


async def test_the_request_says_whether_crews_may_be_redirected(installation, client):
    await client.post(PLANS, json={"replan": True})
    await client.post(PLANS, json={})
    with begin_read(installation.engine) as session:
        asked = [job.request for job in session.query(Job).order_by(Job.number)]
    assert asked == [{"replan": True}, {}]
