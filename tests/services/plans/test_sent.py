"""`vinter plan --sent`: a plan made anew from where the crews of the last one are."""

import json
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner

from planner.domain.calendar import format_instant, parse_instant
from planner.io.town_folder import read_town, write_town
from services.plans.commands import plan
from services.plans.document import encode_document, plan_document
from services.plans.sent import read_sent
from tests import hand_made
from tests.planner.stories.drawing import draw, network_of, plough, town_of
from tests.services.installation import COLUMNS

NOW = hand_made.NOW
AT_33_30 = NOW + timedelta(minutes=33.5)
HASH = "0" * 64
# Ploughed one way at 18 km/h, in two passes: 4 min a street; ready at 02:30.
DRAWN = """
depot =class A, 600m, two passes= A =class A, 600m, two passes= B -600m- depot
depot =class A, 600m, two passes= C =class B, 600m, two passes= D -600m- depot
"""
WEATHER = "\n".join(
    f"{NOW + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ},-3.0,92,4,{snow_mm_h},100"
    for hour in range(-30, 31)
    for snow_mm_h in (2.0 if -6 < hour <= 0 else 0.0,)
)

app = typer.Typer()
app.command()(plan)


class TestReading:
    """A file that holds no tours to go on with is refused in one sentence."""

    @pytest.fixture
    def written(self, tmp_path):
        path = tmp_path / "plan.json"
        path.write_bytes(encode_document(plan_document(hand_made.plan())))
        return path

    def refused(self, path, words, *, town_hash=HASH, now=NOW):
        with pytest.raises(ValueError, match=words) as caught:
            read_sent(path, town_hash, now)
        assert "\n" not in str(caught.value)
        assert path.name in str(caught.value)

    def test_all_its_tours_are_left_as_planned(self, written):
        (sent,) = read_sent(written, HASH, NOW)
        assert (sent.vehicle, sent.received_at) == ("truck 1", NOW)
        assert [(one.start, one.load_kg) for one in sent.steps] == [
            (hand_made.minutes(30), 7685.0),
            (hand_made.minutes(30.5), 7670.0),
        ]

    def test_a_file_that_is_not_there(self, tmp_path):
        self.refused(tmp_path / "none.json", "is not there; --sent takes a plan")

    @pytest.mark.parametrize(
        "text", ["", "plough 1: depot", "[]", "{}", '{"schema": "vinter-plan/1"}']
    )
    def test_a_file_that_holds_something_else(self, tmp_path, text):
        path = tmp_path / "plan.json"
        path.write_text(text)
        self.refused(path, "holds no plan .*, expected a document that vinter plan")

    def test_bytes_that_are_no_text(self, tmp_path):
        path = tmp_path / "plan.json"
        path.write_bytes(b"\xff\xfe\x00")
        self.refused(path, "holds no plan")

    def test_a_plan_whose_tours_do_tasks_that_it_does_not_list(self, written):
        document = json.loads(written.read_text())
        document["tasks"] = document["tasks"][1:]
        written.write_text(json.dumps(document))
        self.refused(written, "holds no plan")

    def test_a_plan_of_another_town(self, written):
        self.refused(written, "is a plan of Hovslätt as it was", town_hash="1" * 64)

    def test_a_plan_that_is_yet_to_be_made(self, written):
        self.refused(
            written,
            "planned for 2024-01-07T02:00:00Z, --at is 2024-01-07T01:59:00Z; give a",
            now=NOW - timedelta(minutes=1),
        )


class Night:
    """A drawn town with two trucks, snow for six hours until now, and the command."""

    def __init__(self, home):
        self.home = home
        drawing = draw(DRAWN)
        write_town(
            home / "town",
            town=town_of(drawing, [plough("plough 1"), plough("plough 2")]),
            network=network_of(drawing),
        )
        (home / "weather.csv").write_text(f"{COLUMNS}\n{WEATHER}\n")

    def plan(self, at_min, *more):
        """Run `vinter plan`, which verifies what it writes."""
        out = self.home / f"at {at_min} {len(more)}.json"
        at = format_instant(NOW + timedelta(minutes=at_min))
        words = [
            *(self.home / "town", "--weather", self.home / "weather.csv"),
            *("--at", at, "--iterations", 0, "--out", out, "--json", *more),
        ]
        result = CliRunner().invoke(app, [str(word) for word in words])
        if result.exception is not None:
            raise result.exception
        return out, json.loads(out.read_text())


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    return Night(tmp_path_factory.mktemp("sent"))


@pytest.fixture(scope="module")
def first(night):
    return night.plan(0)


def places(document):
    """Return what a plan's tours do, as segment, pass and round."""
    tasks = {task["task"]: task for task in document["tasks"]}
    done = [
        tasks[s["task"]] for t in document["tours"] for s in t["steps"] if "task" in s
    ]
    return sorted(
        (task["place"]["segment"], task["place"].get("pass", 1), task["round"])
        for task in done
    )


def begun(document, at_min):
    """Return how many treatments have begun, and which steps are under way."""
    now = NOW + timedelta(minutes=at_min)
    steps = [(t["vehicle"], s) for t in document["tours"] for s in t["steps"]]
    begun = [s for _, s in steps if "task" in s and parse_instant(s["start"]) <= now]
    under_way = {
        vehicle: s
        for vehicle, s in steps
        if parse_instant(s["start"]) <= now < parse_instant(s["end"])
    }
    return len(begun), under_way


def test_crews_go_on_from_the_street_that_they_are_in(night, first):
    path, before = first
    at_min = 33
    _, after = night.plan(at_min, "--sent", path)
    count, under_way = begun(before, at_min)
    assert count > 0
    assert len(under_way) == 2
    assert len(places(after)) == len(places(before)) - count
    for tour in after["tours"]:
        step = under_way[tour["vehicle"]]
        assert tour["start"] == step["end"]
        assert tour.get("start_node", tour["depot_node"]) == step["to_node"]


def test_a_pass_that_is_under_way_is_not_done_again(night, first):
    # At 02:31 one truck is in the first pass of depot-A.
    _, after = night.plan(31, "--sent", first[0])
    assert ("depot-A", 2, 1) in places(after)
    assert ("depot-A", 1, 1) not in places(after)


def test_a_first_pass_that_was_to_be_done_second_is_still_to_do(night, first):
    # At 02:31 the other truck is in the second pass of depot-C, then comes the first.
    path, before = first
    _, under_way = begun(before, 31)
    assert under_way["plough 2"]["task"] == "depot-C/r1/p2/plough"
    _, after = night.plan(31, "--sent", path)
    assert ("depot-C", 1, 1) in places(after)


def test_a_plan_made_anew_can_be_made_anew_before_its_tours_have_begun(night, first):
    path, _ = first
    second, went_on = night.plan(33, "--sent", path)
    assert all(parse_instant(t["start"]) > AT_33_30 for t in went_on["tours"])
    assert any("start_node" in tour for tour in went_on["tours"])
    _, again = night.plan(33.5, "--sent", second)
    starts = [
        [(t["vehicle"], t["start"], t.get("start_node")) for t in one["tours"]]
        for one in (went_on, again)
    ]
    assert starts[0] == starts[1]


def test_before_anybody_has_left_all_is_planned_again(night, first):
    path, before = first
    _, after = night.plan(10, "--sent", path)
    assert places(after) == places(before)
    # A crew that has been called is ready when it was to be, not half an hour later.
    assert [t["start"] for t in after["tours"]] == [t["start"] for t in before["tours"]]


def test_what_a_truck_out_of_service_has_not_ended_is_done_by_the_other(night, first):
    path, before = first
    at_min = 33
    _, under_way = begun(before, at_min)
    _, after = night.plan(at_min, "--sent", path, "--without", "plough 1")
    assert [tour["vehicle"] for tour in after["tours"]] == ["plough 2"]
    broken_in = under_way["plough 1"]["segment"]
    assert broken_in in {segment for segment, _, _ in places(after)}


def test_a_truck_out_of_service_is_not_sent_at_all(night):
    _, document = night.plan(0, "--without", "plough 2")
    assert [tour["vehicle"] for tour in document["tours"]] == ["plough 1"]


def test_a_truck_that_the_town_has_not_is_refused(night):
    with pytest.raises(
        ValueError,
        match="--without names 'plough 9', Drawn has plough 1, plough 2; take one",
    ):
        night.plan(0, "--without", "plough 1", "--without", "plough 9")


def test_a_plan_of_the_town_as_it_was_is_refused(night, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(encode_document(plan_document(hand_made.plan())))
    assert read_town(night.home / "town").town_hash != HASH
    with pytest.raises(ValueError, match="plan anew without --sent"):
        night.plan(0, "--sent", path)
