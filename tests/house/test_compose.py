"""docker-compose.yml, the image and the broker's rules fit the program they start."""

import re

import pytest
import yaml

from services.settings import PREFIX, Settings
from tests.docs.command_tree import command_lines
from tests.house.house import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = {"migrate", "api", "ingest", "worker"}
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
SUBSTITUTION = re.compile(r"\$\{(\w+)(:[-?])?([^}]*)\}")
ACL = ROOT / "docker" / "mosquitto" / "acl"
BROKER = ROOT / "docker" / "mosquitto" / "mosquitto.conf"
SECRET_WORDS = ("PASSWORD", "SECRET", "TOKEN", "KEY")


def lines(path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [s for line in text.splitlines() if (s := line.strip()) and s[0] != "#"]


class TestCompose:
    def test_has_the_database_the_broker_and_our_four(self):
        assert set(SERVICES) == OURS | {"postgres", "mosquitto"}

    @pytest.mark.parametrize("name", sorted(OURS))
    def test_each_service_runs_a_real_command(self, name):
        command = " ".join(["vinter", *SERVICES[name]["command"]])
        assert command in command_lines()

    @pytest.mark.parametrize("name", sorted(OURS))
    def test_each_service_sets_settings_that_exist(self, name):
        set_here = {n for n in SERVICES[name]["environment"] if n.startswith(PREFIX)}
        assert set_here <= SETTINGS
        assert {"VINTER_DATABASE_URL", "VINTER_SECRET"} <= set_here

    def test_waits_for_the_database_to_be_brought_up_to_date(self):
        for name in OURS - {"migrate"}:
            waits = SERVICES[name]["depends_on"]["migrate"]["condition"]
            assert waits == "service_completed_successfully"

    def test_gives_no_secret_a_default(self):
        text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
        secrets = [
            (name, how, rest)
            for name, how, rest in SUBSTITUTION.findall(text)
            if any(word in name for word in SECRET_WORDS)
        ]
        assert secrets
        for name, how, sentence in secrets:
            assert how == ":?", name
            assert sentence.startswith(f"set {name} to "), name

    def test_opens_ports_on_this_machine_only_unless_told(self):
        for service in SERVICES.values():
            for port in service.get("ports", []):
                assert ":-127.0.0.1:" in port

    @pytest.mark.parametrize("name", ["postgres", "mosquitto", "api"])
    def test_says_when_it_is_well(self, name):
        assert "test" in SERVICES[name]["healthcheck"]


class TestImage:
    TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    def test_runs_as_nobody_special_and_can_compile(self):
        user = re.findall(r"^USER (\S+)$", self.TEXT, re.MULTILINE)
        assert user == ["vinter"]
        assert "NUMBA_CACHE_DIR=" in self.TEXT

    def test_is_built_from_the_lock_file_without_development_tools(self):
        assert "uv sync --frozen --no-dev" in self.TEXT

    def test_holds_no_secret(self):
        assert not re.search(r"(PASSWORD|SECRET|TOKEN)=", self.TEXT)


class TestBroker:
    def test_lets_nobody_in_without_a_name(self):
        settings = lines(BROKER)
        assert "allow_anonymous false" in settings
        assert any(s.startswith("password_file ") for s in settings)
        assert any(s.startswith("acl_file ") for s in settings)

    def test_keeps_what_nobody_has_read_yet(self):
        settings = dict(line.split(maxsplit=1) for line in lines(BROKER))
        assert settings["persistence"] == "true"
        assert 1 <= int(settings["autosave_interval"]) <= 30
        assert int(settings["max_queued_messages"]) >= 1_000_000
        assert int(settings["message_size_limit"]) == 65_536

    def test_a_device_speaks_under_its_own_name_alone(self):
        patterns = [line for line in lines(ACL) if line.startswith("pattern")]
        assert "pattern write vinter/v1/+/+/%u/up" in patterns
        assert "pattern read vinter/v1/+/+/%u/cmd" in patterns
        assert all("/%u/" in pattern for pattern in patterns)

    def test_rights_of_everybody_stand_before_no_user_line(self):
        first = lines(ACL)[0]
        assert first.startswith("user "), "topics before a user line are anonymous"

    def test_only_named_users_read_what_others_say(self):
        user, readers = "", set()
        for line in lines(ACL):
            kind, rest = line.split(maxsplit=1)
            if kind == "user":
                user = rest
            if kind == "topic" and rest.startswith("read"):
                readers.add(user)
        assert readers == {"vinter-ingest"}
