"""Places where nothing can be written."""

from tests.services.bad_input.refusing import AT, assert_refused, contents


class TestFilesToWrite:
    def test_a_folder_that_is_not_there(self, vinter, town, weather, tmp_path):
        for option in ("--out", "--geojson", "--sheet"):
            self.refused(
                vinter, town, weather, tmp_path, option, tmp_path / "no" / "plan"
            )

    def test_a_file_that_is_a_folder(self, vinter, town, weather, tmp_path):
        (tmp_path / "taken").mkdir()
        for option in ("--out", "--geojson", "--sheet"):
            self.refused(vinter, town, weather, tmp_path, option, tmp_path / "taken")

    def test_an_export_into_nowhere(self, vinter, town, tmp_path):
        out = tmp_path / "no" / "map.geojson"
        assert_refused(vinter("town", "export", town, "--out", out, "--json"), "no")

    def refused(self, vinter, town, weather, home, option, path):
        """Ask for a good document beside the bad one: neither is written."""
        other = "--geojson" if option == "--out" else "--out"
        before = contents(home)
        ended = vinter(
            *("plan", town, "--weather", weather, "--at", AT, "--iterations", 0),
            *(other, home / "good.json", option, path, "--json"),
        )
        assert_refused(ended, path.name)
        assert contents(home) == before
