"""Databases that are damaged, something else, or away."""

import pytest

from services.db.upgrade import prepare_database
from tests.services.bad_input.refusing import assert_refused

COMMANDS = [("deadletters", "list"), ("db", "upgrade"), ("serve",), ("work",)]


@pytest.fixture
def database(monkeypatch, tmp_path):
    """Name a database by its URL."""
    monkeypatch.setenv("VINTER_HOME", str(tmp_path / "home"))
    return lambda url: monkeypatch.setenv("VINTER_DATABASE_URL", url)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database(vinter, database, tmp_path, command):
    path = tmp_path / "vinter.db"
    path.write_bytes(b"Dear Sir, " * 500)
    database(f"sqlite:///{path}")
    assert_refused(vinter(*command), "vinter.db", "no SQLite database")
    assert path.read_bytes() == b"Dear Sir, " * 500


def test_a_database_cut_short(vinter, database, tmp_path):
    path = tmp_path / "vinter.db"
    prepare_database(f"sqlite:///{path}").dispose()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 + 100])
    database(f"sqlite:///{path}")
    assert_refused(vinter("deadletters", "list"), "vinter.db")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_that_does_not_answer(vinter, database, command):
    # Port 1 of this machine; nothing is listening there.
    database("postgresql://vinter:secret@127.0.0.1:1/vinter")
    ended = vinter(*command)
    assert_refused(ended, "does not answer")
    assert "secret" not in ended.err
