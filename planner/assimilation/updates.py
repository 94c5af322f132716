"""What each kind of sighting does to the outlook around it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.draft import HOUR_S, Draft, Segments
from planner.assimilation.evidence import Evidence
from planner.assimilation.positions import SegmentDistances
from planner.assimilation.sightings import Says, Sighting
from planner.network.road_network import RoadNetwork
from planner.params import AssimilationParams
from planner.surface.outlook import Slipperiness

Array = NDArray[np.float64]
# A smaller change is not worth naming in a reason, still smaller not worth making.
NAMED_ABOVE_MM = 5.0
MADE_ABOVE_MM = 0.5
MADE_ABOVE_C = 0.05
# How many others must be near before one can be called the odd one out.
FEWEST_OTHERS = 2
CAUSES = tuple(cause for cause in Slipperiness if cause is not Slipperiness.NONE)
FROZEN_FILM = (Slipperiness.HOAR_FROST, Slipperiness.FREEZING_WET)


@dataclass(frozen=True, slots=True)
class Near:
    """Distance of every segment from a place, and the nearest under open sky."""

    distance_m: Array
    segment: int
    where: str


class Updates:
    """Takes sightings one by one, in the order in which they were seen."""

    def __init__(
        self,
        network: RoadNetwork,
        draft: Draft,
        evidence: Evidence,
        params: AssimilationParams,
    ) -> None:
        self.remarks: list[str] = []
        self._network = network
        self._draft = draft
        self._evidence = evidence
        self._params = params
        self._distances = SegmentDistances(network)
        self._nears: dict[tuple[float, float], Near] = {}
        self._is_open = ~network.is_tunnel
        self._trust_of: dict[str, float] = {}
        self._lone: set[str] = set()
        self._far: set[str] = set()
        self._own_mm: dict[str, Array] = {}

    def take(self, seen: Iterable[Sighting]) -> None:
        """Let every sighting change the draft."""
        sightings = [s for s in seen if self._is_in_reach(s)]
        self._weigh_the_odd_ones(sightings)
        self._find_lone_ones(sightings)
        doing: dict[Says, Callable[[Sighting, Near], None]] = {
            Says.DEPTH: self._depth,
            Says.AT_LEAST: self._at_least,
            Says.TEMPERATURE: self._temperature,
            Says.SLIPPERY: self._slippery,
            Says.DRY: self._dry,
            Says.CLEAR: self._clear,
        }
        for sighting in sightings:
            doing[sighting.says](sighting, self._near(sighting))

    def _is_in_reach(self, sighting: Sighting) -> bool:
        """Return whether a sighting is early and near enough to say anything."""
        if sighting.observed_s < self._draft.time_s[0]:
            return False
        reach_m = {
            Says.DEPTH: self._params.depth_reach_m,
            Says.TEMPERATURE: self._params.surface_reach_m,
        }.get(sighting.says, self._params.report_reach_m)
        near = self._near(sighting)
        gap_m = near.distance_m[near.segment]
        if gap_m <= reach_m:
            return True
        if sighting.device not in self._far:
            self._far.add(sighting.device)
            self.remarks.append(
                f"{sighting.device} was {gap_m / 1000.0:.1f} km from the nearest "
                "segment, so its reading does not count."
            )
        return False

    def _near(self, sighting: Sighting) -> Near:
        """Return the distances from a sighting's place."""
        place = (sighting.longitude, sighting.latitude)
        if place not in self._nears:
            distance_m = self._distances.to(*place)
            under_sky_m = np.where(self._is_open, distance_m, np.inf)
            segment = int(under_sky_m.argmin())
            name = str(self._network.name[segment])
            self._nears[place] = Near(
                distance_m, segment, f" on {name}" if name else ""
            )
        return self._nears[place]

    def _weigh_the_odd_ones(self, sightings: Iterable[Sighting]) -> None:
        """Trust a device less that differs from all others around it."""
        newest = {s.device: s for s in sightings if s.says is Says.DEPTH}
        excess_mm: dict[str, float] = {
            device: s.value
            - self._draft.depth_at_mm(self._near(s).segment, s.observed_s)
            for device, s in newest.items()
        }
        for device, sighting in newest.items():
            near = self._near(sighting)
            others = [
                excess_mm[other]
                for other, theirs in newest.items()
                if other != device
                and near.distance_m[self._near(theirs).segment]
                <= self._params.depth_reach_m
            ]
            if len(others) < FEWEST_OTHERS:
                continue
            apart_mm = min(abs(excess_mm[device] - other) for other in others)
            allowed_mm = self._params.outlier_sigmas * float(
                np.hypot(sighting.error, self._params.outlook_depth_error_mm)
            )
            if apart_mm > allowed_mm:
                self._trust_of[device] = (allowed_mm / apart_mm) ** 2
                self.remarks.append(
                    f"{device}{near.where} differs by {apart_mm:.0f} mm or more "
                    f"from all {len(others)} others near it and counts less."
                )

    def _find_lone_ones(self, sightings: Iterable[Sighting]) -> None:
        """Find devices that alone see snow, against weather and outlook."""
        snowy = [
            s
            for s in sightings
            if s.says in {Says.DEPTH, Says.AT_LEAST} and s.value >= NAMED_ABOVE_MM
        ]
        newest = {s.device: s for s in snowy if s.says is Says.DEPTH}
        for device, sighting in newest.items():
            near = self._near(sighting)
            is_confirmed = any(
                other.device != device
                and near.distance_m[self._near(other).segment]
                <= self._params.depth_reach_m
                for other in snowy
            )
            if is_confirmed or not self._draft.has_no_snow(
                near.segment, sighting.observed_s, self._params.lone_above_c
            ):
                continue
            self._lone.add(device)
            self.remarks.append(
                f"{device}{near.where} measured {sighting.value:.0f} mm of snow where "
                "none has fallen in mild air; not confirmed by others, it counts "
                f"within {self._params.lone_reach_m:.0f} m only."
            )

    def _depth(self, sighting: Sighting, near: Near) -> None:
        """Draw the depth around towards a measured one.

        What the same device changed before is set against it: ten readings of one
        camera count as the newest, not as ten cameras.
        """
        params, draft = self._params, self._draft
        own_mm = self._own_mm.setdefault(sighting.device, np.zeros(draft.time_s.size))
        known_mm = float(np.interp(sighting.observed_s, draft.time_s, own_mm))
        expected_mm = draft.depth_at_mm(near.segment, sighting.observed_s) - known_mm
        trust = _gain(params.outlook_depth_error_mm, sighting.error)
        trust *= np.exp(sighting.observed_s / (params.trust_decay_h * HOUR_S))
        trust *= self._trust_of.get(sighting.device, 1.0)
        is_lone = sighting.device in self._lone
        reach_m = params.lone_reach_m if is_lone else params.depth_reach_m
        around = self._around(near, reach_m, self._is_open)
        nearness = np.exp(-near.distance_m[around] / params.depth_length_m)
        wanted_mm = (sighting.value - expected_mm) * trust
        before_mm = draft.depth_mm[:, near.segment].copy()
        self._change_depth(around, (wanted_mm - known_mm) * nearness, sighting)
        own_mm += draft.depth_mm[:, near.segment] - before_mm
        self._name(around, wanted_mm * nearness, sighting, near)

    def _at_least(self, sighting: Sighting, near: Near) -> None:
        """Raise the depth around to what a driver's words mean, less farther off."""
        around = self._around(near, self._params.report_reach_m, self._is_open)
        around = self._draft.untreated_since(around, sighting.observed_s)
        nearness = 1.0 - near.distance_m[around] / self._params.report_reach_m
        lying_mm = self._draft.depths_at_mm(around, sighting.observed_s)
        change_mm = np.maximum(sighting.value * nearness - lying_mm, 0.0)
        self._change_depth(around, change_mm, sighting)
        self._name(around, change_mm, sighting, near)

    def _temperature(self, sighting: Sighting, near: Near) -> None:
        """Shift the surface temperature around towards a measured one."""
        params = self._params
        expected_c = self._draft.surface_at_c(near.segment, sighting.observed_s)
        around = self._around(near, params.surface_reach_m, self._is_open)
        shift_c = (
            (sighting.value - expected_c)
            * _gain(params.outlook_surface_error_c, sighting.error)
            * np.exp(-near.distance_m[around] / params.surface_length_m)
        )
        is_made = np.abs(shift_c) > MADE_ABOVE_C
        around, shift_c = around[is_made], shift_c[is_made]
        has_changed = self._draft.shift_surface(
            around, shift_c, sighting.observed_s, params.surface_decay_h
        )
        self._evidence.grip(around[has_changed], _text(sighting, near))

    def _slippery(self, sighting: Sighting, near: Near) -> None:
        """Mark what lies around as slippery."""
        around = self._around(near, self._params.report_reach_m)
        around = self._draft.untreated_since(around, sighting.observed_s)
        self._draft.mark_slippery(
            around, sighting.cause, sighting.observed_s, self._params.report_holds_h
        )
        self._evidence.grip(around, _text(sighting, near))

    def _dry(self, sighting: Sighting, near: Near) -> None:
        """Expect no frozen film around a dry surface for some hours."""
        around = self._around(near, self._params.report_reach_m)
        self._draft.unmark(
            around, sighting.observed_s, self._params.report_holds_h, FROZEN_FILM
        )

    def _clear(self, sighting: Sighting, near: Near) -> None:
        """Take snow and slipperiness away around a clear surface."""
        around = self._around(near, self._params.report_reach_m)
        lying_mm = self._draft.depths_at_mm(around, sighting.observed_s)
        self._change_depth(around, -lying_mm, sighting)
        self._name(around, lying_mm, sighting, near)
        self._draft.unmark(
            around, sighting.observed_s, self._params.report_holds_h, CAUSES
        )
        told = _text(sighting, near)
        self.remarks.append(
            f"{told[0].upper()}{told[1:]}; {around.size} segments within "
            f"{self._params.report_reach_m:.0f} m are taken as clear then."
        )

    def _around(
        self, near: Near, reach_m: float, chosen: NDArray[np.bool_] | None = None
    ) -> Segments:
        """Return the segments within reach."""
        is_near = near.distance_m <= reach_m
        return np.flatnonzero(is_near if chosen is None else is_near & chosen)

    def _change_depth(
        self, around: Segments, change_mm: Array, sighting: Sighting
    ) -> None:
        """Change the depths that are worth changing."""
        is_made = np.abs(change_mm) > MADE_ABOVE_MM
        if is_made.any():
            self._draft.change_depth(
                around[is_made], change_mm[is_made], sighting.observed_s
            )

    def _name(
        self, around: Segments, effect_mm: Array, sighting: Sighting, near: Near
    ) -> None:
        """Name a sighting for the segments whose depth it clearly changed."""
        is_clear = np.abs(effect_mm) >= NAMED_ABOVE_MM
        told = _text(sighting, near)
        if sighting.device in self._lone:
            told += ", not confirmed by others"
        self._evidence.depth(
            around[is_clear], effect_mm[is_clear], sighting.device, told
        )


def _gain(outlook_error: float, reading_error: float) -> float:
    """Share of a difference to believe: the outlook's variance over both."""
    return outlook_error**2 / (outlook_error**2 + reading_error**2)


def _text(sighting: Sighting, near: Near) -> str:
    """Return the clause for a reason."""
    return sighting.text.replace("{where}", near.where)
