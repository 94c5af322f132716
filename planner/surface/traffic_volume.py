"""How many vehicles pass, typical of each kind of street, where nobody counted."""

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork, SegmentKind

Array = NDArray[np.float64]

# Vehicles per lane and day, and the share of heavy ones. Typical of a Nordic town of
# some 50,000 to 100,000; an assumption, not a count.
TYPICAL: dict[str, tuple[float, float]] = {
    "motorway": (10_000.0, 0.12),
    "trunk": (6000.0, 0.10),
    "primary": (4000.0, 0.08),
    "secondary": (2500.0, 0.07),
    "tertiary": (1200.0, 0.06),
    "unclassified": (400.0, 0.05),
    "residential": (250.0, 0.03),
    "living_street": (100.0, 0.02),
    "busway": (300.0, 0.90),
    "service": (60.0, 0.03),
}
OTHER = (60.0, 0.03)


def vehicles_per_day(network: RoadNetwork) -> tuple[Array, Array]:
    """Return vehicles per lane and day, and the share of heavy ones, (S,) each.

    By the street's kind in OpenStreetMap; a link counts as what it links. Paths
    have none.
    """
    volume, heavy = np.empty((2, network.count))
    for highway in np.unique(network.highway):
        picked = network.highway == highway
        name = str(highway).removesuffix("_link")
        volume[picked], heavy[picked] = TYPICAL.get(name, OTHER)
    is_path = network.kind == SegmentKind.PATH
    return np.where(is_path, 0.0, volume), np.where(is_path, 0.0, heavy)
