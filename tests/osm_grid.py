"""A town of crossing streets as OpenStreetMap XML, for tests that start from a map."""

STEP_DEG = 0.00135
"""About 150 m from south to north; the other way twice the degrees, at 59° north."""


def osm_grid(lines: int = 6) -> str:
    """Return that many residential streets east and secondary ones north."""
    nodes = [
        f"<node id='{1 + row * lines + column}' version='1' "
        f"lat='{59.0 + row * STEP_DEG:.6f}' lon='{15.0 + column * 2 * STEP_DEG:.6f}'/>"
        for row in range(lines)
        for column in range(lines)
    ]
    ways = []
    for line in range(lines):
        across = range(lines)
        for highway, refs in (
            ("residential", [1 + line * lines + column for column in across]),
            ("secondary", [1 + row * lines + line for row in across]),
        ):
            inside = "".join(f"<nd ref='{ref}'/>" for ref in refs)
            ways.append(
                f"<way id='{100 + len(ways)}' version='1'>{inside}"
                f"<tag k='highway' v='{highway}'/>"
                f"<tag k='name' v='{highway} {line + 1}'/></way>"
            )
    return f"<osm version='0.6'>{''.join(nodes)}{''.join(ways)}</osm>"
