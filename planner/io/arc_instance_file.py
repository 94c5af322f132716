"""The file of an arc-routing instance, its format told by what is in it."""

import json
from pathlib import Path

from planner.io.arc_instance_draft import finish_draft
from planner.io.arc_instance_lists import draft_from_lists, looks_like_lists
from planner.io.arc_instance_turns import draft_from_turns, looks_like_turns
from planner.routing.arc_instance import ArcInstance

_KERTEMINDE = {"nodes", "vehicles", "depots", "A_R", "E_R"}


def read_arc_instance(path: Path) -> ArcInstance:
    """Read an instance in CARPLIB, mixed, Danish or turn-cost format.

    Raises
    ------
    ValueError
        In one sentence: no such file, no known format, a format that is not solved
        yet, or what the readers refuse.
    """
    if not path.is_file():
        msg = f"{path} is not there, expected the file of an arc-routing instance"
        raise ValueError(msg)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        msg = f"{path}: byte {wrong.start} is no text, expected a text file"
        raise ValueError(msg) from None
    if text.lstrip().startswith("{"):
        kind = (
            "in the Kerteminde format, which is not solved yet"
            if _json_keys(path, text) >= _KERTEMINDE
            else "JSON of no known format"
        )
        msg = f"{path} is {kind}; expected CARPLIB, mixed, Danish or turn-cost format"
        raise ValueError(msg)
    lines = text.splitlines()
    if looks_like_turns(lines):
        draft = draft_from_turns(path.name, lines)
    elif looks_like_lists(lines):
        draft = draft_from_lists(path.name, lines)
    else:
        msg = (
            f"{path}: no line is a header of a known format, expected CAPACITY, "
            "CAPACIDAD or a block NODES"
        )
        raise ValueError(msg)
    return finish_draft(draft)


def _json_keys(path: Path, text: str) -> set[str]:
    """Return the outermost names of a JSON object."""
    try:
        return set(json.loads(text))
    except ValueError as wrong:
        msg = f"{path} opens as JSON but is none: {wrong}"
        raise ValueError(msg) from None
