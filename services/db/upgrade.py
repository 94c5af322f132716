"""A database whose schema is the one that this Vinter was written for."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from services.db.engine import make_engine

_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x76696E746572
"""Key of the PostgreSQL lock that upgrades take: "vinter" as a number."""


def upgrade(engine: Engine) -> None:
    """Bring the schema to this Vinter's revision, in one transaction.

    Two processes may upgrade at once: the second waits and finds nothing to do.

    Raises
    ------
    ValueError
        If a SQLite file is damaged, or something else.
    """
    try:
        _upgrade(engine)
    except DatabaseError as wrong:
        # The bare class is SQLite's word for a file that it cannot read.
        if type(wrong) is not DatabaseError:
            raise
        msg = (
            f"{engine.url.database} is damaged or no SQLite database ({wrong.orig}); "
            "restore it, or name another file in VINTER_DATABASE_URL"
        )
        raise ValueError(msg) from None


def _upgrade(engine: Engine) -> None:
    """Run the migrations."""
    options = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with options.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK}
            )
        config = _make_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def find_revision(connection: Connection) -> str | None:
    """Return the revision that the database is at, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def get_newest_revision() -> str:
    """Return the revision that this Vinter was written for."""
    newest = ScriptDirectory.from_config(_make_config()).get_current_head()
    if newest is None:
        msg = f"there is no revision in {_MIGRATIONS}; install Vinter again"
        raise FileNotFoundError(msg)
    return newest


def prepare_database(url: str) -> Engine:
    """Open a database that is ready for use.

    A SQLite file is upgraded on the spot. A PostgreSQL database, which several
    machines may share, is upgraded by `vinter db upgrade` only.

    Raises
    ------
    ValueError
        If the URL or a SQLite file cannot be read, or PostgreSQL is at another
        revision.
    """
    engine = make_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            upgrade(engine)
        else:
            _refuse_other_revision(engine)
    except Exception:
        engine.dispose()
        raise
    return engine


def _refuse_other_revision(engine: Engine) -> None:
    """Raise ValueError unless the schema is the one we were written for."""
    with engine.connect() as connection:
        found = find_revision(connection)
    newest = get_newest_revision()
    if found != newest:
        msg = (
            f"the database is at revision {found or 'none'}, this Vinter needs "
            f"{newest}; run `vinter db upgrade`"
        )
        raise ValueError(msg)


def _make_config() -> Config:
    """Return Alembic's settings; there is no ini file to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
