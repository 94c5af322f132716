import json
import sys

import pytest

from services.cli import main
from tests.planner.io.small_town import write_osm


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["vinter", *(str(a) for a in arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.fixture
def town(tmp_path, monkeypatch, capsys):
    osm = write_osm(tmp_path)
    code = run(
        monkeypatch, "town", "import", "--osm", osm, "--out", tmp_path / "t", "--json"
    )
    assert not code
    capsys.readouterr()
    return tmp_path / "t"


def test_import_prints_what_was_kept_and_why(tmp_path, monkeypatch, capsys):
    ways = [
        (1, [1, 2], {"highway": "residential"}),
        (2, [2, 5], {"highway": "steps"}),
    ]
    osm = write_osm(tmp_path, ways)
    assert not run(monkeypatch, "town", "import", "--osm", osm, "--out", tmp_path / "t")
    out = capsys.readouterr().out
    assert "residential" in out
    assert "work by" in out
    assert "OpenStreetMap contributors" in out


def test_json_is_alone_on_standard_output(tmp_path, monkeypatch, capsys):
    osm = write_osm(tmp_path)
    out = tmp_path / "t"
    run(
        *(monkeypatch, "town", "import", "--osm", osm, "--out", out, "--json"),
        *("--preset", "vaxjo", "--name", "Växjö", "--time-zone", "Europe/Stockholm"),
    )
    report = json.loads(capsys.readouterr().out)
    assert report["segments"] == 10
    assert report["town"]["name"] == "Växjö"
    assert "P1" in report["town"]["classes"]
    assert report["islands"] == []


def test_wrong_input_is_one_sentence_and_code_2(tmp_path, monkeypatch, capsys):
    code = run(
        *(monkeypatch, "town", "import", "--osm", tmp_path / "absent.osm.pbf"),
        *("--out", tmp_path / "t"),
    )
    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "absent.osm.pbf" in printed.err
    assert not (tmp_path / "t").exists()


def test_check_says_that_a_town_can_be_planned(town, monkeypatch, capsys):
    assert not run(monkeypatch, "town", "check", town)
    assert "can be planned" in capsys.readouterr().out


def test_check_ends_in_code_2_where_a_plan_breaks(town, monkeypatch, capsys):
    settings = town / "town.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("latitude = 56.88", "latitude = 57.88"), encoding="utf-8"
    )
    assert run(monkeypatch, "town", "check", town, "--json") == 2
    printed = capsys.readouterr()
    assert "Depot depot lies" in json.loads(printed.out)["problems"][0]
    assert "Depot depot lies" in printed.err


def test_apply_and_export(town, tmp_path, monkeypatch, capsys):
    overlay = tmp_path / "own.geojson"
    overlay.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": None,
                        "properties": {"segment": "20:2:0", "class": "A"},
                    },
                    {"type": "Feature", "geometry": None, "properties": {"class": "A"}},
                ],
            }
        ),
        encoding="utf-8",
    )
    assert not run(monkeypatch, "town", "apply", town, overlay)
    assert "neither geometry nor segment" in capsys.readouterr().out
    out = tmp_path / "segments.geojson"
    assert not run(monkeypatch, "town", "export", town, "--out", out, "--json")
    assert json.loads(capsys.readouterr().out)["segments"] == 10
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    classes = {f["properties"]["segment"]: f["properties"]["class"] for f in features}
    assert classes["20:2:0"] == "A"
