"""A database that keeps what it acknowledged: engine and transactions.

A database comes up with `prepare_database` (`services.db.upgrade`); after that
every reader uses `begin_read` and every writer `begin_write`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 5_000
"""Longer than any transaction of ours takes, shorter than people wait. [ms]"""

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def make_engine(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """Open a database.

    SQLite runs in WAL mode with ``synchronous=FULL`` (what is acknowledged
    survives a power cut) and checks foreign keys; its folder is made when it is
    not there.

    Parameters
    ----------
    url : str
        ``sqlite:///relative/file.db``, ``sqlite:////absolute/file.db`` or
        ``postgresql://user:password@host/name``.
    busy_timeout_ms : int
        How long a SQLite writer waits for another before it gives up. [ms]

    Raises
    ------
    ValueError
        If the URL cannot be read, or names another kind of database or a
        database in memory.
    """
    address = _read_url(url)
    engine = create_engine(
        address,
        pool_pre_ping=address.get_backend_name() != "sqlite",
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )
    if engine.dialect.name == "sqlite":
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        set_up = partial(_set_up_sqlite, busy_timeout_ms=busy_timeout_ms)
        event.listen(engine, "connect", set_up)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def begin_read(engine: Engine) -> Iterator[Session]:
    """Open a session that sees one state of the database and changes nothing."""
    with Session(engine) as session:
        yield session


@contextmanager
def begin_write(engine: Engine) -> Iterator[Session]:
    """Open a session that is committed at the end, or rolled back on an error.

    On SQLite it takes the write lock at once: a transaction that reads first and
    writes later could otherwise be refused in the middle.
    """
    writer = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with Session(writer, expire_on_commit=False) as session, session.begin():
        session.connection()
        yield session


def _read_url(url: str) -> URL:
    """Return the URL with the driver we use, or say what is wrong with it."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        msg = (
            "the database URL cannot be read; write it like sqlite:///vinter.db or "
            "postgresql://user:password@host/name"
        )
        raise ValueError(msg) from None
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        msg = (
            f"the database URL starts with '{address.drivername}', "
            "Vinter runs on sqlite and postgresql"
        )
        raise ValueError(msg)
    if driver == "sqlite" and address.database in {None, "", ":memory:"}:
        msg = (
            "the database URL names no file; a SQLite database in memory would "
            "be forgotten, write it like sqlite:///vinter.db"
        )
        raise ValueError(msg)
    return address.set(drivername=driver)


def _set_up_sqlite(
    connection: DBAPIConnection,
    _entry: ConnectionPoolEntry,
    *,
    busy_timeout_ms: int,
) -> None:
    """Make a SQLite connection durable, strict and ours to begin."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={busy_timeout_ms}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction in the way that its engine asks for."""
    connection.exec_driver_sql(
        connection.get_execution_options().get("sqlite_begin", "BEGIN")
    )
