"""Ice control: which segments get salt, brine or grit, how much and by when."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.treatments import Work, works_mask
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.needs import Conditions
from planner.priority.salt_table import Condition, brine_rate_g_m2, salt_rates_g_m2


class Slippery(IntEnum):
    """Why a surface is slippery, numbered as the outlook numbers it."""

    NONE = 0
    HOAR_FROST = 1
    FREEZING_WET = 2
    FREEZING_RAIN = 3
    SNOW_COVER = 4
    REPORTED_ICE = 5


RISING_FILM_MM = 0.02
"""Growth of the water film in a step that only water coming down explains: hoar
frost and dew lay down about 0.1 mm in a whole night."""

RAIN_ABOVE_MM_H = 0.1
"""Rain that counts as falling, from which the outlook has it freeze. A film that is
full grows no more, so its growth alone does not tell when rain ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IceTreatments:
    """Ice control of I segments. Times are from ``now``.

    Attributes
    ----------
    segment : (I,) int32
    class_index : (I,) int16
    slippery : (I,) int8
        `Slippery`.
    onset_s : (I,)
        When it becomes slippery, or did. [s]
    earliest_s, due_s : (I,)
        [s]
    coldest_c : (I,)
        Lowest road surface temperature over the period of effect. [°C]
    works : (I,) int32
        Mask.
    rate_g_m2 : (I,)
        Of one treatment. [g/m²]
    treatments : (I,) int8
        2 where the salt table gives the rate twice.
    is_preventive, by_clock : (I,) bool
        Whether it is due before the onset; whether a clock time makes it due.
    is_older : (I,) bool
        Whether it may have been slippery for longer than anybody can know, so that
        the clock starts at ``now``.
    behind_round : (I,) int16
        Round of ploughing on the segment that it follows, 0 for none.
    """

    segment: NDArray[np.int32]
    class_index: NDArray[np.int16]
    slippery: NDArray[np.int8]
    onset_s: NDArray[np.float64]
    earliest_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    coldest_c: NDArray[np.float64]
    works: NDArray[np.int32]
    rate_g_m2: NDArray[np.float64]
    treatments: NDArray[np.int8]
    is_preventive: NDArray[np.bool_]
    by_clock: NDArray[np.bool_]
    is_older: NDArray[np.bool_]
    behind_round: NDArray[np.int16]

    @property
    def count(self) -> int:
        """Number of treatments, I."""
        return int(self.segment.shape[0])

    def take(self, picked: NDArray[np.bool_]) -> "IceTreatments":
        """Return the picked treatments."""
        return IceTreatments(
            **{column.name: getattr(self, column.name)[picked] for column in FIELDS}
        )


FIELDS = fields(IceTreatments)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassIce:
    """Ice control of one class, and the segments left out as it passes by itself."""

    treatments: IceTreatments
    passing: int = 0


def join_treatments(parts: list[IceTreatments]) -> IceTreatments:
    """Return all treatments of at least one list as one."""
    return IceTreatments(
        **{
            column.name: np.concatenate([getattr(part, column.name) for part in parts])
            for column in FIELDS
        }
    )


def ice_treatments(
    service_class: ServiceClass,
    class_index: int,
    segments: NDArray[np.int32],
    conditions: Conditions,
    clock_s: NDArray[np.float64],
    params: PriorityParams,
) -> ClassIce:
    """List the ice control that a class needs between now and the task horizon.

    A preventive class is treated before it becomes slippery, from the lead time
    before the onset, but not before rain ends that would wash the salt off.
    Otherwise, and where it is slippery already, the clock starts at the onset and
    runs for the class's hours, or until its next clock time; what is not slippery
    any more by then gets no task. Where the onset is only assumed, because it was
    slippery when the history starts or hoar frost lies on a surface that has not
    been above 0 °C since, nobody can have promised from it: the clock starts at
    ``now``. Snow that lies is the ploughs' matter and no reason for a task here.
    Only the first onset within the horizon counts.

    Parameters
    ----------
    service_class : ServiceClass
    class_index : int
    segments : array, (n,)
        Segments of the class.
    conditions : Conditions
    clock_s : array, (C,)
        Promised clock times, rising, from ``now``. [s]
    params : PriorityParams

    Returns
    -------
    ClassIce
        Treatments in order of segment.
    """
    time_s = conditions.time_s
    if service_class.ice_control is IceControl.NONE:
        segments = segments[:0]
    onset, found = _onsets(conditions, segments, params)
    segments, onset = segments[found], onset[found]
    onset_s = time_s[onset]
    slippery = conditions.slipperiness[onset, segments]
    hours_s = service_class.ice_completion_h * HOUR_S
    notice_s = params.notice_h * HOUR_S
    preventive = np.full(onset.shape, service_class.preventive) & (onset_s > 0.0)

    lead_s = onset_s - params.preventive_lead_h * HOUR_S
    dry_s = _rain_end_s(conditions, segments, onset, slippery, params)
    early_s = np.maximum(np.maximum(lead_s, dry_s), 0.0)
    earliest_s = np.where(preventive, early_s, np.maximum(onset_s, 0.0))
    older = _is_older(conditions, segments, onset, slippery)
    from_s = np.where(older, np.maximum(onset_s, 0.0), onset_s)
    upcoming_s = np.append(clock_s, np.inf)
    clock = upcoming_s[np.searchsorted(clock_s, from_s + notice_s, side="left")]
    reactive_s = np.minimum(from_s + hours_s, clock)
    due_s = np.where(preventive, np.maximum(onset_s, dry_s + notice_s), reactive_s)

    # What is spread now has to work from now on, however long ago it froze.
    works_from = np.maximum(onset, int(np.searchsorted(time_s, 0.0)))
    coldest_c = lowest_surface_c(conditions, segments, works_from, params.effect_h)
    works, rate_g_m2, times = _choose(
        service_class.ice_control,
        _conditions(conditions, segments, onset, slippery, params),
        coldest_c,
        params,
    )
    soon = earliest_s <= params.task_horizon_h * HOUR_S
    then = np.searchsorted(time_s, np.maximum(due_s, 0.0))
    state_then = conditions.slipperiness[np.minimum(then, time_s.size - 1), segments]
    stays = preventive | (state_then != Slippery.NONE)
    treatments = IceTreatments(
        segment=segments.astype(np.int32),
        class_index=np.full(segments.shape, class_index, dtype=np.int16),
        slippery=slippery,
        onset_s=onset_s,
        earliest_s=earliest_s,
        due_s=due_s,
        coldest_c=coldest_c,
        works=works,
        rate_g_m2=rate_g_m2,
        treatments=times,
        is_preventive=preventive,
        by_clock=~preventive & (clock < from_s + hours_s),
        is_older=older,
        behind_round=np.zeros(segments.shape, dtype=np.int16),
    )
    return ClassIce(
        treatments=treatments.take(soon & stays), passing=int((soon & ~stays).sum())
    )


def lowest_surface_c(
    conditions: Conditions,
    segments: NDArray[np.int32],
    from_step: NDArray[np.intp],
    effect_h: float,
) -> NDArray[np.float64]:
    """Lowest road surface temperature [°C] over a period of effect, (n,)."""
    surface_c = conditions.road_surface_temperature_c
    last = surface_c.shape[0] - 1
    lowest_c: NDArray[np.float64] = surface_c[np.minimum(from_step, last), segments]
    for ahead in range(1, _steps(conditions, effect_h) + 1):
        later = np.minimum(from_step + ahead, last)
        lowest_c = np.minimum(lowest_c, surface_c[later, segments])
    return lowest_c


def after_plough(
    method: IceControl, coldest_c: NDArray[np.float64], params: PriorityParams
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Works and rates of a last round: plough, and salt in the same pass.

    Salt follows the plough on a salted class where the surface gets colder than
    the limit for it and stays warm enough for salt on a snow-covered surface.

    Parameters
    ----------
    method : IceControl
    coldest_c : array, (n,)
        [°C]
    params : PriorityParams

    Returns
    -------
    array, (n,)
        Masks of works.
    array, (n,)
        [g/m²]
    """
    works = np.full(coldest_c.shape, works_mask([Work.PLOUGH]), dtype=np.int32)
    rate_g_m2 = np.zeros(coldest_c.shape)
    if method in {IceControl.NONE, IceControl.GRIT}:
        return works, rate_g_m2
    work = Work.SALT if method is IceControl.SALT else Work.PREWET
    condition = np.full(coldest_c.shape, Condition.SNOW_ON_ROAD, dtype=np.int8)
    table_g_m2, _ = salt_rates_g_m2(condition, coldest_c, prewet=work is Work.PREWET)
    salted = (coldest_c < params.salt_after_plough_below_c) & (
        coldest_c > params.salt_on_cover_above_c
    )
    salted &= np.isfinite(table_g_m2)
    works[salted] = works_mask([Work.PLOUGH, work])
    rate_g_m2[salted] = table_g_m2[salted]
    return works, rate_g_m2


def _steps(conditions: Conditions, hours: float) -> int:
    """Return how many steps of the outlook fill those hours."""
    if conditions.time_s.size == 1:
        return 0
    return round(hours * HOUR_S / float(conditions.time_s[1] - conditions.time_s[0]))


def _onsets(
    conditions: Conditions, segments: NDArray[np.int32], params: PriorityParams
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the step at which each segment becomes slippery, and whether it does."""
    time_s = conditions.time_s
    now = int(np.searchsorted(time_s, 0.0))
    reach_s = (params.task_horizon_h + params.preventive_lead_h) * HOUR_S
    end = int(np.searchsorted(time_s, reach_s, side="right"))
    state = conditions.slipperiness[:end, segments]
    is_slippery = (state != Slippery.NONE) & (state != Slippery.SNOW_COVER)
    ahead = now + is_slippery[now:].argmax(axis=0)
    found = is_slippery[now:].any(axis=0)
    past = is_slippery[: now + 1][::-1]
    since = np.where(past.all(axis=0), 0, now + 1 - (~past).argmax(axis=0))
    return np.where(is_slippery[now], since, ahead), found


def _is_older(
    conditions: Conditions,
    segments: NDArray[np.int32],
    onset: NDArray[np.intp],
    slippery: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Return where it may have been slippery before the history starts, (n,)."""
    past = conditions.time_s <= 0.0
    surface_c = conditions.road_surface_temperature_c[past][:, segments]
    thawed = surface_c > 0.0
    last = max(int(past.sum()) - 1, 0)
    ever = np.logical_or.accumulate(thawed, axis=0)
    cold = ~ever[np.minimum(onset, last), np.arange(segments.size)]
    happened = conditions.time_s[onset] < 0.0
    older: NDArray[np.bool_] = happened & (
        (onset == 0) | (cold & (slippery == Slippery.HOAR_FROST))
    )
    return older


def _rain_end_s(
    conditions: Conditions,
    segments: NDArray[np.int32],
    onset: NDArray[np.intp],
    slippery: NDArray[np.int8],
    params: PriorityParams,
) -> NDArray[np.float64]:
    """Return when rain before the onset ends, ``-inf`` where none would wash it off."""
    end_s = np.full(onset.shape, -np.inf)
    film_mm = conditions.water_film_mm
    for back in range(_steps(conditions, params.preventive_lead_h), -1, -1):
        step = np.maximum(onset - back, 1)
        rise_mm = film_mm[step, segments] - film_mm[step - 1, segments]
        falls = conditions.rainfall_mm_h[step] > RAIN_ABOVE_MM_H
        falls |= rise_mm > RISING_FILM_MM
        end_s = np.where(falls, conditions.time_s[step], end_s)
    return np.where(slippery == Slippery.FREEZING_RAIN, -np.inf, end_s)


def _conditions(
    conditions: Conditions,
    segments: NDArray[np.int32],
    onset: NDArray[np.intp],
    slippery: NDArray[np.int8],
    params: PriorityParams,
) -> NDArray[np.int8]:
    """Return the salt table's condition for each onset.

    Water that froze before now is ice, unless rain falls on it.
    """
    wet = conditions.water_film_mm[onset, segments] > params.wet_above_mm
    now = int(np.searchsorted(conditions.time_s, 0.0))
    rains = bool(conditions.rainfall_mm_h[now] > RAIN_ABOVE_MM_H)
    lies = Condition.FREEZING_RAIN_FALLING if rains else Condition.ICE_FORMED
    onset_s = conditions.time_s[onset]
    freezing = np.where(wet, Condition.WET, Condition.FROST_OR_DAMP)
    rain = np.where(onset_s < 0.0, lies, Condition.SNOW_OR_FREEZING_RAIN_FORECAST)
    rain = np.where(onset_s == 0.0, Condition.FREEZING_RAIN_FALLING, rain)
    return np.select(
        [
            slippery == Slippery.FREEZING_WET,
            slippery == Slippery.FREEZING_RAIN,
            slippery == Slippery.REPORTED_ICE,
        ],
        [
            np.where(onset_s < 0.0, lies, freezing),
            rain,
            np.full(onset.shape, Condition.ICE_FORMED),
        ],
        Condition.FROST_OR_DAMP,
    ).astype(np.int8)


def _choose(
    method: IceControl,
    condition: NDArray[np.int8],
    coldest_c: NDArray[np.float64],
    params: PriorityParams,
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int8]]:
    """Return works, rate and number of treatments by the class's method.

    Grit where salt would not work: below the stop temperature, on ice at or below
    the limit for covered surfaces, and where the table ends. Brine gives way to
    pre-wetted salt in cold, on wet surfaces, in freezing rain and on ice.
    """
    works = np.full(condition.shape, works_mask([Work.GRIT]), dtype=np.int32)
    rate_g_m2 = np.full(condition.shape, params.grit_rate_g_m2)
    treatments = np.ones(condition.shape, dtype=np.int8)
    if method is IceControl.GRIT:
        return works, rate_g_m2, treatments
    solid = Work.SALT if method is IceControl.SALT else Work.PREWET
    table_g_m2, times = salt_rates_g_m2(
        condition, coldest_c, prewet=solid is Work.PREWET
    )
    on_ice = condition == Condition.ICE_FORMED
    salted = np.isfinite(table_g_m2) & (coldest_c >= params.salt_stop_below_c)
    salted &= ~on_ice | (coldest_c > params.salt_on_cover_above_c)
    works[salted] = works_mask([solid])
    rate_g_m2[salted] = table_g_m2[salted]
    treatments[salted] = times[salted]
    if method is IceControl.BRINE:
        brined = salted & (condition == Condition.FROST_OR_DAMP)
        brined &= coldest_c >= params.brine_off_below_c
        works[brined] = works_mask([Work.BRINE])
        rate_g_m2[brined] = brine_rate_g_m2()
        treatments[brined] = 1
    return works, rate_g_m2, treatments
