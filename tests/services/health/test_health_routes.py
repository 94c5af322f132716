"""Health, readiness and figures."""

import re

import pytest
from sqlalchemy import text

from services.health.metrics import Metric, Sample, write_metrics
from tests.services.installation import PLANS, TOWN, TOWN_URL

pytestmark = pytest.mark.anyio

# Prometheus' exposition format: a comment, or name, labels and value.
LINE = re.compile(
    r"# (HELP|TYPE) [a-z_]+ .+|"
    r'[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+-]+'
)


async def test_a_whole_installation_is_ready(client):
    response = await client.get("/readyz")
    assert response.status_code == 200
    assert "town hovslatt" in response.json()["checked"]


async def test_an_older_database_is_not_ready_and_says_what_to_do(client, installation):
    with installation.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r0000'"))
    response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["title"] == "Not ready"
    assert "run `vinter db upgrade`" in response.json()["detail"]
    assert (await client.get("/healthz")).status_code == 200


async def test_a_damaged_town_is_not_ready(client, installation):
    (installation.home / "towns" / TOWN / "town.toml").write_text("name = ")
    response = await client.get("/readyz")
    assert response.status_code == 503
    assert "'hovslatt'" in response.json()["detail"]


async def test_figures_follow_the_work(client, installation):
    await client.post(PLANS, json={"iterations": 0})
    await client.post(PLANS, json={})
    installation.worker().work_once()
    place = {"longitude": 14.801, "latitude": 56.88}
    await client.post(f"{TOWN_URL}/reports", json={"report": "snow", **place})
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = response.text.splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    assert 'vinter_jobs{state="waiting"} 1' in lines
    assert 'vinter_jobs{state="done"} 1' in lines
    assert "vinter_plans_total 1" in lines
    assert "vinter_readings_total 1" in lines
    assert 'vinter_http_requests_total{method="POST",status="202"} 2' in lines
    assert (
        'vinter_newest_reading_timestamp_seconds{town="hovslatt"} 1704592800' in lines
    )


def test_labels_are_escaped_as_the_format_asks():
    metric = Metric(
        name="vinter_test",
        kind="gauge",
        explanation="One\nline.",
        samples=(Sample(value=0.5, labels={"town": 'a"b\\c\nd'}),),
    )
    assert write_metrics([metric]) == (
        "# HELP vinter_test One\\nline.\n"
        "# TYPE vinter_test gauge\n"
        'vinter_test{town="a\\"b\\\\c\\nd"} 0.5\n'
    )
