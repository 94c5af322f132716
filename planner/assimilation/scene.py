"""What every part of the analysis looks things up in."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.background import Background
from planner.assimilation.interpolation.nearby import Nearby
from planner.assimilation.treated import Treated
from planner.domain.calendar import after_seconds, get_zone, local_clock
from planner.domain.phrases.languages import get_phrases
from planner.network.road_network import SegmentKind
from planner.snapshot import Snapshot


class Scene:
    """A snapshot with the model's past, its treatments, and a map to look on."""

    def __init__(self, snapshot: Snapshot, background: Background) -> None:
        self.snapshot = snapshot
        self.background = background
        self.nearby = Nearby(snapshot.network)
        self.treated = Treated(snapshot)
        network = snapshot.network
        self.is_open = ~network.is_tunnel & (network.kind != SegmentKind.PLACE)
        phrases = get_phrases(snapshot.town.language)
        self.say = phrases.readings
        self._on_street = phrases.shared.on_street
        self._zone = get_zone(snapshot.town.time_zone)

    @property
    def begin_s(self) -> float:
        """When the model's past begins. [s]."""
        return float(self.background.trace.end_s[0])

    def street(self, segment: int) -> str:
        """Return how a segment is called in a sentence: " on Storgatan"."""
        name = str(self.snapshot.network.name[segment])
        return self._on_street(name) if name else ""

    def is_like(self, segment: int, others: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which segments are of a segment's kind, bridges and treated alike."""
        network, treated = self.snapshot.network, self.treated.last_s
        found: NDArray[np.bool_] = (
            (network.highway[others] == network.highway[segment])
            & (network.is_bridge[others] == network.is_bridge[segment])
            & (np.isfinite(treated[others]) == np.isfinite(treated[segment]))
        )
        return found

    def clock(self, observed_s: float) -> str:
        """Return a moment as people there say it."""
        return local_clock(after_seconds(self.snapshot.now, observed_s), self._zone)

    def segment_at(self, longitude: float, latitude: float, reach_m: float) -> int:
        """Return the nearest segment under open sky within reach, -1 if none."""
        return self.nearby.nearest(longitude, latitude, reach_m, among=self.is_open)[0]
