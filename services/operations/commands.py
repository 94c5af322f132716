"""Running Vinter: the database, the devices, the dead letters, the recordings.

The lead-in for `services.cli`: ``db_app``, ``device_app`` and ``deadletters_app``
are groups, `ingest` and `record` are commands of their own.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

db_app = typer.Typer(help="Look after the database.", no_args_is_help=True)
device_app = typer.Typer(help="Say which devices may send.", no_args_is_help=True)
deadletters_app = typer.Typer(
    help="Look through messages that became no reading, and try them again.",
    no_args_is_help=True,
)

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print machine-readable output alone.")
]


@db_app.command("upgrade")
def upgrade_database(*, as_json: JsonOption = False) -> None:
    """Bring the database to this Vinter's revision."""
    from services.db.answering import in_a_sentence
    from services.db.engine import make_engine
    from services.db.upgrade import get_newest_revision, upgrade
    from services.settings import load_settings

    engine = make_engine(load_settings().get_database_url())
    with in_a_sentence():
        upgrade(engine)
    revision, name = get_newest_revision(), engine.dialect.name
    if as_json:
        typer.echo(json.dumps({"database": name, "revision": revision}))
    else:
        typer.echo(f"The {name} database is at revision {revision}.")


@device_app.command("add")
def add(
    town: Annotated[str, typer.Argument(help="The town, as its topics name it.")],
    kind: Annotated[str, typer.Argument(help="road_sensor, snow_camera, …")],
    device: Annotated[str, typer.Argument(help="The device, as its topic names it.")],
    *,
    longitude: Annotated[float | None, typer.Option(help="Degrees east.")] = None,
    latitude: Annotated[float | None, typer.Option(help="Degrees north.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Register a device, or move one that is registered already."""
    from datetime import UTC, datetime

    from services.db.engine import begin_write
    from services.readings.devices import add_device

    with _open_database() as engine, begin_write(engine) as session:
        add_device(
            session,
            town=town,
            kind=kind,
            device=device,
            added_at=datetime.now(UTC),
            longitude=longitude,
            latitude=latitude,
        )
    topic = f"vinter/v1/{town}/{kind}/{device}/up"
    if as_json:
        typer.echo(json.dumps({"device": device, "topic": topic}))
    else:
        typer.echo(f"{device} may send to {topic}.")


@device_app.command("list")
def list_registered(
    town: Annotated[str | None, typer.Argument(help="Only this town.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """List the devices that may send."""
    from services.db.engine import begin_read
    from services.readings.devices import list_devices

    with _open_database() as engine, begin_read(engine) as session:
        rows: list[dict[str, object]] = [
            {
                "town": device.town,
                "kind": device.kind,
                "device": device.device,
                "longitude": device.longitude,
                "latitude": device.latitude,
            }
            for device in list_devices(session, town)
        ]
    _print_rows(rows, as_json=as_json, none="No device is registered.")


@deadletters_app.command("list")
def list_refused(
    *,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """List messages that became no reading, newest first, each with its reason."""
    from planner.domain.calendar import format_instant
    from services.db.engine import begin_read
    from services.readings.dead_letters import list_dead_letters

    with _open_database() as engine, begin_read(engine) as session:
        rows: list[dict[str, object]] = [
            {
                "number": letter.number,
                "received_at": format_instant(letter.received_at),
                "topic": letter.topic,
                "bytes": len(letter.payload),
                "error": letter.error,
            }
            for letter in list_dead_letters(session, limit)
        ]
    _print_rows(rows, as_json=as_json, none="There are no dead letters.")


@deadletters_app.command("replay")
def replay(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Which ones; all when none is given.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Read dead letters once more, such as after their device was registered."""
    from services.db.engine import begin_write
    from services.readings.dead_letters import replay_dead_letters
    from services.settings import load_settings

    unknown_devices = load_settings().unknown_devices
    with _open_database() as engine, begin_write(engine) as session:
        replayed = replay_dead_letters(
            session, numbers or [], unknown_devices=unknown_devices
        )
    still = [(number, o.error) for number, o in replayed if o.error is not None]
    if as_json:
        refused = [{"number": number, "error": error} for number, error in still]
        count = len(replayed) - len(still)
        typer.echo(json.dumps({"read": count, "refused": refused}))
        return
    for number, error in still:
        typer.echo(f"{number}: {error}")
    typer.echo(
        f"{len(replayed) - len(still)} of {len(replayed)} dead letters were read."
    )


def ingest(
    *,
    client_id: Annotated[
        str,
        typer.Option(help="Name of the broker session; one of its own a worker."),
    ] = "vinter-ingest",
) -> None:
    """Take readings from the broker into the database, until stopped."""
    from sensors.mqtt_connection import SessionParams
    from services.ingest import run_ingest
    from services.operations.signals import log_to_stderr, stop_on_signal
    from services.settings import load_settings

    settings, params = load_settings(), SessionParams(client_id=client_id)
    log_to_stderr()
    run_ingest(settings, stop_on_signal(), params=params)


def record(
    out: Annotated[Path, typer.Option(help="Where to write; lines are added.")],
    *,
    topic: Annotated[
        list[str] | None, typer.Option(help="What to listen to; may be repeated.")
    ] = None,
    messages: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many messages.")
    ] = None,
) -> None:
    """Write down messages from the broker, one JSON line each, until stopped."""
    from services.operations.record import record_messages
    from services.operations.signals import log_to_stderr, stop_on_signal
    from services.settings import load_settings

    urls, topics = load_settings().get_mqtt_urls(), topic or ["vinter/v1/#"]
    log_to_stderr()
    written = record_messages(urls, topics, out, stop_on_signal(), most=messages)
    typer.echo(f"{written} messages were written to {out}.")


@contextmanager
def _open_database() -> "Iterator[Engine]":
    """Open the database that the settings name, ready for use."""
    from services.db.answering import in_a_sentence
    from services.db.upgrade import prepare_database
    from services.settings import load_settings

    with in_a_sentence():
        engine = prepare_database(load_settings().get_database_url())
        yield engine
        engine.dispose()


def _print_rows(rows: list[dict[str, object]], *, as_json: bool, none: str) -> None:
    """Print rows as JSON, or as a table for people."""
    if as_json:
        typer.echo(json.dumps(rows))
        return
    if not rows:
        typer.echo(none)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0])
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row.values()))
    Console().print(table, markup=False)
