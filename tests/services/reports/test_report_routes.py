"""A driver's report by HTTP is stored as one from the broker."""

import json

import pytest

from services.db.engine import begin_read
from services.db.tables import IdempotencyKey, Message, ReadingRow
from services.readings.queries import store_messages
from services.reports import routes
from tests.services.installation import TOWN_URL

pytestmark = pytest.mark.anyio

REPORTS = f"{TOWN_URL}/reports"
ICE = {
    "report": "ice",
    "longitude": 14.801,
    "latitude": 56.88,
    "note": "bron, svart is",
}


def stored(installation, table):
    with begin_read(installation.engine) as session:
        return session.query(table).all()


async def test_a_report_becomes_a_reading_with_its_bytes(installation, client):
    response = await client.post(REPORTS, json=ICE | {"reporter": "Anna"})
    assert response.status_code == 201
    assert response.json()["stored"] is True
    (reading,) = stored(installation, ReadingRow)
    (message,) = stored(installation, Message)
    assert (reading.kind, reading.device) == ("driver_report", "web")
    assert (reading.longitude, reading.latitude) == (14.801, 56.88)
    assert reading.observed_at == installation.now
    assert message.topic == "vinter/v1/hovslatt/driver_report/web/up"
    assert json.loads(message.payload)["note"] == "bron, svart is"


async def test_the_latest_readings_show_it(client):
    await client.post(REPORTS, json=ICE)
    (latest,) = (await client.get(f"{TOWN_URL}/readings/latest")).json()
    assert latest["kind"] == "driver_report"
    assert latest["observed_at"] == "2024-01-07T02:00:00Z"
    assert latest["quantities"]["report"] == "ice"
    assert latest["flags"] == []


async def test_a_repeated_report_is_stored_once(installation, client):
    key = {"Idempotency-Key": "phone-1-00042"}
    first = await client.post(REPORTS, json=ICE, headers=key)
    again = await client.post(REPORTS, json=ICE, headers=key)
    assert again.status_code == 201
    assert again.json() == first.json()
    assert len(stored(installation, ReadingRow)) == 1


async def test_two_reports_of_one_moment_are_two(installation, client):
    await client.post(REPORTS, json=ICE)
    await client.post(REPORTS, json=ICE)
    assert len(stored(installation, ReadingRow)) == 2


async def test_a_report_that_failed_half_way_is_carried_out_when_it_comes_again(
    installation, monkeypatch
):
    def store_and_fail(session, messages, **settings):
        store_messages(session, messages, **settings)
        msg = "disk full"
        raise OSError(msg)

    key = {"Idempotency-Key": "phone-1-00043"}
    async with installation.client(raise_app_exceptions=False) as client:
        with monkeypatch.context() as broken:
            broken.setattr(routes, "store_messages", store_and_fail)
            assert (
                await client.post(REPORTS, json=ICE, headers=key)
            ).status_code == 500
        assert stored(installation, ReadingRow) == []
        assert stored(installation, IdempotencyKey) == []
        again = await client.post(REPORTS, json=ICE, headers=key)
    assert again.status_code == 201
    assert again.json()["stored"] is True
    assert len(stored(installation, ReadingRow)) == 1


async def test_a_place_far_from_every_segment_is_refused(installation, client):
    response = await client.post(REPORTS, json=ICE | {"longitude": 18.07})
    assert response.status_code == 422
    assert response.json()["title"] == "Report outside the town"
    assert "14.800 and 14.808" in response.json()["detail"]
    assert stored(installation, Message) == []


async def test_a_device_that_nobody_registered_is_refused(installation, client):
    response = await client.post(REPORTS, json=ICE | {"device": "cab-7"})
    assert response.status_code == 422
    assert response.json()["title"] == "Report not usable"
    assert "vinter device add hovslatt driver_report cab-7" in response.json()["detail"]
    assert stored(installation, ReadingRow) == []


async def test_a_device_name_that_no_topic_can_carry_is_refused(client):
    response = await client.post(REPORTS, json=ICE | {"device": "a/b/#"})
    assert response.status_code == 422
    assert response.json()["title"] == "Report not usable"


async def test_a_report_from_tomorrow_is_kept_with_its_flag_or_refused(client):
    late = ICE | {"observed_at": "2024-01-08T02:00:00Z"}
    response = await client.post(REPORTS, json=late)
    assert response.status_code == 422
    assert "2024-01-08" in response.json()["detail"]
