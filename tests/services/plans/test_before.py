"""`vinter plan --before`: drivers get the streets of an earlier night's plan."""

import json
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner

from planner.assembly.usual import usual_vehicles_of
from planner.domain.calendar import format_instant
from planner.io.town_folder import write_town
from services.plans.before import read_earlier_plans
from services.plans.commands import plan
from services.plans.document import encode_document, plan_document
from tests import hand_made
from tests.planner.stories.drawing import draw, network_of, plough, town_of
from tests.services.installation import COLUMNS

NOW = hand_made.NOW
DAY = timedelta(days=1)
DRAWN = """
depot =class A, 600m= A =class A, 600m= B
depot =class A, 600m= C =class A, 600m= D
"""

app = typer.Typer()
app.command()(plan)


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(encode_document(plan_document(hand_made.plan())))
    return path


def test_the_tours_of_a_plan_say_who_was_there(written):
    plans = read_earlier_plans([written], "Hovslätt", NOW + DAY)
    assert usual_vehicles_of(plans) == {"10:1:0": "truck 1"}
    assert read_earlier_plans([], "Hovslätt", NOW) == []


def test_the_latest_plan_counts_however_they_are_named(written, tmp_path):
    document = json.loads(written.read_text())
    document["now"] = format_instant(NOW + DAY)
    document["tours"][0]["vehicle"] = "truck 2"
    later = tmp_path / "later.json"
    later.write_text(json.dumps(document))
    for paths in ([written, later], [later, written]):
        found = read_earlier_plans(paths, "Hovslätt", NOW + DAY)
        assert usual_vehicles_of(found) == {"10:1:0": "truck 2"}


@pytest.mark.parametrize(
    ("text", "town", "now", "words"),
    [
        (None, "Hovslätt", NOW, "is not there; --before takes the plan document of"),
        ("", "Hovslätt", NOW, "holds no plan .*, expected a document that vinter"),
        ("[]", "Hovslätt", NOW, "holds no plan"),
        ("{}", "Hovslätt", NOW, "holds no plan"),
        ("same", "Växjö", NOW, "is a plan of Hovslätt, expected one of Växjö"),
        (
            "same",
            "Hovslätt",
            NOW - DAY,
            "planned for 2024-01-07T02:00:00Z, --at is 2024-01-06T02:00:00Z; give one",
        ),
    ],
)
def test_a_file_that_says_nothing_of_earlier_nights(written, text, town, now, words):
    if text is None:
        written.unlink()
    elif text != "same":
        written.write_text(text)
    with pytest.raises(ValueError, match=words) as caught:
        read_earlier_plans([written], town, now)
    assert "\n" not in str(caught.value)
    assert written.name in str(caught.value)


def plan_night(home, out, *more):
    words = [
        *(home / "town", "--weather", home / "weather.csv", "--at"),
        *(format_instant(NOW), "--iterations", 3, "--out", home / out, *more),
    ]
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None:
        raise result.exception
    return json.loads((home / out).read_text()), result.stdout


def write_night(home, fleet):
    drawing = draw(DRAWN)
    write_town(home / "town", town=town_of(drawing, fleet), network=network_of(drawing))
    rows = "\n".join(
        f"{NOW + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ},-3.0,92,4,{snow_mm_h},100"
        for hour in range(-30, 31)
        for snow_mm_h in (2.0 if -6 < hour <= 0 else 0.0,)
    )
    (home / "weather.csv").write_text(f"{COLUMNS}\n{rows}\n")


def test_two_trucks_change_sides_as_they_did_the_night_before(tmp_path):
    write_night(tmp_path, [plough("plough 1"), plough("plough 2")])
    first, shown = plan_night(tmp_path, "first.json")
    assert len(first["tours"]) == 2
    assert "same vehicle as last time" not in shown
    changed = first | {"now": format_instant(NOW - DAY)}
    changed["tours"] = [
        tour | {"vehicle": {"plough 1": "plough 2", "plough 2": "plough 1"}[name]}
        for tour in first["tours"]
        for name in [tour["vehicle"]]
    ]
    (tmp_path / "before.json").write_text(json.dumps(changed))
    again, shown = plan_night(
        tmp_path, "again.json", "--before", tmp_path / "before.json"
    )
    assert "same vehicle as last time: 100" in " ".join(shown.split())
    assert again["summary"]["same_driver_share"] == 1.0
    assert tasks_by_vehicle(again) == tasks_by_vehicle(changed)


def tasks_by_vehicle(document):
    return {
        tour["vehicle"]: [step.get("task") for step in tour["steps"]]
        for tour in document["tours"]
    }


def test_the_side_that_came_last_comes_first_the_next_night(tmp_path):
    write_night(tmp_path, [plough("plough 1")])
    first, shown = plan_night(tmp_path, "first.json")
    assert "last again" not in shown
    day, night = f"{NOW - DAY:%Y-%m-%d}", f"{NOW:%Y-%m-%d}"
    before = (tmp_path / "first.json").read_text().replace(night, day)
    (tmp_path / "before.json").write_text(before)
    again, shown = plan_night(
        tmp_path, "again.json", "--before", tmp_path / "before.json"
    )
    streets, then = sides(first), sides(again)
    assert streets != then
    assert streets == then[::-1]
    assert again["summary"]["last_again_share"] == 0.0
    assert "last last time, last again: 0" in " ".join(shown.split())


def sides(document):
    """Return the outermost street of each side, in the order of work."""
    [tour] = document["tours"]
    tasks = [step["task"] for step in tour["steps"] if step.get("task")]
    return [
        name
        for task in tasks
        for name in (task.split("/")[0],)
        if name in {"A-B", "C-D"}
    ]
