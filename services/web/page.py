"""The plain page at `/` and its parts, cacheable and closed to other hosts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_PAGE = "page.html"

SECURITY_HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self'; connect-src 'self'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
"""Sent with everything: nothing is fetched from, or shown inside, another host."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One file of the page."""

    content: bytes
    media_type: str
    etag: str


@cache
def _parts() -> Mapping[str, _Part]:
    """Read every file of the page once."""
    parts = {}
    for file in resources.files("services.web").iterdir():
        media_type = _MEDIA_TYPES.get(file.name.rpartition(".")[2])
        if media_type is not None and file.is_file():
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:32]
            parts[file.name] = _Part(
                content=content, media_type=media_type, etag=f'"{digest}"'
            )
    return parts


@router.get("/")
def page(request: Request) -> Response:
    """Return the page."""
    return _answer(request, _PAGE)


@router.get("/web/{name}")
def part(request: Request, name: str) -> Response:
    """Return a style sheet, script or picture of the page."""
    if name not in _parts() or name == _PAGE:
        raise HTTPException(404)
    return _answer(request, name)


def _answer(request: Request, name: str) -> Response:
    """Return a file, or that the browser's copy is still right."""
    found = _parts()[name]
    headers = {"ETag": found.etag, "Cache-Control": "no-cache"}
    if is_unchanged(request, found.etag):
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether the caller already holds that version.

    A comparison is weak (RFC 9110, 13.1.2): ``W/"x"`` names the same as ``"x"``.
    """
    given = request.headers.get("if-none-match", "")
    names = {name.strip().removeprefix("W/") for name in given.split(",")}
    return "*" in names or etag.removeprefix("W/") in names
