"""What every answer carries, the count of answers, and the largest body."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.errors import TOO_LARGE_SENTENCE, problem_response
from services.health.counts import RequestCounts

FAILED = 500
TOO_LARGE = 413
LARGEST_BODY = 1_000_000
"""Bytes; a report has some hundred."""


class Edges:
    """Counts answers and adds the headers that all of them carry.

    A body that announces itself too large is refused unread, one that grows too
    large is refused while it is read.
    """

    def __init__(
        self, app: ASGIApp, counts: RequestCounts, headers: Mapping[str, str]
    ) -> None:
        self._app = app
        self._counts = counts
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counts.add(scope["method"], message["status"])
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > LARGEST_BODY:
                raise HTTPException(TOO_LARGE)
            return message

        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > LARGEST_BODY:
            refusal = problem_response(
                Request(scope), TOO_LARGE, "Content Too Large", TOO_LARGE_SENTENCE
            )
            await refusal(scope, receive, sending)
            return
        try:
            await self._app(scope, receiving, sending)
        except Exception:
            self._counts.add(scope["method"], FAILED)
            raise
