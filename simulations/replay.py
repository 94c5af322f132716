"""A recorded winter over a town, hour by hour, under one policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.operations import TreatmentRecord
from planner.domain.readings import Reading
from planner.domain.town import Town
from planner.domain.weather import WeatherSeries
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.terrain.terrain import Terrain
from simulations.clock import HOUR_S, STEP_S, STEPS_PER_HOUR, Period
from simulations.crews import Crew
from simulations.driving import Driven, Spread, drive, slow_down
from simulations.forecast import ForecastKind, ForecastSource, cut
from simulations.messages import Observers, decode_all, equip_town, nearest_rows
from simulations.neighbourhoods import Neighbourhoods, draw_neighbourhoods
from simulations.policies.policy import (
    LONGEST_HISTORY_H,
    Dispatch,
    Policy,
    Situation,
)
from simulations.promises import Promises, build_promises
from simulations.reach import segments_in_reach
from simulations.road_climate import RoadClimate, build_road_climate
from simulations.streets import Done, Streets
from simulations.watch import Watch
from simulations.weather_steps import WeatherSteps, build_weather_steps

REMEMBERED_H = LONGEST_HISTORY_H
"""Hours for which treatments are handed to a policy."""

READINGS_H = 6.0
"""Hours for which readings are: an older one has been overtaken by newer ones."""

OnHour = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that is the same for every policy of a replay.

    ``streets`` are the maintained segments within reach of a plough, (M,);
    ``out_of_reach_km`` is the length of the others. ``untouched_slippery`` (T, M)
    is the truth of streets that nobody treats.
    """

    town: Town
    town_hash: str
    network: RoadNetwork
    terrain: Terrain | None
    period: Period
    seed: int
    streets: Neighbourhoods
    out_of_reach_km: float
    weather: WeatherSteps
    climate: RoadClimate
    forecast: ForecastSource
    observers: Observers
    promises: Promises
    snowfall_mm_we: NDArray[np.float64]
    untouched_slippery: NDArray[np.bool_]

    @property
    def class_index(self) -> NDArray[np.intp]:
        """Class of every maintained segment (M,)."""
        return self.network.service_class[self.streets.segment].astype(np.intp)

    @property
    def length_m(self) -> NDArray[np.float64]:
        """Length of every maintained segment (M,) [m]."""
        return np.asarray(self.network.length_m[self.streets.segment])

    def felt(self, row: int, spread: Spread) -> Done:
        """Return a treatment as a maintained segment feels it.

        What is spread lies on the lane, or on the whole width where there is none.
        """
        segment = self.streets.segment[row]
        area_m2 = float(self.network.length_m[segment] * self.network.width_m[segment])
        if spread.lane >= 0:
            area_m2 /= float(self.streets.passes[row])
        return Done(
            row=row,
            lane=spread.lane,
            works=spread.record.works,
            finished_s=self.period.second(spread.record.finished_at),
            spread_g_m2=spread.material_g / area_m2 if area_m2 > 0.0 else 0.0,
        )

    def build_truth(self) -> Streets:
        """Return clear streets at the start of the spin-up."""
        return Streets(self.streets, self.weather, self.climate)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTown:
    """A town folder's content: settings, their hash, network and terrain."""

    town: Town
    town_hash: str
    network: RoadNetwork
    terrain: Terrain | None = None


def build_scene(
    placed: PlacedTown,
    recorded: WeatherSeries,
    period: Period,
    kind: ForecastKind,
    seed: int,
) -> Scene:
    """Lay a town, a winter and a seed out for any number of policies.

    Streets and paths are replayed; places that are cleared by hand, and crews that do
    nothing else, are left out.

    Raises
    ------
    ValueError
        If the town maintains nothing or the weather does not cover the period.
    """
    placed = replace(placed, town=_with_ways_alone(placed.town))
    network = placed.network
    maintained = network.service_class != NO_CLASS
    in_reach = segments_in_reach(placed.town, network)
    streets = draw_neighbourhoods(network, in_reach, seed)
    if not streets.count:
        msg = (
            f"{placed.town.name} maintains {int(maintained.sum())} segments, and none "
            "of them within reach of a plough; there is nothing to replay"
        )
        raise ValueError(msg)
    weather = build_weather_steps(recorded, period)
    climate = build_road_climate(
        weather,
        period,
        (float(network.longitude.mean()), float(network.latitude.mean())),
        placed.town.time_zone,
    )
    untouched = Streets(streets, weather, climate)
    slippery = np.empty((period.step_count, streets.count), dtype=np.bool_)
    for step in range(period.step_count):
        if step == period.first_step:
            untouched.clear()
        untouched.advance(step, ())
        slippery[step] = untouched.is_slippery
    town = equip_town(placed.town, network, streets, seed)
    return Scene(
        town=town,
        town_hash=placed.town_hash,
        network=network,
        terrain=placed.terrain,
        period=period,
        seed=seed,
        streets=streets,
        out_of_reach_km=float(network.length_m[maintained & ~in_reach].sum()) / 1000.0,
        weather=weather,
        climate=climate,
        forecast=ForecastSource(
            recorded=cut(recorded, period.first, period.end), kind=kind, seed=seed
        ),
        observers=Observers(
            town=town,
            network=network,
            streets=streets,
            seed=seed,
            rows=nearest_rows(town, network, streets),
        ),
        promises=build_promises(
            town, period, weather.air_temperature_c, untouched.snowfall_mm_we
        ),
        snowfall_mm_we=untouched.snowfall_mm_we,
        untouched_slippery=slippery,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What happened under one policy.

    Attributes
    ----------
    watch : Watch
        Promises kept and broken.
    driven : tuple of Driven
    call_outs : int
        Crews called from home.
    messages : int
        Received and decoded.
    above_share, overdue_km : (T,)
        By step: share of the length whose clock runs; length overdue. [km]
    """

    policy: str
    version: str
    watch: Watch
    driven: tuple[Driven, ...]
    call_outs: int
    messages: int
    above_share: NDArray[np.float64]
    overdue_km: NDArray[np.float64]


@dataclass(slots=True)
class _Memory:
    """What a run has gathered so far."""

    crews: dict[str, Crew]
    row_of: dict[str, int]
    readings: list[Reading] = field(default_factory=list)
    driven: list[Driven] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)
    done: dict[int, list[Done]] = field(default_factory=dict)
    out: list[Driven] = field(default_factory=list)
    call_outs: int = 0
    messages: int = 0


def replay(scene: Scene, policy: Policy, on_hour: OnHour | None = None) -> Run:
    """Live through the period under a policy that knows only what was known then."""
    truth = scene.build_truth()
    watch = Watch(scene.streets, scene.class_index, scene.promises)
    memory = _Memory(
        crews={v.name: Crew(vehicle=v) for v in scene.town.vehicles},
        row_of={
            str(scene.network.segment_id[segment]): row
            for row, segment in enumerate(scene.streets.segment)
        },
    )
    first = scene.period.first_step
    above = np.zeros(scene.period.step_count)
    overdue = np.zeros(scene.period.step_count)
    for step in range(scene.period.step_count):
        if step == first:
            truth.clear()
        if step >= first and (step - first) % STEPS_PER_HOUR == 0:
            number = (step - first) // STEPS_PER_HOUR
            _decide(scene, policy, memory, truth, scene.period.hour(number))
            if on_hour is not None:
                on_hour(number + 1, scene.period.hour_count)
        met = truth.advance(step, _done_in(memory, step))
        watch.see(step, truth.depth_mm, truth.is_slippery, met, counts=step >= first)
        above[step] = watch.above_share(scene.length_m)
        overdue[step] = watch.overdue_km(scene.length_m, (step + 1) * STEP_S)
    watch.finish(scene.period.step_count * STEP_S)
    return Run(
        policy=policy.name,
        version=policy.version,
        watch=watch,
        driven=tuple(memory.driven),
        call_outs=memory.call_outs,
        messages=memory.messages,
        above_share=above,
        overdue_km=overdue,
    )


def _with_ways_alone(town: Town) -> Town:
    """Return a town without places to be cleared and without hand crews."""
    return replace(
        town,
        places=tuple(place for place in town.places if place.cleared is None),
        vehicles=tuple(vehicle for vehicle in town.vehicles if vehicle.works),
    )


def _decide(
    scene: Scene, policy: Policy, memory: _Memory, truth: Streets, now: Instant
) -> None:
    """Let devices speak, then let the policy send vehicles out."""
    oldest = after_seconds(now, -REMEMBERED_H * HOUR_S)
    memory.spreads = [s for s in memory.spreads if s.record.finished_at >= oldest]
    messages = scene.observers.send(truth, now)
    memory.messages += len(messages)
    heard_from = after_seconds(now, -READINGS_H * HOUR_S)
    memory.readings = [r for r in memory.readings if r.observed_at >= heard_from]
    memory.readings.extend(decode_all(messages))
    situation = Situation(
        now=now,
        town=scene.town,
        town_hash=scene.town_hash,
        network=scene.network,
        terrain=scene.terrain,
        weather=scene.forecast.known_at(now),
        readings=tuple(r for r in memory.readings if r.received_at <= now),
        treatments=tuple(
            s.record for s in memory.spreads if s.record.received_at <= now
        ),
        under_way=_under_way(memory, now),
        crews=memory.crews,
        seed=scene.seed,
        history_h=seconds_between(scene.period.start, now) / HOUR_S,
    )
    for dispatch in policy.decide(situation):
        _send_out(scene, memory, dispatch, now)


def _send_out(scene: Scene, memory: _Memory, dispatch: Dispatch, now: Instant) -> None:
    """Drive a published tour."""
    tour = dispatch.tour
    crew = memory.crews[tour.vehicle]
    memory.call_outs += crew.is_fresh(now)
    step = min(int(scene.period.second(tour.start) // STEP_S), scene.period.step_count)
    falling = scene.snowfall_mm_we[step : step + STEPS_PER_HOUR].sum()
    slow = slow_down(tour.vehicle, tour.start, float(falling), scene.seed)
    driven = drive(tour, dispatch.tasks, slow, scene.seed)
    memory.crews[tour.vehicle] = crew.sent(driven, now)
    memory.driven.append(driven)
    memory.spreads.extend(driven.treatments)
    _note(scene, memory, driven.treatments)
    memory.out.append(driven)


def _under_way(memory: _Memory, now: Instant) -> tuple[TreatmentRecord, ...]:
    """Return what published tours have still to report, as if done now."""
    memory.out = [driven for driven in memory.out if driven.end > now]
    return tuple(
        TreatmentRecord(
            segment=spread.record.segment,
            works=spread.record.works,
            finished_at=now,
            received_at=now,
            vehicle=spread.record.vehicle,
            pass_number=spread.record.pass_number,
        )
        for driven in memory.out
        for spread in driven.treatments
        if spread.record.received_at > now
    )


def _note(scene: Scene, memory: _Memory, spreads: Sequence[Spread]) -> None:
    """Lay treatments on the steps in which they are finished."""
    for spread in spreads:
        row = memory.row_of.get(spread.record.segment)
        if row is None:
            continue
        done = scene.felt(row, spread)
        memory.done.setdefault(int(done.finished_s // STEP_S), []).append(done)


def _done_in(memory: _Memory, step: int) -> tuple[Done, ...]:
    """Return the treatments that vehicles finish within a step, in order of time."""
    found = memory.done.pop(step, [])
    return tuple(sorted(found, key=lambda one: (one.finished_s, one.row, one.lane)))
