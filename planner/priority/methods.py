"""What is spread, and how much: salt, brine or grit by condition and cold."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import IceControl
from planner.domain.treatments import SWEEP_SALTING, Work, works_mask
from planner.params import PriorityParams
from planner.priority.needs import Conditions
from planner.priority.onsets import RAIN_ABOVE_MM_H, Slippery
from planner.priority.salt_table import Condition, brine_rate_g_m2, salt_rates_g_m2

PLOUGH = works_mask([Work.PLOUGH])
BRUSH = works_mask([Work.SWEEP])
GRIT = works_mask([Work.GRIT])
SHOVEL = works_mask([Work.SHOVEL])
SWEPT = works_mask(SWEEP_SALTING)
BRUSHED = (Condition.FROST_OR_DAMP, Condition.WET)
"""Conditions in which a brush leaves a surface bare enough for brine."""


def table_conditions(
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


def choose_works(
    method: IceControl,
    condition: NDArray[np.int8],
    coldest_c: NDArray[np.float64],
    params: PriorityParams,
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int8]]:
    """Return works, rate and number of treatments by the class's method.

    Grit where salt would not work: below the stop temperature, on ice at or below
    the limit for covered surfaces, and where the table ends. Brine gives way to
    pre-wetted salt in cold, on wet surfaces, in freezing rain and on ice. Brush and
    brine give way to it in freezing rain and on ice, and to grit in cold.

    Parameters
    ----------
    method : IceControl
    condition : array, (n,)
        `planner.priority.salt_table.Condition`.
    coldest_c : array, (n,)
        Lowest road surface temperature over the period of effect. [°C]
    params : PriorityParams

    Returns
    -------
    array, (n,)
        Masks of works.
    array, (n,)
        Rate of one treatment. [g/m²]
    array, (n,)
        Treatments.
    """
    works = np.full(condition.shape, GRIT, dtype=np.int32)
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
    if method is IceControl.SWEEP_SALT:
        swept = np.isin(condition, BRUSHED) & (coldest_c >= params.sweep_off_below_c)
        works[swept] = SWEPT
        rate_g_m2[swept] = brine_rate_g_m2()
        treatments[swept] = 1
    return works, rate_g_m2, treatments


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
    works = np.full(coldest_c.shape, PLOUGH, dtype=np.int32)
    rate_g_m2 = np.zeros(coldest_c.shape)
    if not salts_behind_ploughs(method):
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


def salts_behind_ploughs(method: IceControl) -> bool:
    """Return whether ploughs spread as they plough, by the class's method."""
    return method in {IceControl.SALT, IceControl.PREWET, IceControl.BRINE}
