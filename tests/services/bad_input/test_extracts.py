"""Extracts that are no town."""

import bz2
import gzip
from pathlib import Path

import osmium
import pytest

from tests.planner.io.small_town import osm_text, write_osm
from tests.services.bad_input.refusing import assert_refused, contents

NO_ROADS = (
    (10, [1, 2, 3], {"building": "yes"}),
    (20, [4, 5, 6], {"waterway": "stream"}),
)


class TestExtracts:
    @pytest.fixture
    def refused(self, vinter, tmp_path):
        """Import a file and check that no town, nor anything beside it, is left."""

        def run(osm, *words):
            ended = vinter(
                *("town", "import", "--osm", osm, "--out", tmp_path / "new", "--json")
            )
            assert_refused(ended, *words)
            assert [p for p in tmp_path.iterdir() if "new" in p.name] == []

        return run

    @pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.7, 0.999])
    def test_truncated_pbf(self, refused, tmp_path, share):
        xml = write_osm(tmp_path)
        whole = tmp_path / "whole.osm.pbf"
        with osmium.SimpleWriter(str(whole)) as writer:
            for thing in osmium.FileProcessor(str(xml)):
                writer.add(thing)
        content = whole.read_bytes()
        cut = tmp_path / "cut.osm.pbf"
        cut.write_bytes(content[: int(share * len(content))])
        refused(cut, "cut.osm.pbf")

    @pytest.mark.parametrize(
        ("name", "pack"),
        [
            ("cut.osm", bytes),
            ("cut.osm.gz", gzip.compress),
            ("c.osm.bz2", bz2.compress),
        ],
    )
    def test_truncated_xml_plain_and_packed(self, refused, tmp_path, name, pack):
        content = pack(osm_text().encode())
        (tmp_path / name).write_bytes(content[: len(content) // 2])
        refused(tmp_path / name, name)

    def test_extract_without_roads(self, refused, tmp_path):
        refused(write_osm(tmp_path, NO_ROADS), "vaxjo-centre.osm")

    def test_extract_that_is_absent_a_folder_or_something_else(self, refused, tmp_path):
        refused(tmp_path / "absent.osm.pbf", "absent.osm.pbf")
        (tmp_path / "folder.osm").mkdir()
        refused(tmp_path / "folder.osm", "folder.osm")
        (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
        refused(tmp_path / "picture.png", "picture.png")

    def test_a_folder_with_other_files_is_left_as_it_was(self, vinter, tmp_path):
        home = tmp_path / "home"
        home.mkdir()
        (home / "letter.txt").write_text("Dear Sir")
        osm = write_osm(tmp_path)
        assert_refused(
            vinter("town", "import", "--osm", osm, "--out", home, "--json"), "home"
        )
        assert contents(home) == {Path("letter.txt"): b"Dear Sir"}

    def test_a_place_where_no_folder_can_be(self, vinter, tmp_path):
        (tmp_path / "file").write_text("")
        osm = write_osm(tmp_path)
        out = tmp_path / "file" / "town"
        assert_refused(
            vinter("town", "import", "--osm", osm, "--out", out, "--json"), "file"
        )

    def test_an_unknown_preset_or_time_zone(self, vinter, tmp_path):
        osm = write_osm(tmp_path)
        for option, wrong in (("--preset", "atlantis"), ("--time-zone", "Mars/Base")):
            ended = vinter(
                *("town", "import", "--osm", osm, "--out", tmp_path / "new"),
                *(option, wrong, "--json"),
            )
            assert_refused(ended, wrong)
            assert not (tmp_path / "new").exists()
