"""`vinter crews`: the table, the document, the picture, and what is refused."""

import json

import pytest

from planner.params import DecisionParams
from tests.services.bad_input.refusing import assert_refused, contents

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_document_has_each_number_and_what_it_costs(crews):
    ended = crews("--json")
    assert (ended.code, ended.err) == (0, "")
    document = json.loads(ended.out)
    prices = DecisionParams()
    assert document["prices"]["crew_hour_sek"] == prices.crew_hour_sek
    assert document["prices"]["late_sek_h2"] == prices.late_sek_h2
    trucks = document["kinds"][0]
    assert trucks["kind"] == "truck"
    assert [len(one["called"]) for one in trucks["call_outs"]] == [1, 2, 3, 4]
    for one in trucks["call_outs"]:
        assert one["tasks"] == one["done"] + one["undone"]
        parts = [one[f"{part}_sek"] for part in ("call", "crew", "late", "open")]
        assert one["cost_sek"] == pytest.approx(sum(parts), abs=2.0)
        paid_h = one["crew_h"] + one["rest_h"]
        assert one["crew_sek"] == pytest.approx(1200 * paid_h, abs=12.0)
        assert one["late_sek"] == pytest.approx(15_000 * one["late_weighted_h2"], abs=1)
    cheapest = min(trucks["call_outs"], key=lambda one: one["cost_sek"])
    assert trucks["cheapest"] == len(cheapest["called"])


def test_the_same_input_gives_the_same_bytes(crews, tmp_path):
    for name in ("once", "again"):
        paths = tmp_path / f"{name}.json", tmp_path / f"{name}.png"
        crews("--out", paths[0], "--plot", paths[1])
    for kind in ("json", "png"):
        once, again = (tmp_path / f"{name}.{kind}" for name in ("once", "again"))
        assert once.read_bytes() == again.read_bytes()
    assert (tmp_path / "once.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Trucks: ", "Called Not done", "A done", "Cheapest: "]),
        ("sv", ["Lastbilar: ", "Kallas Görs inte", "A klart", "Billigast: "]),
    ],
)
def test_the_table_speaks_the_language_and_fits_a_terminal(crews, language, words):
    ended = crews("--language", language)
    assert ended.code == 0
    for each in words:
        assert each in ended.out
    assert max(len(line) for line in ended.out.splitlines()) <= 80
    assert "…" not in ended.out


def test_files_are_named_behind_the_table(crews, tmp_path):
    ended = crews("--out", tmp_path / "curve.json")
    assert "→ " in ended.out
    assert json.loads((tmp_path / "curve.json").read_bytes())["seed"] == 1


class TestWrongInput:
    def test_a_moment_outside_the_weather(self, crews):
        refused = crews("--json", at="2031-01-01T00:00:00Z")
        assert_refused(refused, "2031-01-01", "choose a moment")

    def test_a_moment_that_is_none(self, crews):
        assert_refused(crews(at="tonight"), "is not a time")

    def test_weather_that_is_not_there(self, crews, tmp_path):
        assert_refused(crews(weather=tmp_path / "absent.csv"), "absent.csv")

    def test_readings_that_are_not_there(self, crews, tmp_path):
        assert_refused(crews("--readings", tmp_path / "absent.jsonl"), "absent.jsonl")

    def test_a_town_without_vehicles(self, crews, town):
        text = (town / "town.toml").read_text()
        (town / "town.toml").write_text(text[: text.index("[[vehicles]]")])
        assert_refused(crews(), "no vehicle to call out", "[[vehicles]]")

    def test_a_language_that_is_not_spoken(self, crews):
        assert_refused(crews("--language", "de"), "'de'", "sv or en")

    def test_two_results_in_one_file(self, crews, tmp_path):
        same = tmp_path / "both"
        assert_refused(crews("--out", same, "--plot", same), "both", "two files")

    @pytest.mark.parametrize("option", ["--out", "--plot"])
    def test_a_folder_that_is_not_there(self, crews, tmp_path, option):
        before = contents(tmp_path)
        assert_refused(crews(option, tmp_path / "no" / "file"), "no folder")
        assert contents(tmp_path) == before

    def test_fewer_rounds_than_none(self, crews):
        assert_refused(crews("--iterations", -1), "--iterations")
