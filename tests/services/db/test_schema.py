"""The migrations and the tables say the same; times come back as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from services.db.engine import begin_read, begin_write, make_engine
from services.db.tables import Base, Device, ReadingRow
from services.db.upgrade import (
    find_revision,
    get_newest_revision,
    prepare_database,
    upgrade,
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return prepare_database(f"sqlite:///{tmp_path / 'vinter.db'}")


def test_migrations_give_the_schema_of_the_tables(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_upgrade_finds_nothing_to_do(engine: Engine):
    upgrade(engine)
    with engine.connect() as connection:
        assert find_revision(connection) == get_newest_revision()


def test_every_constraint_has_the_name_that_migrations_use(engine: Engine):
    named = inspect(engine)
    for table in Base.metadata.tables.values():
        found = {u["name"] for u in named.get_unique_constraints(table.name)}
        expected = {
            c.name for c in table.constraints if type(c).__name__ == "UniqueConstraint"
        }
        assert found == expected


def test_sqlite_keeps_what_it_acknowledged_and_checks_foreign_keys(engine: Engine):
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    moment = datetime(2024, 1, 7, 3, 0, tzinfo=UTC)
    with pytest.raises(IntegrityError), begin_write(engine) as session:
        session.add(
            ReadingRow(
                town="gullingen",
                kind="road_sensor",
                device="rs-1",
                observed_at=moment,
                received_at=moment,
                message_id="",
                digest="0" * 64,
                quantities={},
                flags=[],
            )
        )


def test_a_moment_comes_back_as_the_same_moment_in_utc(engine: Engine):
    in_norway = datetime(2024, 1, 7, 4, 0, tzinfo=timezone(timedelta(hours=1)))
    with begin_write(engine) as session:
        session.add(
            Device(town="gullingen", kind="road_sensor", device="a", added_at=in_norway)
        )
    with begin_read(engine) as session:
        found = session.scalars(select(Device)).one().added_at
    assert found == in_norway
    assert found.tzinfo is UTC
    assert found.hour == 3


def test_a_moment_without_a_zone_is_refused(engine: Engine):
    naive = datetime(2024, 1, 7, 4, 0)  # noqa: DTZ001 - the point of the test
    with (
        pytest.raises(Exception, match="has no time zone"),
        begin_write(engine) as session,
    ):
        session.add(Device(town="t", kind="k", device="d", added_at=naive))


def test_an_error_leaves_nothing_half_written(engine: Engine):
    moment = datetime(2024, 1, 7, 3, 0, tzinfo=UTC)
    twice = [
        Device(number=number, town="t", kind="k", device="d", added_at=moment)
        for number in (1, 2)
    ]
    with pytest.raises(IntegrityError), begin_write(engine) as session:
        session.add_all(twice)
    with begin_read(engine) as session:
        assert session.scalars(select(Device)).all() == []


def test_a_reader_sees_one_state_while_a_writer_writes(engine: Engine):
    moment = datetime(2024, 1, 7, 3, 0, tzinfo=UTC)
    with begin_write(engine) as writer, begin_read(engine) as reader:
        writer.add(Device(town="t", kind="k", device="d", added_at=moment))
        writer.flush()
        assert reader.scalars(select(Device)).all() == []


def test_a_second_writer_gives_up_after_its_patience(engine: Engine):
    with begin_write(engine), engine.connect() as second:
        second.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(OperationalError, match="locked"):
            second.exec_driver_sql("INSERT INTO device VALUES (1,'t','k','d',0,0,0)")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://root@host/vinter", "starts with 'mysql'"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_a_url_that_will_not_do_is_refused_in_a_sentence(url: str, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        make_engine(url)


def test_postgresql_is_spoken_with_psycopg_3_whatever_the_url_says():
    for url in ("postgres://u:p@h/n", "postgresql://u:p@h/n"):
        assert make_engine(url).dialect.driver == "psycopg"
