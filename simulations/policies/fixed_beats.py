"""Three frozen baselines that drive fixed beats and differ in when they call.

All three see the same weather, readings and treatments as Vinter, find needs and
salt rates with the planner's own criteria, have the same fleet, lead times and rest,
and drive beats that our own engine built. What they lack is choosing streets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.expect import expect_surface
from planner.domain.calendar import after_seconds
from planner.domain.treatments import Work, works_mask
from planner.make_plan import find_needs
from planner.params import PlanParams
from planner.priority.needs import Needs
from simulations.clock import HOUR_S
from simulations.crews import hours_left, ready_at
from simulations.policies.baseline_rules import RULES
from simulations.policies.beats import (
    BeatBook,
    Lap,
    join_laps,
    template_rate_g_m2,
)
from simulations.policies.policy import Dispatch, Situation
from simulations.reach import segments_in_reach

PLOUGH = works_mask({Work.PLOUGH})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNeed:
    """What the planner's criteria say of one class and kind of work.

    ``works`` is the mask that most of the length needs; ``share`` of the class's
    length needs it soon; ``spreading_rate_g_m2`` is the median of what is spread.
    """

    works: int
    share: float
    spreading_rate_g_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs:
    """What a depot believes at an hour: needs by class, for plough and for ice."""

    plough: Mapping[int, ClassNeed]
    ice: Mapping[int, ClassNeed]


class CallRule(Protocol):
    """Says which classes are called to plough."""

    def look(self, situation: Situation) -> None:
        """Take note of the weather, once an hour."""
        ...

    def classes(self, situation: Situation, beliefs: Beliefs) -> tuple[int, ...]:
        """Return class indices to plough now."""
        ...

    def called(self, class_index: int) -> None:
        """Take note that a class was called."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Pending:
    """One lap that waits for its vehicle."""

    lap: Lap
    class_index: int
    works: int
    material_share: float


@dataclass(slots=True, kw_only=True)
class FixedBeats:
    """A policy that drives whole beats when its rule calls their class.

    ``book`` holds the beats; None draws them when they are first needed.
    """

    name: str
    version: str
    rule: CallRule
    params: PlanParams = field(default_factory=PlanParams)
    book: BeatBook | None = None
    beat_iterations: int = RULES.beat_iterations
    _length_m: NDArray[np.float64] | None = None
    _pending: list[_Pending] = field(default_factory=list)

    def decide(self, situation: Situation) -> tuple[Dispatch, ...]:
        """Call classes, then send each free vehicle on the next lap of its beat.

        Nobody is called while no crew is at home.
        """
        self.rule.look(situation)
        if not situation.free_crews():
            return ()
        snapshot = situation.snapshot()
        if self.book is None:
            self.book = BeatBook(template=snapshot, iterations=self.beat_iterations)
        if self._length_m is None:
            in_reach = segments_in_reach(situation.town, situation.network)
            self._length_m = np.where(in_reach, situation.network.length_m, 0.0)
        params = situation.params(self.params)
        analysis = expect_surface(
            snapshot, params.horizon, params.surface, params.assimilation
        )
        beliefs = find_beliefs(
            situation, find_needs(snapshot, analysis, params), self._length_m
        )
        for class_index in self.rule.classes(situation, beliefs):
            need = beliefs.plough.get(class_index)
            works = need.works if need else PLOUGH
            rate = need.spreading_rate_g_m2 if need else 0.0
            if self._call(class_index, works, rate):
                self.rule.called(class_index)
        for class_index, need in beliefs.ice.items():
            if need.share >= RULES.call_share:
                self._call(class_index, need.works, need.spreading_rate_g_m2)
        self._pending.sort(
            key=lambda p: (
                situation.town.classes[p.class_index].rank,
                not p.works & PLOUGH,
            )
        )
        return tuple(self._send(situation))

    def _call(self, class_index: int, works: int, rate_g_m2: float) -> bool:
        """Queue a class's beats, unless they are still waiting to be driven."""
        ploughs = bool(works & PLOUGH)
        for waiting in self._pending:
            same_kind = bool(waiting.works & PLOUGH) == ploughs
            if waiting.class_index == class_index and same_kind:
                return False
        if self.book is None:
            return False
        laid_out = template_rate_g_m2(works)
        share = min(1.0, rate_g_m2 / laid_out) if laid_out else 0.0
        self._pending.extend(
            _Pending(lap, class_index, works, share)
            for lap in self.book.laps(class_index, works)
        )
        return True

    def _send(self, situation: Situation) -> list[Dispatch]:
        """Send every free vehicle on its next waiting laps, as its hours allow.

        Laps follow each other without a pause, after loading where the next one
        spreads, until they would fill more than `out_h`. A rested crew is not called
        for laps below `worth_a_call_share`.
        """
        loading_s = {d.name: d.loading_min * 60.0 for d in situation.town.depots}
        dispatches = []
        for crew in situation.free_crews():
            start = ready_at(crew, situation.now)
            home_by = after_seconds(
                start, min(hours_left(crew, situation.now), RULES.out_h) * HOUR_S
            )
            sent: Dispatch | None = None
            taken: list[_Pending] = []
            for waiting in self._pending:
                if waiting.lap.tour.vehicle != crew.vehicle.name:
                    continue
                begin = start
                if sent is not None:
                    spread = waiting.works & ~PLOUGH
                    pause_s = loading_s[crew.vehicle.depot] if spread else 0.0
                    begin = after_seconds(sent.tour.end, pause_s)
                tour = waiting.lap.at(begin, waiting.material_share)
                if tour.end > home_by:
                    continue
                tasks = waiting.lap.tasks
                if sent is not None:
                    tour, tasks = join_laps(sent.tour, tour), {**sent.tasks, **tasks}
                sent = Dispatch(tour=tour, tasks=tasks)
                taken.append(waiting)
            is_worth_it = any(p.lap.share >= RULES.worth_a_call_share for p in taken)
            if sent is None or (crew.is_fresh(situation.now) and not is_worth_it):
                continue
            dispatches.append(sent)
            self._pending = [p for p in self._pending if p not in taken]
        return dispatches


def find_beliefs(
    situation: Situation, needs: Needs, length_m: NDArray[np.float64]
) -> Beliefs:
    """Sum the planner's needs up by class: how much of it needs which work soon.

    ``length_m`` (S,) is 0 where no plough can get to: such a segment needs clearing
    for ever and would call its class for ever. [m]
    """
    network = situation.network
    plough: dict[int, ClassNeed] = {}
    ice: dict[int, ClassNeed] = {}
    soon = needs.earliest_s <= RULES.soon_h * HOUR_S
    ploughs = (needs.works & PLOUGH) > 0
    for class_index in range(len(situation.town.classes)):
        all_m = float(length_m[network.service_class == class_index].sum())
        if not all_m:
            continue
        for found, kind in ((plough, ploughs), (ice, ~ploughs)):
            rows = np.flatnonzero(
                soon
                & kind
                & (needs.class_index == class_index)
                & (length_m[needs.segment] > 0.0)
            )
            if not rows.size:
                continue
            masks = np.unique(needs.works[rows])
            length = [
                float(length_m[needs.segment[rows[needs.works[rows] == m]]].sum())
                for m in masks
            ]
            works = int(masks[int(np.argmax(length))])
            segments = np.unique(needs.segment[rows])
            rates = needs.spreading_rate_g_m2[rows[needs.works[rows] == works]]
            found[class_index] = ClassNeed(
                works=works,
                share=float(length_m[segments].sum()) / all_m,
                spreading_rate_g_m2=float(np.median(rates)),
            )
    return Beliefs(plough=plough, ice=ice)
