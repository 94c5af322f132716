"""The weather as the surface model takes it: on the model's own steps, no gaps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWeather:
    """Weather of (T,) steps over (K,) cells, complete: no value is NaN.

    Attributes
    ----------
    end_s : (T,)
        End of each step from ``now``, rising; a step starts where the one before
        ended. [s]
    step_s : (T,)
        Its length. [s]
    sun_elevation_deg, sun_azimuth_deg : (T,)
        In the middle of the step; azimuth clockwise from north. [degrees]
    air_temperature_c, relative_humidity_pct, wind_speed_m_s, pressure_hpa : (T, K)
        At the end of the step; humidity over water, temperature at 2 m, wind at
        10 m. [°C, %, m/s, hPa]
    precipitation_mm : (T, K)
        In the step. [mm]
    snow_share : (T, K)
        Share of it that falls as snow; negative where it is not stated, then the
        wet-bulb temperature at the site decides.
    direct_w_m2, diffuse_w_m2 : (T, K)
        Shortwave on a flat, open surface, mean of the step. [W/m²]
    longwave_w_m2 : (T, K)
        From an open sky, mean of the step. [W/m²]
    cold_pool_strength : (T, K)
        0 (day, cloud or wind) to 1 (clear, calm night).
    traffic_factor : (T,), optional
        Traffic of the step against that of an even day; 1 without. The mean over a
        day is 1.
    estimated : tuple of str
        One sentence for each quantity that was not stated, with the method.
    remarks : tuple of str
        What was wrong with the values that were stated, one sentence each.
    """

    end_s: Array
    step_s: Array
    sun_elevation_deg: Array
    sun_azimuth_deg: Array
    air_temperature_c: Array
    relative_humidity_pct: Array
    wind_speed_m_s: Array
    pressure_hpa: Array
    precipitation_mm: Array
    snow_share: Array
    direct_w_m2: Array
    diffuse_w_m2: Array
    longwave_w_m2: Array
    cold_pool_strength: Array
    estimated: tuple[str, ...] = ()
    traffic_factor: Array | None = None
    remarks: tuple[str, ...] = ()

    @property
    def step_count(self) -> int:
        """Number of steps, T."""
        return int(self.end_s.shape[0])

    @property
    def cell_count(self) -> int:
        """Number of cells, K."""
        return int(self.air_temperature_c.shape[1])
