"""Runs the revisions on the connection that `services.db.upgrade` hands over."""

from alembic import context
from sqlalchemy import Connection

from services.db.tables import Base


def run() -> None:
    """Bring the schema to the revision asked for, in one transaction."""
    connection = context.config.attributes["connection"]
    if not isinstance(connection, Connection):
        msg = "migrations run through `vinter db upgrade`, not through alembic itself"
        raise TypeError(msg)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
