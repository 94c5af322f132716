"""The stream of news: the state at once, then every change, and an end."""

import json

import pytest

from services.events import feed as feed_module
from services.events.feed import Feed
from tests.services.installation import PLANS, TOWN

pytestmark = pytest.mark.anyio


@pytest.fixture
def hurried(monkeypatch):
    """Let the feed look often, so that the test need not wait."""
    monkeypatch.setattr(feed_module, "LOOK_S", 0.01)


def news(event):
    head, line = event.strip().split("\n")
    assert head == "event: news"
    return json.loads(line.removeprefix("data: "))


async def next_news(stream):
    async for event in stream:
        if event.startswith("event: news"):
            return news(event)
    return None


@pytest.mark.usefixtures("hurried")
async def test_the_state_comes_first_and_then_each_change(installation, client):
    feed = Feed(installation.engine)
    stream = feed.follow(TOWN)
    assert await next_news(stream) == {"plan": None, "reading": None}
    await client.post(PLANS, json={"iterations": 0})
    installation.worker().work_once()
    assert await next_news(stream) == {"plan": 1, "reading": None}
    feed.close()
    assert await next_news(stream) is None


@pytest.mark.usefixtures("hurried")
async def test_a_quiet_line_beats(installation, monkeypatch):
    monkeypatch.setattr(feed_module, "BEAT_S", 0.02)
    feed = Feed(installation.engine)
    async for event in feed.follow(TOWN):
        if event.startswith("event: beat"):
            break
    feed.close()


async def test_a_town_that_is_not_here_has_no_news(client):
    response = await client.get("/api/v1/events?town=atlantis")
    assert response.status_code == 404
