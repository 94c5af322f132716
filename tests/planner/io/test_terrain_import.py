import json
from dataclasses import fields

import numpy as np
import pytest

from planner.io.geojson import export_segments
from planner.io.import_town import import_town
from planner.io.overlay import apply_overlay
from planner.io.terrain_columns import OLDER
from planner.io.terrain_import import terrain_rows
from planner.io.town_check import check_town
from planner.io.town_folder import read_town, write_town
from planner.terrain.terrain import NO_ELEVATION, flat_terrain
from tests.planner.io.small_town import write_osm
from tests.planner.io.test_dem import write_tile


def tile(tmp_path):
    """Return elevation around the small town: a valley along its middle street."""
    cells = np.abs(np.arange(400) - 202)[None, :].repeat(400, axis=0).astype(np.int16)
    return write_tile(
        tmp_path / "a.tif", cells, west=14.60, north=57.08, cell_deg=0.001
    )


def same(one, other):
    return all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name), equal_nan=True)
        if f.name != "remarks"
        else one.remarks == other.remarks
        for f in fields(one)
    )


def test_import_keeps_the_terrain_in_the_folder(tmp_path):
    report = import_town(write_osm(tmp_path), [tile(tmp_path)], tmp_path / "town")
    terrain = read_town(tmp_path / "town").terrain
    assert terrain.count == report.segments == 10
    # The valley's sides rise by 1 m in 61 m; the town lies about its floor.
    assert (terrain.elevation_m < 12.0).all()
    assert terrain.cold_pool_index.max() > 0.05
    assert (terrain.sky_view_factor > 0.999).all()
    rows = {row.what: row for row in report.terrain}
    assert rows["elevation"].known == 10
    assert rows["distance to water"].least is None
    assert set(terrain.remarks) <= set(report.remarks)


def test_the_town_hash_counts_the_terrain(tmp_path):
    import_town(write_osm(tmp_path), [tile(tmp_path)], tmp_path / "a")
    import_town(write_osm(tmp_path), [tile(tmp_path)], tmp_path / "b")
    first, second = read_town(tmp_path / "a"), read_town(tmp_path / "b")
    assert first.town_hash == second.town_hash
    assert same(first.terrain, second.terrain)
    write_town(
        tmp_path / "b",
        town=second.town,
        network=second.network,
        terrain=flat_terrain(10),
        pins=second.pins,
        text=second.text,
    )
    assert read_town(tmp_path / "b").town_hash != first.town_hash


def test_without_elevation_a_town_is_a_plain_and_says_so(tmp_path):
    import_town(write_osm(tmp_path), [], tmp_path / "town")
    found = read_town(tmp_path / "town")
    assert NO_ELEVATION in found.terrain.remarks
    assert (found.terrain.exposure_index == 1.0).all()
    checked = check_town(found.town, found.network, found.terrain)
    assert NO_ELEVATION in checked.remarks


def test_an_older_folder_is_read_as_a_plain(tmp_path):
    import_town(write_osm(tmp_path), [], tmp_path / "town")
    (tmp_path / "town" / "terrain.npz").unlink()
    terrain = read_town(tmp_path / "town").terrain
    assert terrain.remarks == (OLDER,)
    assert terrain.count == 10


def test_an_overlay_leaves_the_terrain(tmp_path):
    import_town(write_osm(tmp_path), [tile(tmp_path)], tmp_path / "town")
    before = read_town(tmp_path / "town").terrain
    (tmp_path / "own.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry":'
        ' null, "properties": {"segment": "20:2:0", "owner": "state"}}]}',
        encoding="utf-8",
    )
    apply_overlay(tmp_path / "town", tmp_path / "own.geojson")
    assert same(read_town(tmp_path / "town").terrain, before)


@pytest.mark.parametrize("kept", ["segment_remarks", "all but one"])
def test_a_terrain_of_another_network_is_refused(tmp_path, kept):
    import_town(write_osm(tmp_path), [], tmp_path / "town")
    path = tmp_path / "town" / "terrain.npz"
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored.files}
    if kept == "segment_remarks":
        del columns["segment_horizon"]
    else:
        columns = {
            name: values[:-1] if values.shape == (10,) else values
            for name, values in columns.items()
        }
    np.savez_compressed(path, **columns)
    with pytest.raises(ValueError, match=r"terrain\.npz is (damaged|of another)"):
        read_town(tmp_path / "town")


def test_the_map_shows_the_terrain(tmp_path):
    import_town(write_osm(tmp_path), [], tmp_path / "town")
    found = read_town(tmp_path / "town")
    out = tmp_path / "town.geojson"
    export_segments(found.town, found.network, out, terrain=found.terrain)
    first = json.loads(out.read_text(encoding="utf-8"))["features"][0]["properties"]
    assert first["sky_view_factor"] == 1.0
    assert first["elevation_m"] is None


@pytest.mark.real_data
def test_bayreuth_s_deep_valley_is_found(tmp_path, real_data):
    tiles = sorted((real_data / "dem").glob("*.hgt.zip"))
    import_town(real_data / "roads" / "north-bayreuth.osm.gz", tiles, tmp_path / "town")
    found = read_town(tmp_path / "town")
    terrain = found.terrain
    # The data folder's README: 307 to 495 m.
    assert np.nanmin(terrain.elevation_m) >= 307
    assert np.nanmax(terrain.elevation_m) <= 495
    assert not np.isnan(terrain.elevation_m).any()
    # The town's deepest pools lie in its lower half, its crests in its upper.
    cold = terrain.cold_pool_index > 0.5
    windy = terrain.exposure_index > 1.1
    middle_m = np.median(terrain.elevation_m)
    assert np.median(terrain.elevation_m[cold]) < middle_m
    assert np.median(terrain.elevation_m[windy]) > middle_m
    known = {row.what: row.known for row in terrain_rows(terrain)}
    assert set(known.values()) == {found.network.count}
