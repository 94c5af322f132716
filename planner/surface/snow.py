"""Snow on a segment over one step: it falls, settles, melts and is ploughed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.surface.density import settled_density_kg_m3

HOUR_S = 3600.0
MM_PER_M = 1000.0
# Heat of melting 334 kJ/kg against 4.19 kJ/(kg K) that rain brings.
MELT_PER_RAIN_C = 4.19 / 334.0
FRESH_DENSITY_KG_M3 = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SnowLayer:
    """Loose snow, (U,) columns.

    Attributes
    ----------
    storage_mm_we : (U,)
        [mm water equivalent]
    density_kg_m3 : (U,)
        Of no meaning where there is no snow. [kg/m³]
    """

    storage_mm_we: NDArray[np.float64]
    density_kg_m3: NDArray[np.float64]

    @property
    def depth_mm(self) -> NDArray[np.float64]:
        """Depth of the layer, (U,). [mm]."""
        return self.storage_mm_we * MM_PER_M / self.density_kg_m3


def bare(columns: int) -> SnowLayer:
    """Return no snow on so many columns."""
    return SnowLayer(
        storage_mm_we=np.zeros(columns),
        density_kg_m3=np.full(columns, FRESH_DENSITY_KG_M3),
    )


def after_fall(
    layer: SnowLayer,
    fallen_mm_we: NDArray[np.float64],
    fresh_kg_m3: NDArray[np.float64],
) -> SnowLayer:
    """Lay fresh snow on top; depths add up.

    Parameters
    ----------
    layer : SnowLayer
    fallen_mm_we : (U,)
        [mm water equivalent]
    fresh_kg_m3 : (U,)
        Density of what falls. [kg/m³]
    """
    storage = layer.storage_mm_we + fallen_mm_we
    volume = layer.storage_mm_we / layer.density_kg_m3 + fallen_mm_we / fresh_kg_m3
    density = np.divide(storage, volume, out=fresh_kg_m3.copy(), where=volume > 0.0)
    return SnowLayer(storage_mm_we=storage, density_kg_m3=density)


def settled(
    layer: SnowLayer,
    air_temperature_c: NDArray[np.float64],
    rain_mm: NDArray[np.float64],
    step_s: float,
) -> SnowLayer:
    """Let the snow settle for one step; its mass stays."""
    return SnowLayer(
        storage_mm_we=layer.storage_mm_we,
        density_kg_m3=settled_density_kg_m3(
            layer.density_kg_m3,
            layer.storage_mm_we,
            np.minimum(air_temperature_c, 0.0),
            (air_temperature_c > 0.0) | (rain_mm > 0.0),
            step_s,
        ),
    )


def melt_mm_we(
    air_temperature_c: NDArray[np.float64],
    rain_mm: NDArray[np.float64],
    melt_mm_h_per_c: float,
    step_s: float,
) -> NDArray[np.float64]:
    """Snow that warm air and rain can melt in one step. [mm water equivalent].

    A degree-hour factor of 0.15 mm/(h °C) is 3.6 mm a day and degree, in the
    middle of what is measured on snow; rain gives off its heat down to 0 °C.
    Traffic and the sun's part in it are left out.

    References
    ----------
    .. [1] R. Hock, "Temperature index melt modelling in mountain areas", J. Hydrol.
       282 (2003) 104-115, table 1.
    """
    warm_c = np.maximum(air_temperature_c, 0.0)
    by_air = melt_mm_h_per_c * warm_c * step_s / HOUR_S
    return by_air + MELT_PER_RAIN_C * warm_c * rain_mm


def after_melt(layer: SnowLayer, melted_mm_we: NDArray[np.float64]) -> SnowLayer:
    """Take melted snow away at the density it has."""
    return SnowLayer(
        storage_mm_we=np.maximum(layer.storage_mm_we - melted_mm_we, 0.0),
        density_kg_m3=layer.density_kg_m3,
    )


def soaked(layer: SnowLayer, frozen_mm: NDArray[np.float64]) -> SnowLayer:
    """Let water freeze in the pores of the snow: heavier, but no deeper.

    Parameters
    ----------
    layer : SnowLayer
    frozen_mm : (U,)
        0 where there is no snow. [mm]
    """
    storage = layer.storage_mm_we + frozen_mm
    share = np.divide(
        storage,
        layer.storage_mm_we,
        out=np.ones(storage.shape),
        where=layer.storage_mm_we > 0.0,
    )
    return SnowLayer(storage_mm_we=storage, density_kg_m3=layer.density_kg_m3 * share)


def after_plough(
    layer: SnowLayer,
    chosen: NDArray[np.intp],
    kept_share: NDArray[np.float64],
    ploughed_to_mm: float,
) -> SnowLayer:
    """Plough some columns down.

    Parameters
    ----------
    layer : SnowLayer
    chosen : (C,) indices of columns
    kept_share : (C,)
        Share of what lies above ``ploughed_to_mm`` that stays: 0 after the last
        pass, one half after the first of two.
    ploughed_to_mm : float
        [mm]
    """
    depth_mm = layer.depth_mm[chosen]
    left_mm = np.minimum(depth_mm, ploughed_to_mm)
    left_mm = left_mm + kept_share * (depth_mm - left_mm)
    storage = layer.storage_mm_we.copy()
    storage[chosen] = left_mm * layer.density_kg_m3[chosen] / MM_PER_M
    return SnowLayer(storage_mm_we=storage, density_kg_m3=layer.density_kg_m3)
