"""A few streets around a depot, written as OpenStreetMap XML for tests."""

from pathlib import Path

NODES = {
    # A grid of 100 m by 100 m near Växjö: 0.001 degrees north is 111 m.
    1: (14.800, 56.880),
    2: (14.802, 56.880),
    3: (14.804, 56.880),
    4: (14.800, 56.881),
    5: (14.802, 56.881),
    6: (14.804, 56.881),
    7: (14.800, 56.882),
    8: (14.802, 56.882),
}

SQUARE = (
    (10, [1, 2, 3], {"highway": "secondary", "name": "Storgatan"}),
    (20, [2, 5, 8], {"highway": "residential", "name": "Kungsgatan"}),
    (30, [4, 5, 6], {"highway": "residential", "name": "Drottninggatan"}),
    (40, [1, 4, 7], {"highway": "tertiary", "name": "Västra vägen"}),
    (50, [3, 6], {"highway": "residential", "name": "Östra gränd"}),
    (60, [7, 8], {"highway": "cycleway"}),
)
"""Two blocks of streets, and a cycleway that closes the third."""


def osm_text(ways=SQUARE, nodes=NODES, *, nodes_last=False):
    node_lines = [
        f'<node id="{node}" version="1" lon="{lon}" lat="{lat}"/>'
        for node, (lon, lat) in nodes.items()
    ]
    way_lines = []
    for number, refs, tags in ways:
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inside += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        way_lines.append(f'<way id="{number}" version="1">{inside}</way>')
    parts = [*way_lines, *node_lines] if nodes_last else [*node_lines, *way_lines]
    body = "\n".join(parts)
    return f'<?xml version="1.0"?>\n<osm version="0.6" generator="t">\n{body}\n</osm>\n'


def write_osm(folder: Path, ways=SQUARE, nodes=NODES, *, nodes_last=False) -> Path:
    path = folder / "vaxjo-centre.osm"
    path.write_text(osm_text(ways, nodes, nodes_last=nodes_last), encoding="utf-8")
    return path
