"""Where a broker is and who we are there: `mqtt://user:password@host:port`."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

PORTS = {"mqtt": 1883, "mqtts": 8883}
"""Schemes we speak, and the port each one has when none is given."""

_EXPECTED = "write it like mqtt://user:password@host:1883 or mqtts://host"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerUrl:
    """One broker. Its text names it without user or password."""

    host: str
    port: int
    is_secure: bool
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        scheme = "mqtts" if self.is_secure else "mqtt"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


def parse_broker_url(url: str) -> BrokerUrl:
    """Read a broker's address; a user or password may be percent-encoded.

    Raises
    ------
    ValueError
        If it is none; the sentence never repeats a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        msg = f"a broker's address has a host or port that cannot be; {_EXPECTED}"
        raise ValueError(msg) from None
    if parts.scheme not in PORTS:
        msg = f"a broker's address starts with '{parts.scheme}'; {_EXPECTED}"
        raise ValueError(msg)
    if not parts.hostname:
        msg = f"a broker's address names no host; {_EXPECTED}"
        raise ValueError(msg)
    if port == 0 or parts.path not in {"", "/"} or parts.query or parts.fragment:
        msg = (
            f"the address of the broker at {parts.hostname} has a path, a question "
            f"or port 0, a broker has none; {_EXPECTED}"
        )
        raise ValueError(msg)
    if parts.password is not None and not parts.username:
        msg = (
            f"the address of the broker at {parts.hostname} has a password but no user"
        )
        raise ValueError(msg)
    return BrokerUrl(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        is_secure=parts.scheme == "mqtts",
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password is not None else None,
    )
