"""uvicorn with our application, ending cleanly while streams of news are open."""

import ipaddress
import logging
from types import FrameType

import uvicorn
from fastapi import FastAPI
from rich.console import Console

from services.app import create_app
from services.db.answering import in_a_sentence
from services.db.upgrade import prepare_database
from services.service import Service
from services.settings import Settings

ENDING_S = 5
_log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """A server that ends its streams when it is told to end."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Close the streams first: they would hold the end back."""
        self._service.feed.close()
        super().handle_exit(sig, frame)


def make_server(app: FastAPI, settings: Settings, *, log_level: str = "info") -> Server:
    """Return a server for the application at the address of the settings."""
    service: Service = app.state.service
    config = uvicorn.Config(
        app,
        host=settings.listen_host,
        port=settings.listen_port,
        log_level=log_level,
        timeout_graceful_shutdown=ENDING_S,
        server_header=False,
    )
    return Server(config, service)


def run_server(settings: Settings) -> None:
    """Open the database and serve until Ctrl-C."""
    with in_a_sentence():
        engine = prepare_database(settings.get_database_url())
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not is_loopback(settings.listen_host):
        console.print(
            f"vinter: listening on {settings.listen} without any login: everybody who "
            "reaches this address can ask for plans and post reports; put a proxy "
            "with a login before it, or listen on 127.0.0.1",
            markup=False,
            style="yellow",
        )
    server = make_server(create_app(settings, engine), settings)
    try:
        server.run()
    finally:
        engine.dispose()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
