"""A broker inside the demo's process: loopback only, for nothing else.

amqtt speaks MQTT 3.1.1 and keeps nothing on disk; production has Mosquitto.
"""

import asyncio
import logging
import socket
import threading
from types import TracebackType
from typing import Self

from amqtt.broker import Broker

LOOPBACK = "127.0.0.1"
START_S = 10.0


class EmbeddedBroker:
    """An amqtt broker on a free loopback port, as a context.

    Attributes
    ----------
    url : str
        Where it listens, ``mqtt://127.0.0.1:port``; known inside the context.
    """

    def __init__(self) -> None:
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="broker", daemon=True
        )

    def __enter__(self) -> Self:
        """Start listening.

        Raises
        ------
        OSError
            If no broker came up on the port.
        """
        logging.getLogger("amqtt").setLevel(logging.ERROR)
        logging.getLogger("transitions").setLevel(logging.ERROR)
        port = free_port()
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(port), self._loop).result(START_S)
        self.url = f"mqtt://{LOOPBACK}:{port}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self, port: int) -> None:
        """Build the broker inside its own loop and start it."""
        self._broker = Broker(
            {
                "listeners": {"default": {"type": "tcp", "bind": f"{LOOPBACK}:{port}"}},
                "plugins": {
                    "amqtt.plugins.authentication.AnonymousAuthPlugin": {
                        "allow_anonymous": True
                    }
                },
            }
        )
        await self._broker.start()

    async def _close(self) -> None:
        """Stop the broker and whatever it left running in its loop."""
        await self._broker.shutdown()
        left = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def free_port(wished: int = 0) -> int:
    """Return a loopback port that nobody listens on, the wished one if it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wished))
        except OSError:
            probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
