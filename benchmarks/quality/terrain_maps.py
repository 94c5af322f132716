"""Draw what Bayreuth's segments feel of the ground, and time how it was found.

Usage: python -m benchmarks.quality.terrain_maps DATA OUT.png
"""

import argparse
import tempfile
import time
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray
from PIL import Image

from planner.io.import_town import import_town
from planner.io.town_folder import TownFolder, read_town

PALETTE = 128
CREDIT = "Streets © OpenStreetMap contributors, ODbL 1.0 · elevation SRTM3, NASA/USGS"


def main() -> None:
    """Import the town, print the table, draw the maps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the real data")
    parser.add_argument("out", type=Path, help="picture to write")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started_s = time.process_time()
        report = import_town(
            given.data / "roads" / "north-bayreuth.osm.gz",
            sorted((given.data / "dem").glob("*.hgt.zip")),
            Path(folder) / "town",
            name="Bayreuth",
        )
        print(f"import {time.process_time() - started_s:.1f} s CPU")
        for row in report.terrain:
            print(
                f"{row.what:30} {row.least:9.3f} {row.middle:9.3f} "
                f"{row.greatest:9.3f} {row.unit}"
            )
        for remark in report.remarks:
            print(remark)
        draw(read_town(Path(folder) / "town"), given.out)


def draw(town: TownFolder, out: Path) -> None:
    """Draw six quantities, a map each."""
    terrain = town.terrain
    panels = (
        ("Elevation [m]", terrain.elevation_m, "terrain"),
        ("Sky view factor", terrain.sky_view_factor, "viridis"),
        ("Cold pool index", terrain.cold_pool_index, "Blues"),
        ("Exposure index (1 = open plain)", terrain.exposure_index, "coolwarm"),
        ("Distance to water [m]", terrain.water_distance_m, "YlGnBu_r"),
        ("Winter sun through trees", terrain.tree_transmissivity, "YlGn_r"),
    )
    mpl.rcParams.update({"font.size": 8})
    figure, axes = plt.subplots(2, 3, figsize=(11, 7.4), layout="compressed")
    for axis, (title, values, colours) in zip(axes.flat, panels, strict=True):
        _map(axis, town, values, colours)
        axis.set_title(title)
    figure.supxlabel(CREDIT, fontsize=7)
    figure.savefig(out, dpi=75)
    # A palette is enough for maps and halves the file.
    Image.open(out).quantize(PALETTE).save(out, optimize=True)


def _map(
    axis: Axes, town: TownFolder, values: NDArray[np.float64], colours: str
) -> None:
    """Draw one quantity."""
    network = town.network
    shapes = [
        np.stack(network.shape(segment), axis=1) for segment in range(network.count)
    ]
    lines = LineCollection(shapes, array=values, cmap=colours, linewidths=1.2)
    axis.add_collection(lines)
    axis.autoscale()
    axis.set_aspect(1.0 / np.cos(np.radians(float(network.latitude.mean()))))
    axis.set_facecolor("0.85")
    axis.set_xticks([])
    axis.set_yticks([])
    axis.figure.colorbar(lines, ax=axis, shrink=0.75)


if __name__ == "__main__":
    main()
