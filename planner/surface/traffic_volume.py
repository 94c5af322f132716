"""How many vehicles pass, typical of each kind of street, where nobody counted."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, get_zone
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

# Traffic of each local hour against the day's mean, typical of town streets on a
# weekday: two peaks, and hardly anybody from one to four. An assumption, not a count.
MORNING = (0.18, 0.12, 0.10, 0.10, 0.16, 0.42, 1.05, 1.95, 1.80, 1.20, 1.10, 1.15)
EVENING = (1.25, 1.25, 1.35, 1.70, 2.00, 1.90, 1.40, 1.05, 0.85, 0.70, 0.50, 0.32)
HOURLY = np.array((*MORNING, *EVENING))
HOURLY *= HOURLY.size / HOURLY.sum()


def vehicles_per_day(network: RoadNetwork) -> tuple[Array, Array]:
    """Return vehicles per lane and day, and the share of heavy ones, (S,) each.

    By the street's kind in OpenStreetMap; a link counts as what it links. Paths
    and places have none.
    """
    volume, heavy = np.empty((2, network.count))
    for highway in np.unique(network.highway):
        picked = network.highway == highway
        name = str(highway).removesuffix("_link")
        volume[picked], heavy[picked] = TYPICAL.get(name, OTHER)
    is_street = network.kind == SegmentKind.STREET
    return np.where(is_street, volume, 0.0), np.where(is_street, heavy, 0.0)


def traffic_factors(now: Instant, end_s: Array, time_zone: str) -> Array:
    """Return how much traffic each step has against the day's mean, (T,).

    Parameters
    ----------
    now : Instant
    end_s : (T,)
        Ends of the steps, from ``now``. [s]
    time_zone : str
        Of the town, such as "Europe/Stockholm".
    """
    zone = get_zone(time_zone)
    hours = [after_seconds(now, float(s)).astimezone(zone).hour for s in end_s]
    found: Array = HOURLY[hours]
    return found
