"""How much salt by condition and surface temperature: Transport Scotland's table."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Condition(IntEnum):
    """What the salt has to cope with."""

    FROST_OR_DAMP = 0
    WET = 1
    LIGHT_SNOW_FORECAST = 2
    SNOW_OR_FREEZING_RAIN_FORECAST = 3
    FREEZING_RAIN_FALLING = 4
    ICE_FORMED = 5
    SNOW_ON_ROAD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SaltRow:
    """One row of the table; it holds from ``coldest_c`` to below ``below_c``.

    ``prewet_g_m2`` is None where the table prefers dry salt; ``treatments`` is 2
    where it gives the rate twice.
    """

    condition: Condition
    coldest_c: float
    below_c: float
    dry_g_m2: float
    prewet_g_m2: float | None
    treatments: int = 1


SALT_TABLE = (
    SaltRow(
        condition=Condition.FROST_OR_DAMP,
        coldest_c=-2.0,
        below_c=np.inf,
        dry_g_m2=8.0,
        prewet_g_m2=8.0,
    ),
    SaltRow(
        condition=Condition.FROST_OR_DAMP,
        coldest_c=-5.0,
        below_c=-2.0,
        dry_g_m2=10.0,
        prewet_g_m2=9.0,
    ),
    SaltRow(
        condition=Condition.FROST_OR_DAMP,
        coldest_c=-10.0,
        below_c=-5.0,
        dry_g_m2=18.0,
        prewet_g_m2=18.0,
    ),
    SaltRow(
        condition=Condition.WET,
        coldest_c=-2.0,
        below_c=np.inf,
        dry_g_m2=8.0,
        prewet_g_m2=8.0,
    ),
    SaltRow(
        condition=Condition.WET,
        coldest_c=-5.0,
        below_c=-2.0,
        dry_g_m2=16.0,
        prewet_g_m2=15.0,
    ),
    SaltRow(
        condition=Condition.WET,
        coldest_c=-10.0,
        below_c=-5.0,
        dry_g_m2=15.0,
        prewet_g_m2=15.0,
        treatments=2,
    ),
    SaltRow(
        condition=Condition.LIGHT_SNOW_FORECAST,
        coldest_c=-10.0,
        below_c=np.inf,
        dry_g_m2=20.0,
        prewet_g_m2=18.0,
    ),
    SaltRow(
        condition=Condition.SNOW_OR_FREEZING_RAIN_FORECAST,
        coldest_c=-10.0,
        below_c=np.inf,
        dry_g_m2=20.0,
        prewet_g_m2=None,
        treatments=2,
    ),
    SaltRow(
        condition=Condition.FREEZING_RAIN_FALLING,
        coldest_c=-10.0,
        below_c=np.inf,
        dry_g_m2=20.0,
        prewet_g_m2=None,
    ),
    SaltRow(
        condition=Condition.ICE_FORMED,
        coldest_c=-5.0,
        below_c=np.inf,
        dry_g_m2=20.0,
        prewet_g_m2=None,
    ),
    SaltRow(
        condition=Condition.ICE_FORMED,
        coldest_c=-10.0,
        below_c=-5.0,
        dry_g_m2=20.0,
        prewet_g_m2=None,
        treatments=2,
    ),
    SaltRow(
        condition=Condition.SNOW_ON_ROAD,
        coldest_c=-10.0,
        below_c=np.inf,
        dry_g_m2=20.0,
        prewet_g_m2=None,
    ),
)
"""Rows by condition. The first two conditions share the row for frost at or above
-2 °C. The rows for snow and freezing rain state no temperature; they are held to
the table's coldest, -10 °C.

References
----------
Transport Scotland, "Scottish road network: lessons learned and recommendations
following the events of winter 2009/10", table of treatments (dry salt, and salt
pre-wetted 70:30 with brine of at most 23 %).
"""

BRINE_NACL_G_M2 = 5.0
"""Salt that brine lays on a surface by sweep-salting (Grönatrender,
"Sopsaltning ger centrumytorna nytt vinterliv")."""

BRINE_NACL_SHARE = 0.23
"""Salt in brine, by weight: at most 23 % in the table above."""


def brine_rate_g_m2() -> float:
    """Return the rate of brine as liquid, which is what the tank holds."""
    return round(BRINE_NACL_G_M2 / BRINE_NACL_SHARE)


def salt_rates_g_m2(
    condition: NDArray[np.int8],
    coldest_c: NDArray[np.float64],
    *,
    prewet: bool,
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Look up spreading rates.

    Parameters
    ----------
    condition : array, (n,)
        `Condition`.
    coldest_c : array, (n,)
        Lowest road surface temperature over the period of effect. [°C]
    prewet : bool
        Pre-wetted salt where the table does not prefer dry.

    Returns
    -------
    array, (n,)
        Rate of one treatment; NaN where the table has no row (too cold, or the
        temperature is not known). [g/m²]
    array, (n,)
        Treatments; 0 where the table has no row.
    """
    rate_g_m2 = np.full(condition.shape, np.nan)
    treatments = np.zeros(condition.shape, dtype=np.int8)
    for row in SALT_TABLE:
        holds = (condition == row.condition) & (coldest_c >= row.coldest_c)
        holds &= coldest_c < row.below_c
        use_prewet = prewet and row.prewet_g_m2 is not None
        rate_g_m2[holds] = row.prewet_g_m2 if use_prewet else row.dry_g_m2
        treatments[holds] = row.treatments
    return rate_g_m2, treatments
