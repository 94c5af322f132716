"""Instances with nodes, edges and arcs to serve and a cost for each turn.

A header of ``Name: value`` and ``#Counted: number``, then blocks named NODES, EDGES,
ARCS and TURNS between dashes, each with one line of column names (Vidal 2017). Serving
a street costs what driving it costs, serving a node costs nothing; a turn that is not
listed is forbidden.
"""

from collections.abc import Sequence

from planner.io.arc_instance_draft import Draft
from planner.routing.arc_instance import Link, RequiredNode

_BLOCKS = ("NODES", "EDGES", "ARCS", "TURNS")
_WIDTHS = {"NODES": 3, "EDGES": 5, "ARCS": 5, "TURNS": 4}
"""Columns that are whole numbers, in front."""
_COLUMNS = {
    "NODES": "INDEX QTY IS-REQUIRED",
    "EDGES": "INDEX-I INDEX-J QTY IS-REQUIRED TR-COST",
    "ARCS": "INDEX-I INDEX-J QTY IS-REQUIRED TR-COST",
    "TURNS": "INDEX-I INDEX-J INDEX-K COST",
}
_HEADERS = {
    "Name": "name",
    "#Vehicles": "vehicles",
    "Capacity": "capacity",
    "Depot": "depot",
    "#Nodes": "NODES",
    "#Edges": "EDGES",
    "#Arcs": "ARCS",
    "#Required-N": "required NODES",
    "#Required-E": "required EDGES",
    "#Required-A": "required ARCS",
    "#Nb-Turns": "TURNS",
}

_Rows = dict[str, list[tuple[int, tuple[int, ...]]]]


def looks_like_turns(lines: Sequence[str]) -> bool:
    """Return whether any line opens a block of this format."""
    return any(_block(line) in _BLOCKS for line in lines)


def draft_from_turns(source: str, lines: Sequence[str]) -> Draft:
    """Read an instance with costs for turns.

    Parameters
    ----------
    source : str
        The file's name, for refusals and where the instance has none.
    lines : sequence of str

    Raises
    ------
    ValueError
        In one sentence with file and line: an unknown, missing or repeated header, a
        row that is none, a turn listed twice or between no streets, or a block that
        is not as long as its header says.
    """
    draft = Draft(source=source)
    rows: _Rows = {block: [] for block in _BLOCKS}
    block = ""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("INDEX"):
            continue
        if opened := _block(text):
            if opened not in _BLOCKS:
                found = f"block {opened}, expected one of {', '.join(_BLOCKS)}"
                draft.refuse(number, found)
            block = opened
        elif block:
            rows[block].append((number, _read_row(draft, number, block, text)))
        else:
            _keep(draft, number, text)
    _fill(draft)
    _refuse_other_counts(draft, rows)
    _put_rows(draft, rows)
    return draft


def _block(line: str) -> str:
    """Return the name of the block that a line opens, empty if it opens none."""
    text = line.strip()
    return text.strip("-").strip() if text.startswith("--") else ""


def _keep(draft: Draft, number: int, text: str) -> None:
    """Remember the header in a line."""
    head, colon, value = (part.strip() for part in text.partition(":"))
    if not colon or head not in _HEADERS:
        found = f"{text[:60]!r}, expected a header such as Capacity or #Nb-Turns"
        draft.refuse(number, found)
    draft.keep_header(number, head, _HEADERS[head], value)


def _fill(draft: Draft) -> None:
    """Give the draft what the headers say."""
    for head, meaning in _HEADERS.items():
        if meaning not in draft.values and meaning not in {"name", "vehicles"}:
            draft.refuse(0, f"there is no header {head}, expected one")
    figures = {
        meaning: draft.whole(draft.lines[meaning], meaning, value)
        for meaning, value in draft.values.items()
        if meaning != "name"
    }
    draft.name = draft.values.get("name") or draft.source
    draft.node_count = figures["NODES"]
    draft.lines["nodes"] = draft.lines["NODES"]
    draft.capacity = figures["capacity"]
    draft.depot = figures["depot"]
    draft.vehicles = figures.get("vehicles")


def _refuse_other_counts(draft: Draft, rows: _Rows) -> None:
    """Refuse blocks with other numbers of rows, or of required ones, than stated."""
    for block, listed in rows.items():
        found = {block: len(listed)}
        if block != "TURNS":
            place = _COLUMNS[block].split().index("IS-REQUIRED")
            found[f"required {block}"] = sum(row[place] != 0 for _, row in listed)
        for meaning, count in found.items():
            stated = draft.values[meaning]
            if int(stated) != count:
                draft.refuse(
                    draft.lines[meaning],
                    f"the header says {stated} {meaning}, "
                    f"the block has {count}, expected as many",
                )


def _read_row(draft: Draft, number: int, block: str, text: str) -> tuple[int, ...]:
    """Return the whole numbers of a line."""
    words = text.split()
    names = _COLUMNS[block].split()
    if len(words) < _WIDTHS[block]:
        found = f"{len(words)} columns under {block}, expected {_COLUMNS[block]} ..."
        draft.refuse(number, found)
    return tuple(
        draft.whole(number, name, word)
        for name, word in zip(names, words, strict=False)
    )


def _put_rows(draft: Draft, rows: _Rows) -> None:
    """Turn the rows into streets, nodes to serve and turns."""
    for number, (node, quantity, required) in rows["NODES"]:
        if required:
            wanted = RequiredNode(node=node, service_cost=0, demand=quantity)
            draft.required_nodes.append((number, wanted))
    for block in ("EDGES", "ARCS"):
        for number, (tail, head, quantity, required, cost) in rows[block]:
            link = Link(
                tail=tail,
                head=head,
                is_two_way=block == "EDGES",
                cost=cost,
                is_required=required != 0,
                service_cost=cost if required else 0,
                demand=quantity if required else 0,
            )
            draft.links.append((number, link))
    moves = {move for _, link in draft.links for move in link.ways}
    draft.turns = {}
    for number, row in rows["TURNS"]:
        first, at, last, cost = row
        name = f"turn {first}-{at}-{last}"
        if (first, at, last) in draft.turns:
            draft.refuse(number, f"{name} again, expected each turn once")
        if (first, at) not in moves or (at, last) not in moves:
            draft.refuse(number, f"{name} is along no streets, expected listed ones")
        if cost < 0:
            draft.refuse(number, f"{name} costs {cost}, expected 0 or more")
        draft.turns[first, at, last] = cost
