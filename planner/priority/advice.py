"""What to do with every segment, or why to do nothing, one sentence each."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant
from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import NothingToDo, Phrases
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.found import Found
from planner.priority.ice_reasons import ICE
from planner.priority.needs import Conditions, Needs
from planner.priority.onsets import Slippery
from planner.priority.remarks import STEPS
from planner.priority.wording import Clocks, build_clocks, minutes


class Nothing(IntEnum):
    """Why nothing is advised; of several reasons the first counts."""

    SOMETHING_IS = 0
    NOT_MAINTAINED = 1
    STAIRS = 2
    TUNNEL = 3
    MELTS = 4
    SNOWS_ON = 5
    THAWS = 6
    TOO_COLD = 7
    IN_RAIN = 8
    LATER = 9
    NO_ICE_CONTROL = 10
    GRIPS = 11
    SALTED = 12
    TOO_LITTLE_SNOW = 13
    CLEAR = 14


SALTED_BELOW_C = -0.5
"""Water that stays wet below this holds salt."""

SNOW_FROM_MM = 1.0
"""Snow less deep than this is not spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentAdvice:
    """What to do next with each of S segments. Times are from ``now``.

    Attributes
    ----------
    works : (S,) int32
        Mask, see `planner.domain.treatments`; 0 where nothing is to be done.
    rate_g_m2 : (S,)
        0 where nothing is spread. [g/m²]
    start_s, due_s : (S,)
        ``inf`` where nothing is to be done. [s]
    nothing : (S,) int8
        `Nothing`: why nothing is to be done.
    why : tuple of str, (S,)
    """

    works: NDArray[np.int32]
    rate_g_m2: NDArray[np.float64]
    start_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    nothing: NDArray[np.int8]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """What the outlook has up to the task horizon, (S,) each.

    ``cause`` and ``onset_s`` are those of the first ice or frost, ``grip`` the least
    while it lies, ``inf`` where that is not known; ``brine_c`` is the coldest at
    which water stays wet.
    """

    peak_mm: NDArray[np.float64]
    cause: NDArray[np.int8]
    onset_s: NDArray[np.float64]
    grip: NDArray[np.float64]
    brine_c: NDArray[np.float64]
    coldest_c: NDArray[np.float64]


class _Row(NamedTuple):
    """What a sentence on a segment without work says; minutes from now."""

    code: int
    class_index: int
    cause: float
    onset: int | None
    peak_mm: float
    grip: float
    brine_c: float
    coldest_c: float


def advise(  # noqa: PLR0913
    town: Town,
    network: RoadNetwork,
    conditions: Conditions,
    now: Instant,
    params: PriorityParams,
    *,
    found: Found,
    needs: Needs,
) -> SegmentAdvice:
    """Say of every segment what to do with it next, and why, or why nothing.

    The advice is the first of the segment's tasks to start, with the task's own
    reason.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
        S segments.
    conditions : Conditions
    now : Instant
    params : PriorityParams
    found : Found
        What `planner.priority.found.find_treatments` says of the same.
    needs : Needs
        The tasks of that.

    Returns
    -------
    SegmentAdvice
    """
    count = network.count
    ahead = _look_ahead(conditions, params)
    code = _codes(town, network, found, ahead)
    works = np.zeros(count, dtype=np.int32)
    rate_g_m2 = np.zeros(count)
    start_s, due_s = np.full(count, np.inf), np.full(count, np.inf)
    order = np.lexsort((needs.due_s, needs.earliest_s))
    segments, first = np.unique(needs.segment[order], return_index=True)
    rows = order[first]
    works[segments] = needs.works[rows]
    rate_g_m2[segments] = needs.spreading_rate_g_m2[rows]
    start_s[segments] = needs.earliest_s[rows]
    due_s[segments] = needs.due_s[rows]
    code[segments] = Nothing.SOMETHING_IS
    why = _sentences(town, network, code, ahead, build_clocks(town, now), params)
    for segment, row in zip(segments.tolist(), rows.tolist(), strict=True):
        why[segment] = needs.reason[row]
    return SegmentAdvice(
        works=works,
        rate_g_m2=rate_g_m2,
        start_s=start_s,
        due_s=due_s,
        nothing=code,
        why=tuple(why),
    )


def _look_ahead(conditions: Conditions, params: PriorityParams) -> _Ahead:
    """Gather what the outlook has between now and the task horizon."""
    time_s = conditions.time_s
    inside = (time_s >= 0.0) & (time_s <= params.task_horizon_h * HOUR_S)
    state = conditions.slipperiness[inside]
    icy = (state != Slippery.NONE) & (state != Slippery.SNOW_COVER)
    first = icy.argmax(axis=0)
    columns = np.arange(state.shape[1])
    is_icy = icy[first, columns]
    surface_c = conditions.road_surface_temperature_c[inside]
    wet = (conditions.water_film_mm[inside] >= params.wet_above_mm) & ~icy
    grip = np.full(columns.shape, np.inf)
    if conditions.friction is not None:
        grip = np.where(icy, conditions.friction[inside], np.inf).min(axis=0)
    return _Ahead(
        peak_mm=conditions.snow_depth_mm[inside].max(axis=0),
        cause=np.where(is_icy, state[first, columns], Slippery.NONE).astype(np.int8),
        onset_s=np.where(is_icy, time_s[inside][first], np.inf),
        grip=np.where(is_icy & ~np.isnan(grip), grip, np.inf),
        brine_c=np.where(wet, surface_c, np.inf).min(axis=0),
        coldest_c=surface_c.min(axis=0),
    )


def _codes(
    town: Town, network: RoadNetwork, found: Found, ahead: _Ahead
) -> NDArray[np.int8]:
    """Return why there would be nothing to do on each segment, (S,)."""
    code = np.full(network.count, Nothing.CLEAR, dtype=np.int8)
    code[ahead.peak_mm >= SNOW_FROM_MM] = Nothing.TOO_LITTLE_SNOW
    code[ahead.brine_c < SALTED_BELOW_C] = Nothing.SALTED
    is_icy = ahead.cause != Slippery.NONE
    code[is_icy & np.isfinite(ahead.grip)] = Nothing.GRIPS
    untreated = np.array(
        [each.ice_control is IceControl.NONE for each in town.classes] + [False]
    )
    code[is_icy & untreated[network.service_class]] = Nothing.NO_ICE_CONTROL
    for snow, ice in zip(found.by_class, found.frozen, strict=True):
        for segments, why in (
            (ice.later, Nothing.LATER),
            (snow.later, Nothing.LATER),
            (ice.in_rain, Nothing.IN_RAIN),
            (ice.too_cold, Nothing.TOO_COLD),
            (ice.passing, Nothing.THAWS),
            (snow.without_end, Nothing.SNOWS_ON),
            (snow.melting, Nothing.MELTS),
        ):
            code[segments] = why
    code[network.is_tunnel] = Nothing.TUNNEL
    code[network.highway == STEPS] = Nothing.STAIRS
    code[network.service_class == NO_CLASS] = Nothing.NOT_MAINTAINED
    return code


def _sentences(
    town: Town,
    network: RoadNetwork,
    code: NDArray[np.int8],
    ahead: _Ahead,
    clocks: Clocks,
    params: PriorityParams,
) -> list[str]:
    """Say why nothing is to be done, (S,); equal figures share a sentence."""

    def only_of(
        values: NDArray[np.float64], digits: int, *codes: Nothing
    ) -> list[float]:
        spoken = np.isin(code, codes)
        found: list[float] = np.where(spoken, np.round(values, digits), 0.0).tolist()
        return found

    of_ice = (Nothing.THAWS, Nothing.NO_ICE_CONTROL, Nothing.GRIPS)
    onset_s = np.where(np.isin(code, of_ice), ahead.onset_s, np.inf)
    columns = (
        code.tolist(),
        network.service_class.tolist(),
        only_of(ahead.cause.astype(np.float64), 0, *of_ice),
        minutes(onset_s),
        only_of(ahead.peak_mm, 0, Nothing.TOO_LITTLE_SNOW),
        only_of(ahead.grip, 2, Nothing.GRIPS),
        only_of(ahead.brine_c, 1, Nothing.SALTED),
        only_of(ahead.coldest_c, 1, Nothing.TOO_COLD),
    )
    known: dict[_Row, str] = {}
    sentences = []
    phrases = get_phrases(town.language)
    for row in map(_Row._make, zip(*columns, strict=True)):
        if row not in known:
            known[row] = _sentence(town, row, clocks, params, phrases)
        sentences.append(known[row])
    return sentences


def _sentence(
    town: Town, row: _Row, clocks: Clocks, params: PriorityParams, phrases: Phrases
) -> str:
    """Return the sentence on one segment."""
    say, shared = phrases.nothing, phrases.shared
    code = Nothing(row.code)
    plain = {
        Nothing.SOMETHING_IS: "",
        Nothing.NOT_MAINTAINED: say.not_maintained,
        Nothing.STAIRS: say.stairs,
        Nothing.TUNNEL: say.tunnel,
        Nothing.IN_RAIN: say.in_rain,
    }.get(code)
    if plain is not None:
        return plain
    promised = town.classes[row.class_index]
    name = shared.class_name(promised.name)
    until = clocks.other(round(params.task_horizon_h * 60.0))
    kind = ICE.get(Slippery(int(row.cause)))
    what = say.some_ice if kind is None else phrases.ice.what[kind]
    ice = say.begins(what, clocks.other(row.onset))
    return {
        Nothing.MELTS: lambda: say.melts(name),
        Nothing.SNOWS_ON: lambda: say.snows_on(name),
        Nothing.THAWS: lambda: say.thaws(ice, name),
        Nothing.TOO_COLD: lambda: say.too_cold(
            100.0 * params.freezing_chance_from, shared.temperature(row.coldest_c)
        ),
        Nothing.LATER: lambda: say.later(until),
        Nothing.NO_ICE_CONTROL: lambda: say.no_ice_control(ice, name),
        Nothing.GRIPS: lambda: say.grips(
            ice, row.grip, promised.slippery_friction, name
        ),
        Nothing.SALTED: lambda: say.salted(shared.temperature(row.brine_c)),
        Nothing.TOO_LITTLE_SNOW: lambda: say.too_little(
            row.peak_mm, until, name, _start_depths(promised, say)
        ),
        Nothing.CLEAR: lambda: say.clear(until),
    }[code]()


def _start_depths(promised: ServiceClass, say: NothingToDo) -> str:
    """Return the depths from which a class is cleared, as people write them."""
    wet_mm, dry_mm = promised.start_depth_wet_mm, promised.start_depth_dry_mm
    swept_mm = promised.sweep_start_depth_mm
    if promised.ice_control is IceControl.SWEEP_SALT and swept_mm is not None:
        return say.depth(swept_mm)
    return say.depth(wet_mm) if wet_mm == dry_mm else say.depths(wet_mm, dry_mm)
