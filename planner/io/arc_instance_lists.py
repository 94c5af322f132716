"""Instances as headers and lists of edges: CARPLIB, mixed, and the Danish networks.

CARPLIB has Spanish headers, the mixed format lists edges and arcs with a cost of
service beside that of driving, and Wøhlk and Laporte's Danish networks have both
languages in one file. All three are lines of ``HEADER : VALUE`` and of
``( i, j) word figure word figure ...``.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planner.io.arc_instance_draft import Draft
from planner.routing.arc_instance import Link

_HEADERS = {
    "NOMBRE": "name",
    "NAME": "name",
    "VERTICES": "nodes",
    "NODES": "nodes",
    "VEHICULOS": "vehicles",
    "VEHICLES": "vehicles",
    "CAPACIDAD": "capacity",
    "CAPACITY": "capacity",
    "DUMPING_COST": "dumping",
    "DEPOSITO": "depot",
    "DEPOT": "depot",
    "ARISTAS_REQ": "required edges",
    "EDGES_REQ": "required edges",
    "REQ_EDGES": "required edges",
    "ARISTAS_NOREQ": "other edges",
    "EDGES_NOREQ": "other edges",
    "NOREQ_EDGES": "other edges",
    "REQ_ARCS": "required arcs",
    "NOREQ_ARCS": "other arcs",
}
_LISTS = {
    "LISTA_ARISTAS_REQ": "required edges",
    "EDGE_REQ_LIST": "required edges",
    "LIST_REQ_EDGES": "required edges",
    "LISTA_ARISTAS_NOREQ": "other edges",
    "EDGE_NOREQ_LIST": "other edges",
    "LIST_NOREQ_EDGES": "other edges",
    "LIST_REQ_ARCS": "required arcs",
    "LIST_NOREQ_ARCS": "other arcs",
}
_NOT_USED = {
    "COMENTARIO",
    "COMMENT",
    "UPPER BOUND",
    "UPPER_BOUND",
    "LOWER BOUND",
    "LOWER_BOUND",
    "TIPO_COSTES_ARISTAS",
    "COSTE_TOTAL_REQ",
}
_NEEDED = ("nodes", "capacity", "depot", "required edges or arcs")
_COST = ("trav_cost", "coste", "cost")
_SERVICE = ("serv_cost", "coste", "cost")
_DEMAND = ("demanda", "demand")
_ROW = re.compile(r"\(\s*([^\s,]+)\s*,\s*([^\s,]+)\s*\)(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line of a list."""

    line: int
    kind: str
    ends: tuple[int, int]
    figures: dict[str, int]


def looks_like_lists(lines: Sequence[str]) -> bool:
    """Return whether any line is a header or the name of a list of these formats."""
    heads = {line.partition(":")[0].strip() for line in lines if ":" in line}
    return bool(heads & (_HEADERS.keys() | _LISTS.keys()))


def draft_from_lists(source: str, lines: Sequence[str]) -> Draft:
    """Read an instance of headers and lists.

    Parameters
    ----------
    source : str
        The file's name, for refusals and where the instance has none.
    lines : sequence of str

    Raises
    ------
    ValueError
        In one sentence with file and line: an unknown, missing or repeated header,
        a row that is none, or a list that is not as long as its header says.
    """
    draft = Draft(source=source)
    counts: Counter[str] = Counter()
    kind = ""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text.strip("-"):
            continue
        if text.startswith("("):
            row = _read_row(draft, number, kind, text)
            counts[kind] += 1
            draft.links.append((number, _link(draft, row)))
            continue
        head, colon, value = (part.strip() for part in text.partition(":"))
        if colon and head in _LISTS:
            kind = _LISTS[head]
        elif colon and head in _HEADERS:
            draft.keep_header(number, head, _HEADERS[head], value)
        elif not colon or head not in _NOT_USED:
            found = f"{text[:60]!r}, expected a header such as CAPACITY or ( i, j)"
            draft.refuse(number, found)
    _fill(draft)
    _refuse_other_counts(draft, counts)
    return draft


def _fill(draft: Draft) -> None:
    """Give the draft what the headers say."""
    given = set(draft.values)
    if given & {"required edges", "required arcs"}:
        given.add("required edges or arcs")
    missing = [meaning for meaning in _NEEDED if meaning not in given]
    if missing:
        known = [head for head, means in _HEADERS.items() if means in missing[0]]
        found = f"no header says {missing[0]}, expected {' or '.join(known)}"
        draft.refuse(0, found)
    draft.name = draft.values.get("name") or draft.source
    figures = {
        meaning: draft.whole(draft.lines[meaning], meaning, value)
        for meaning, value in draft.values.items()
        if meaning != "name"
    }
    draft.node_count = figures["nodes"]
    draft.capacity = figures["capacity"]
    draft.depot = figures["depot"]
    draft.vehicles = figures.get("vehicles")
    draft.dumping_cost = figures.get("dumping", 0)


def _refuse_other_counts(draft: Draft, counts: Counter[str]) -> None:
    """Refuse lists that are not as long as the headers say."""
    for meaning in dict.fromkeys(_LISTS.values()):
        stated = int(draft.values.get(meaning, "0"))
        if stated != counts[meaning]:
            found = (
                f"the header says {stated} {meaning}, the list has {counts[meaning]}"
            )
            draft.refuse(draft.lines.get(meaning, 0), f"{found}, expected as many")


def _read_row(draft: Draft, number: int, kind: str, text: str) -> _Row:
    """Return what a line of a list says."""
    if not kind:
        draft.refuse(number, f"{text[:60]!r} before any list, expected a header")
    match = _ROW.fullmatch(text)
    words = match[3].split() if match else []
    if match is None or not words or len(words) % 2:
        found = f"{text[:60]!r}, expected ( i, j) and then a word before each figure"
        draft.refuse(number, found)
    return _Row(
        line=number,
        kind=kind,
        ends=(
            draft.whole(number, "node", match[1]),
            draft.whole(number, "node", match[2]),
        ),
        figures={
            word: draft.whole(number, word, figure)
            for word, figure in zip(words[::2], words[1::2], strict=True)
        },
    )


def _link(draft: Draft, row: _Row) -> Link:
    """Return the edge or arc of a line."""
    is_required = row.kind.startswith("required")
    return Link(
        tail=row.ends[0],
        head=row.ends[1],
        is_two_way=row.kind.endswith("edges"),
        cost=_figure(draft, row, _COST),
        is_required=is_required,
        service_cost=_figure(draft, row, _SERVICE) if is_required else 0,
        demand=_figure(draft, row, _DEMAND) if is_required else 0,
    )


def _figure(draft: Draft, row: _Row, words: Sequence[str]) -> int:
    """Return the figure after the first of some words that the row has."""
    given = [row.figures[word] for word in words if word in row.figures]
    if not given:
        tail, head = row.ends
        found = f"{tail}-{head} among {row.kind} lacks {' or '.join(words)}"
        draft.refuse(row.line, f"{found}, expected it")
    return given[0]
