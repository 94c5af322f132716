"""Files that are whole or not there at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def refuse_unwritable(path: Path) -> None:
    """Raise ValueError where no file can be written, before work is spent on it."""
    if path.is_dir():
        msg = f"cannot write {path}: it is a folder, expected a file"
        raise ValueError(msg)
    if not path.parent.is_dir():
        msg = f"cannot write {path}: there is no folder {path.parent}"
        raise ValueError(msg)
    if not os.access(path.parent, os.W_OK):
        msg = f"cannot write {path}: the folder {path.parent} is read-only"
        raise ValueError(msg)


def refuse_unwritable_results(paths: Iterable[Path | None]) -> None:
    """Raise ValueError where a result cannot be written, or two have one place."""
    wanted: list[Path] = []
    for path in paths:
        if path is None:
            continue
        refuse_unwritable(path)
        if path.resolve() in wanted:
            msg = f"two results cannot both be written to {path}; name two files"
            raise ValueError(msg)
        wanted.append(path.resolve())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so none is half-written.

    Raises
    ------
    ValueError
        If there cannot be such a file.
    """
    refuse_unwritable(path)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
