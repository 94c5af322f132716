"""The file of an arc-routing instance, its format told by what is in it."""

import json
from pathlib import Path

from planner.io.arc_instance_draft import finish_draft
from planner.io.arc_instance_kerteminde import (
    instance_from_kerteminde,
    looks_like_kerteminde,
)
from planner.io.arc_instance_lists import draft_from_lists, looks_like_lists
from planner.io.arc_instance_turns import draft_from_turns, looks_like_turns
from planner.routing.arc_instance import ArcInstance


def read_arc_instance(path: Path) -> ArcInstance:
    """Read an instance in CARPLIB, mixed, Danish, turn-cost or Kerteminde format.

    Raises
    ------
    ValueError
        In one sentence: no such file, no known format, or what the readers refuse.
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
        document = _json_object(path, text)
        if looks_like_kerteminde(document):
            return instance_from_kerteminde(path.name, document)
        msg = f"{path} is JSON of no known format, expected the Kerteminde format"
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


def _json_object(path: Path, text: str) -> dict[str, object]:
    """Return a JSON object by its outermost names."""
    try:
        return dict(json.loads(text))
    except ValueError as wrong:
        msg = f"{path} opens as JSON but is none: {wrong}"
        raise ValueError(msg) from None
