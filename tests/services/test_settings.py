"""The environment is read once, and what is wrong with it is said in a sentence."""

import stat
from pathlib import Path

import pytest

from services.settings import Settings, UnknownDevices, load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"VINTER_{name.upper()}", raising=False)
    monkeypatch.setenv("VINTER_HOME", str(tmp_path))


def test_every_variable_of_the_design_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VINTER_DATABASE_URL", "postgresql://u:p@db/vinter")
    monkeypatch.setenv("VINTER_MQTT_URL", "mqtts://a:b@one mqtt://two:1884")
    monkeypatch.setenv("VINTER_UNKNOWN_DEVICES", "accept")
    monkeypatch.setenv("VINTER_LISTEN", "[::1]:8080")
    monkeypatch.setenv("VINTER_SECRET", "s" * 32)
    monkeypatch.setenv("VINTER_DASK", "tcp://scheduler:8786")
    monkeypatch.setenv("VINTER_DATA", "/srv/winters")
    settings = load_settings()
    assert settings.get_database_url() == "postgresql://u:p@db/vinter"
    assert settings.get_mqtt_urls() == ("mqtts://a:b@one", "mqtt://two:1884")
    assert settings.unknown_devices is UnknownDevices.ACCEPT
    assert (settings.listen_host, settings.listen_port) == ("::1", 8080)
    assert settings.get_secret() == "s" * 32
    assert settings.dask == "tcp://scheduler:8786"
    assert settings.data == Path("/srv/winters")


def test_a_bare_machine_gets_sqlite_in_home_and_a_loopback_address(tmp_path: Path):
    settings = load_settings()
    assert settings.get_database_url() == f"sqlite:///{tmp_path / 'vinter.db'}"
    assert settings.unknown_devices is UnknownDevices.DEAD_LETTER
    assert settings.listen == "127.0.0.1:8000"
    with pytest.raises(ValueError, match="VINTER_MQTT_URL is not set"):
        settings.get_mqtt_urls()


def test_every_field_is_documented():
    assert all(field.description for field in Settings.model_fields.values())


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path):
    first = load_settings().get_secret()
    assert len(first) >= 32
    assert load_settings().get_secret() == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_an_empty_secret_file_is_refused_rather_than_used(tmp_path: Path):
    (tmp_path / "secret").write_text("")
    with pytest.raises(ValueError, match="holds 0 characters"):
        load_settings().get_secret()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("VINTER_UNKNOWN_DEVICES", "maybe", "'dead-letter' or 'accept'"),
        ("VINTER_LISTEN", "8000", "no address and port"),
        ("VINTER_LISTEN", "127.0.0.1:99999", "no address and port"),
        ("VINTER_DASK", "scheduler:8786", "tcp://host:8786"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=sentence) as refusal:
        load_settings()
    assert str(refusal.value).startswith(f"{name} cannot be used: ")


def test_a_short_secret_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("VINTER_SECRET", "hunter2")
    with pytest.raises(ValueError, match="VINTER_SECRET") as refusal:
        load_settings()
    assert "hunter2" not in str(refusal.value)


def test_no_password_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VINTER_DATABASE_URL", "postgresql://u:hunter2@db/vinter")
    monkeypatch.setenv("VINTER_MQTT_URL", "mqtt://u:hunter2@broker")
    assert "hunter2" not in repr(load_settings())
