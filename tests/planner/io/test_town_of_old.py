"""A town folder that an older Vinter wrote is read as it stands."""

import numpy as np

from planner.io.import_town import import_town
from planner.io.town_folder import NETWORK, read_town
from tests.planner.io.small_town import write_osm


def test_a_column_that_is_no_longer_kept_does_no_harm(tmp_path):
    import_town(write_osm(tmp_path), (), tmp_path / "town", name="Hovslätt")
    path = tmp_path / "town" / NETWORK
    now = read_town(tmp_path / "town")
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored.files}
    # Path machines once had one-ways of their own, always equal to the trucks.
    np.savez_compressed(path, path_oneway=columns["oneway"], **columns)
    old = read_town(tmp_path / "town")
    assert old.network.oneway.tolist() == now.network.oneway.tolist()
    assert old.network.segment_id.tolist() == now.network.segment_id.tolist()
