"""Draw every picture of the documentation, from the code that it describes.

Usage: python -m benchmarks.figures.draw_all DATA

DATA is the folder of real data; without it only the pictures that need none are drawn.
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.figures import air, column, needs, storages, tours, towns
from benchmarks.figures.night_map import COLOURS, draw_night, night_over
from benchmarks.figures.style import PALETTE, keep
from planner.io.import_town import import_town
from planner.io.town_folder import TownFolder, read_town

FOLDER = Path(__file__).parents[2] / "docs" / "models" / "figures"
FIGURES: Mapping[str, Callable[[], Figure]] = {
    "vapour": air.vapour,
    "precipitation": air.precipitation,
    "exchange": air.exchange,
    "sunshine": air.sunshine,
    "longwave": air.longwave,
    "ground": column.ground,
    "brine": column.brine,
    "hoar-frost": column.hoar_frost,
    "settling": column.settling,
    "storages": storages.storages,
    "friction": storages.grip_by_thickness,
    "salt-rates": needs.salt_rates,
    "arc-growth": tours.growth,
}
"""Drawn from nothing but the models, and what benchmarks keep beside themselves."""

TOWN_FIGURES: Mapping[str, Callable[[TownFolder], Figure]] = {
    "horizon": towns.horizon_rose,
    "one-sensor": towns.one_sensor,
}
"""Drawn from a town with elevation."""

NIGHTS = ("night-bayreuth", "night-oslo")
"""Drawn by `night_map`."""

MAP_DPI = 76.0
SRTM = "elevation SRTM3, NASA/USGS"


def main() -> None:
    """Draw what the data at hand allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="folder of the real data")
    parser.add_argument("--out", type=Path, default=FOLDER)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        _write(draw, name, given.out)
    if given.data is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        bayreuth = _town(
            Path(folder),
            "Bayreuth",
            given.data / "roads" / "north-bayreuth.osm.gz",
            sorted((given.data / "dem").glob("*.hgt.zip")),
        )
        for name, draw_town in TOWN_FIGURES.items():
            _write(partial(draw_town, bayreuth), name, given.out)
        weather = given.data / "weather" / "met_gullingen"
        clear = night_over(
            bayreuth,
            weather,
            datetime(2018, 12, 8, 15, tzinfo=UTC),
            datetime(2018, 12, 9, 5, tzinfo=UTC),
            elevation_source=SRTM,
            cloud_pct=5.0,
        )
        _write(
            partial(draw_night, clear),
            NIGHTS[0],
            given.out,
            colours=COLOURS,
            dpi=MAP_DPI,
        )
        oslo = _town(
            Path(folder),
            "Oslo",
            given.data / "roads" / "oslo-east-filtered.osm.pbf",
            [],
        )
        made_at = datetime(2019, 2, 10, 15, tzinfo=UTC)
        snowy = night_over(
            oslo,
            weather,
            made_at,
            made_at + timedelta(hours=14),
            elevation_source="elevation: none",
        )
        _write(
            partial(draw_night, snowy),
            NIGHTS[1],
            given.out,
            colours=COLOURS,
            dpi=MAP_DPI,
        )


def _town(folder: Path, name: str, osm: Path, tiles: list[Path]) -> TownFolder:
    """Import a town and read it back."""
    import_town(osm, tiles, folder / name, name=name)
    return read_town(folder / name)


def _write(
    draw: Callable[[], Figure],
    name: str,
    folder: Path,
    *,
    colours: int = PALETTE,
    dpi: float = 100.0,
) -> None:
    """Keep one picture and say how large it is."""
    path = folder / f"{name}.png"
    keep(draw, path, colours=colours, dpi=dpi)
    print(f"{path.name:22} {path.stat().st_size / 1000:5.0f} kB")


if __name__ == "__main__":
    main()
