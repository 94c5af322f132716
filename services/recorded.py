"""Recorded messages from a file, with a word on those that do not count."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from planner.domain.readings import Reading
from sensors.recording import decode_recording


def read_recorded(path: Path | None, errors: Console) -> Sequence[Reading]:
    """Return the readings of a recording, and say what was refused in it.

    Parameters
    ----------
    path : Path or None
        JSON lines; None for no recording.
    errors : Console
        Told of each message that is not counted, and why.

    Raises
    ------
    ValueError
        If there is no such file, or it is no recording.
    """
    if path is None:
        return ()
    if not path.is_file():
        msg = f"{path} is not there; --readings takes a file of recorded messages"
        raise ValueError(msg)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        readings, refused = decode_recording(lines)
    except ValueError as wrong:
        msg = f"{path}: {wrong}"
        raise ValueError(msg) from None
    for refusal in refused:
        errors.print(f"not counted: {refusal.error}", markup=False, style="yellow")
    return readings
