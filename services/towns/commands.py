"""`vinter town …`: from an OpenStreetMap extract to a town folder."""

import typer

town_app = typer.Typer(
    help="Import a town, lay your own map on it, check and export it.",
    no_args_is_help=True,
)
