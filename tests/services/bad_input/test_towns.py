"""Town folders that are damaged, and fleets that cannot do what is promised."""

import json
import re

import numpy as np
import pytest

from planner.io.town_folder import read_town
from tests.services.bad_input.refusing import assert_refused, contents


class TestTownFolders:
    def test_absent_folder_file_and_other_folder(self, plan, town, tmp_path):
        assert_refused(plan(tmp_path / "absent"), "absent", "no town folder")
        assert_refused(plan(town / "town.toml"), "town.toml")
        (tmp_path / "other").mkdir()
        assert_refused(plan(tmp_path / "other"), "other")

    @pytest.mark.parametrize("name", ["town.toml", "network.npz"])
    def test_half_a_folder(self, plan, town, name):
        (town / name).unlink()
        assert_refused(plan(town), "no town folder")

    @pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.999])
    def test_a_network_cut_short(self, plan, town, share):
        network = town / "network.npz"
        content = network.read_bytes()
        network.write_bytes(content[: int(share * len(content))])
        assert_refused(plan(town), "network.npz")

    def test_a_network_with_a_spoilt_byte_is_refused_or_unharmed(self, town):
        network = town / "network.npz"
        content = network.read_bytes()
        whole = read_town(town).town_hash
        for place in range(0, len(content), max(1, len(content) // 200)):
            spoilt = bytearray(content)
            spoilt[place] ^= 0xFF
            network.write_bytes(spoilt)
            try:
                assert read_town(town).town_hash == whole, place
            except ValueError as wrong:
                assert "network.npz" in str(wrong)  # noqa: PT017 - one of both

    def test_a_network_that_is_another_kind_of_file(self, plan, town):
        network = town / "network.npz"
        with network.open("wb") as file:
            np.save(file, np.zeros(3))
        assert_refused(plan(town), "network.npz")
        with network.open("wb") as file:
            np.savez(file, colour=np.zeros(3))
        assert_refused(plan(town), "network.npz")

    @pytest.mark.parametrize(
        ("old", "new", "word"),
        [
            ("[[depots]]", "[[depots", "town.toml"),
            ('name = "', "name = 7 # ", "name"),
            ("Europe/Stockholm", "Mars/Base", "Mars/Base"),
            ("plough_speed_km_h = ", "plough_speed_km_h = -", "plough_speed_km_h"),
        ],
    )
    def test_settings_that_cannot_be(self, plan, town, old, new, word):
        settings = town / "town.toml"
        text = settings.read_text()
        assert old in text
        settings.write_text(text.replace(old, new))
        assert_refused(plan(town), word)

    def test_settings_that_are_not_utf_8(self, plan, town):
        (town / "town.toml").write_bytes("name = 'Växjö'".encode("latin-1"))
        assert_refused(plan(town), "UTF-8")

    def test_a_broken_map_leaves_the_town_as_it_was(self, vinter, town, tmp_path):
        overlay = tmp_path / "map.geojson"
        before = contents(town)
        for text in ("", "{", "[]", '{"type": "FeatureCollection"}', '"ö'):
            overlay.write_text(text)
            assert_refused(vinter("town", "apply", town, overlay, "--json"), "map")
            assert contents(town) == before
        assert_refused(
            vinter("town", "apply", town, tmp_path / "none.geojson", "--json"), "none"
        )


def move_depot(town):
    settings = town / "town.toml"
    text = re.sub(r"(?m)^longitude = .*$", "longitude = 15.5", settings.read_text())
    settings.write_text(text)


class TestDepotsAndFleets:
    def test_a_depot_off_the_network(self, plan, vinter, town):
        move_depot(town)
        assert_refused(plan(town), "depot", "m from the nearest")
        checked = vinter("town", "check", town, "--json")
        assert checked.code == 2
        assert "lies" in json.loads(checked.out)["problems"][0]
        assert re.fullmatch(r"vinter: [^\n]+\n", checked.err)

    def test_a_fleet_that_cannot_reach_a_class_of_street(
        self, plan, vinter, town, tmp_path
    ):
        settings = town / "town.toml"
        text = settings.read_text()
        vehicles = text.split("[[vehicles]]")
        trucks = [part for part in vehicles[1:] if 'kind = "truck"' in part]
        assert 0 < len(trucks) < len(vehicles) - 1
        settings.write_text("[[vehicles]]".join([vehicles[0], *trucks]))

        ended = plan(town, "--seed", 1)
        assert (ended.code, ended.err) == (0, "")
        document = json.loads((tmp_path / "plan.json").read_text())
        assert json.loads(ended.out) == document
        paths = set(paths_of(town))
        tasks = {t["task"]: t["place"]["segment"] for t in document["tasks"]}
        left = {tasks[each["task"]] for each in document["unassigned"]}
        assert left == paths & set(tasks.values())
        assert left
        assert all("no path machine" in each["why"] for each in document["unassigned"])

        checked = vinter("town", "check", town, "--json")
        assert checked.code == 2
        (problem, *_) = json.loads(checked.out)["problems"]
        assert "No vehicle of the fleet can plough on class" in problem
        assert problem in checked.err


def paths_of(town):
    network = read_town(town).network
    return network.segment_id[network.kind == 1].tolist()


class TestLanguages:
    def test_a_language_that_nobody_wrote_is_refused(self, plan, town):
        assert_refused(plan(town, "--language", "de"), "language 'de'")

    def test_a_plan_is_written_in_the_language_asked_for(self, plan, town):
        english = json.loads(plan(town).out)
        swedish = json.loads(plan(town, "--language", "sv").out)
        assert english["decision"][0]["why"] != swedish["decision"][0]["why"]
        for one, other in zip(english["tasks"], swedish["tasks"], strict=True):
            assert ", due " in one["reason"]
            assert ", klart senast " in other["reason"] or "försenat" in other["reason"]
            assert one | {"reason": ""} == other | {"reason": ""}
        assert english["tours"] == swedish["tours"]
