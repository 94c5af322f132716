"""What lies on every site and how warm the ground is, at one moment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceState:
    """The surface of (U,) sites at one moment.

    Attributes
    ----------
    ground_c : (N, U)
        Temperature of the nodes; row 0 is the surface of the pavement. [°C]
    snow_c : (U,)
        Temperature of the top of the snow; of the pavement where none lies. [°C]
    water_mm : (U,)
        Liquid on the pavement, brine included, outside the snow. [mm]
    ice_mm : (U,)
        Frozen to the pavement. [mm w.e.]
    frost_mm : (U,)
        Hoar frost. [mm w.e.]
    loose_mm_we, loose_liquid_mm, loose_kg_m3 : (U,)
        Loose snow: its ice [mm w.e.], the water it holds [mm], and the density of
        its ice [kg/m³]. With a tenth or more of water it is slush.
    packed_mm_we : (U,)
        Snow packed by traffic or by feet, with the water in it. [mm w.e.]
    salt_g_m2 : (U,)
        NaCl, dissolved or not. [g/m²]
    grit_g_m2 : (U,)
        Grit that still lies on top. [g/m²]
    snow_albedo : (U,), optional
    snow_layers : (L, 4, U), optional
        From the pavement up, row 0 the packed snow, then loose layers: ice and water
        [mm], ice per depth [kg/m³], temperature [°C]. Without them, or where their
        sums are not the totals above, which may be set by hand, the totals count.
    """

    ground_c: Array
    snow_c: Array
    water_mm: Array
    ice_mm: Array
    frost_mm: Array
    loose_mm_we: Array
    loose_liquid_mm: Array
    loose_kg_m3: Array
    packed_mm_we: Array
    salt_g_m2: Array
    grit_g_m2: Array
    snow_albedo: Array | None = None
    snow_layers: Array | None = None

    @property
    def count(self) -> int:
        """Number of sites, U."""
        return int(self.water_mm.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a run kept, (R,) steps by (U,) sites; see `SurfaceState` for the names.

    Attributes
    ----------
    end_s : (R,)
        Ends of the kept steps. [s]
    road_surface_temperature_c : (R, U) float32
        Of the pavement, under whatever lies on it. [°C]
    snow_surface_temperature_c : (R, U) float32
        Of the top of the snow; as the pavement where none lies. [°C]
    snow_depth_mm : (R, U) float32
        Loose and packed. [mm]
    snow_mm_we, slush_share, water_mm, ice_mm, frost_mm, packed_mm_we : (R, U) float32
        ``snow_mm_we``: loose snow with the water in it; ``packed_mm_we`` comes on top.
        ``slush_share``: water in the uppermost layer of the loose snow, some 3 cm,
        which is what a tyre meets, 0 to 1 of its mass.
    salt_g_m2, grit_g_m2 : (R, U) float32
    snowfall_mm, rainfall_mm : (R, U) float32
        Fallen since the kept step before: fresh depth of snow, and rain. [mm]
    """

    end_s: Array
    road_surface_temperature_c: NDArray[np.float32]
    snow_surface_temperature_c: NDArray[np.float32]
    snow_depth_mm: NDArray[np.float32]
    snow_mm_we: NDArray[np.float32]
    slush_share: NDArray[np.float32]
    water_mm: NDArray[np.float32]
    ice_mm: NDArray[np.float32]
    frost_mm: NDArray[np.float32]
    packed_mm_we: NDArray[np.float32]
    salt_g_m2: NDArray[np.float32]
    grit_g_m2: NDArray[np.float32]
    snowfall_mm: NDArray[np.float32]
    rainfall_mm: NDArray[np.float32]
