"""What the environment says: every `VINTER_…` variable, read and checked once.

Settings are built in an entry point (a command, a test) and passed on; no module
reads the environment by itself.
"""

import os
import secrets
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "VINTER_"
HIGHEST_PORT = 65_535
SHORTEST_SECRET = 32


class UnknownDevices(StrEnum):
    """What happens to a message of a device that nobody registered."""

    DEAD_LETTER = "dead-letter"
    ACCEPT = "accept"


class Settings(BaseSettings):
    """Vinter's settings; each field is the variable of its name after `VINTER_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    home: Path = Field(
        default_factory=lambda: Path.home() / ".vinter",
        description="Folder of towns, images, the SQLite database and the secret.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description=(
            "`sqlite:///file.db` or `postgresql://user:password@host/name`; "
            "a SQLite file in `VINTER_HOME` when it is not set."
        ),
    )
    mqtt_url: SecretStr | None = Field(
        default=None,
        description=(
            "The broker, `mqtt://user:password@host:port` or `mqtts://…`; several, "
            "separated by spaces, are tried in turn."
        ),
    )
    unknown_devices: UnknownDevices = Field(
        default=UnknownDevices.DEAD_LETTER,
        description=(
            "`dead-letter` keeps messages of unregistered devices aside, `accept` "
            "registers the device and uses them."
        ),
    )
    listen: str = Field(
        default="127.0.0.1:8000",
        description="Address and port at which the HTTP service listens.",
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=SHORTEST_SECRET,
        description=(
            "Signs sessions and tokens, 32 characters or more; made and kept in "
            "`VINTER_HOME` on first start when it is not set."
        ),
    )
    dask: str | None = Field(
        default=None,
        description=(
            "A Dask scheduler, `tcp://host:port`, to spread the search over; "
            "local processes when it is not set."
        ),
    )
    data: Path | None = Field(
        default=None,
        description="Folder of real data for the tests that need it.",
    )

    @field_validator("listen")
    @classmethod
    def _check_listen(cls, value: str) -> str:
        """Refuse an address without a port that exists."""
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
            msg = f"'{value}' is no address and port; write it like 127.0.0.1:8000"
            raise ValueError(msg)
        return value

    @field_validator("dask")
    @classmethod
    def _check_dask(cls, value: str | None) -> str | None:
        """Refuse an address that Dask cannot dial."""
        if value is not None and not value.startswith(("tcp://", "tls://")):
            msg = f"'{value}' is no Dask scheduler; write it like tcp://host:8786"
            raise ValueError(msg)
        return value

    @property
    def listen_host(self) -> str:
        """The address at which the HTTP service listens."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def listen_port(self) -> int:
        """The port at which the HTTP service listens."""
        return int(self.listen.rpartition(":")[2])

    @property
    def towns_folder(self) -> Path:
        """Where town folders stand, one a town."""
        return self.home / "towns"

    def get_database_url(self) -> str:
        """Return the database's URL, a SQLite file in `VINTER_HOME` by default."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'vinter.db').absolute()}"

    def get_mqtt_urls(self) -> tuple[str, ...]:
        """Return the brokers to try in turn.

        Raises
        ------
        ValueError
            If no broker is named.
        """
        urls = () if self.mqtt_url is None else self.mqtt_url.get_secret_value().split()
        if not urls:
            msg = (
                "VINTER_MQTT_URL is not set; name your broker, "
                "such as mqtt://user:password@broker:1883"
            )
            raise ValueError(msg)
        return tuple(urls)

    def get_secret(self) -> str:
        """Return the secret, made and kept in `VINTER_HOME` on first start.

        Several processes may start at once: the first to write wins, the others
        read what it wrote.
        """
        if self.secret is not None:
            return self.secret.get_secret_value()
        self.home.mkdir(parents=True, exist_ok=True)
        path = self.home / "secret"
        draft = self.home / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        if not path.exists():
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        found = path.read_text(encoding="ascii").strip()
        if len(found) < SHORTEST_SECRET:
            msg = (
                f"{path} holds {len(found)} characters, a secret has "
                f"{SHORTEST_SECRET} or more; remove the file and start again"
            )
            raise ValueError(msg)
        return found


def load_settings() -> Settings:
    """Read the environment.

    Raises
    ------
    ValueError
        If a variable cannot be used; the sentence names it, but not a secret
        value.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        msg = f"{name} cannot be used: {reason}"
        raise ValueError(msg) from None
