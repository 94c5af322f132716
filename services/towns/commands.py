"""`vinter town …`: from an OpenStreetMap extract to a town folder."""

from pathlib import Path
from typing import Annotated

import typer

town_app = typer.Typer(
    help="Import a town, lay your own map on it, check and export it.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The town folder.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print machine-readable output alone.")
]


@town_app.command("import")
def import_command(
    *,
    osm: Annotated[
        Path, typer.Option(help="Extract: .osm.pbf, .osm, .osm.gz or .osm.bz2.")
    ],
    out: Annotated[Path, typer.Option(help="Town folder to write.")],
    dem: Annotated[
        list[Path] | None,
        typer.Option(help="Elevation tile (GeoTIFF, .hgt, .hgt.zip); repeatable."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the town.")] = None,
    preset: Annotated[
        str, typer.Option(help="Service levels to start with, such as vaxjo.")
    ] = "default",
    time_zone: Annotated[
        str | None, typer.Option(help="IANA name; guessed from the place if absent.")
    ] = None,
    places: Annotated[
        bool,
        typer.Option(
            "--places", help="With the map's bus stops and stairs, for hand crews."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Turn an OpenStreetMap extract into a town folder, and say what was left out.

    Then compile what the first plan needs, once for this version of Vinter.
    """
    from planner.io.import_town import import_town
    from services.kernels.announce import warm_where_cold
    from services.kernels.warm import Extent
    from services.progress import progress_bar
    from services.towns.report import print_import, print_json

    with progress_bar(shown=not as_json) as on_progress:
        report = import_town(
            osm,
            dem or [],
            out,
            name=name,
            preset=preset,
            time_zone=time_zone,
            with_places=places,
            on_progress=on_progress,
        )
    if as_json:
        print_json(report)
    else:
        print_import(report, out)
    warm_where_cold(Extent.FIRST_PLAN)


@town_app.command("apply")
def apply_command(
    folder: Folder,
    overlay: Annotated[
        Path, typer.Argument(metavar="OVERLAY.geojson", help="The municipality's map.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Lay the municipality's own map on a town."""
    from planner.io.overlay import apply_overlay
    from services.towns.report import print_json, print_overlay

    report = apply_overlay(folder, overlay)
    if as_json:
        print_json(report)
    else:
        print_overlay(report)


@town_app.command("check")
def check_command(folder: Folder, *, as_json: AsJson = False) -> None:
    """Tell in sentences what is wrong with a town; exit code 2 where a plan breaks."""
    from planner.io.town_check import check_town
    from planner.io.town_folder import read_town
    from services.towns.report import print_check, print_json

    found = read_town(folder)
    checked = check_town(found.town, found.network, found.terrain)
    if as_json:
        print_json(checked)
    else:
        print_check(checked)
    if checked.problems:
        count = len(checked.problems)
        more = "" if count == 1 else f" (and {count - 1} more)"
        msg = f"{folder}: {checked.problems[0]}{more}"
        raise ValueError(msg)


@town_app.command("export")
def export_command(
    folder: Folder,
    *,
    out: Annotated[Path, typer.Option(help="GeoJSON file to write.")],
    as_json: AsJson = False,
) -> None:
    """Write the segments as GeoJSON, each drawn from its first node to its last."""
    from planner.io.geojson import export_segments
    from planner.io.town_folder import read_town
    from services.towns.report import print_exported

    found = read_town(folder)
    export_segments(found.town, found.network, out, terrain=found.terrain)
    print_exported(out, found.network.count, as_json=as_json)
