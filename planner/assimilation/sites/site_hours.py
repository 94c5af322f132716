"""One site's weather cut into hours, to be laid out as columns of many starts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.step_weather import StepWeather

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
HOUR_S = 3600.0
NOMINAL_SUN_DEG = 45.0
"""Columns that begin at different hours share one clock. A site without a horizon of
its own has the sun's height in its shortwave already; any height above the (flat)
horizon gives the same answer."""
_BY_CELL = (
    "air_temperature_c",
    "relative_humidity_pct",
    "wind_speed_m_s",
    "pressure_hpa",
    "precipitation_mm",
    "snow_share",
    "direct_w_m2",
    "diffuse_w_m2",
    "longwave_w_m2",
    "cold_pool_strength",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHours:
    """Weather over one site, (H,) hours of M even steps.

    Attributes
    ----------
    steps : StepWeather
        (H * M, 1)
    per_hour : int
        M.
    clear_w_m2 : (H,)
        Shortwave on level ground under a clear sky, mean of the hour. [W/m²]
    """

    steps: StepWeather
    per_hour: int
    clear_w_m2: Array

    def __post_init__(self) -> None:
        """Refuse weather that is not one cell of whole hours."""
        expected = (self.hour_count * self.per_hour, 1)
        if self.steps.air_temperature_c.shape != expected:
            msg = (
                f"weather is {self.steps.air_temperature_c.shape}, expected "
                f"{expected}: {self.hour_count} h of {self.per_hour} steps, one cell"
            )
            raise ValueError(msg)

    @property
    def hour_count(self) -> int:
        """Number of hours, H."""
        return int(self.clear_w_m2.shape[0])

    def hourly(self, name: str) -> Array:
        """Mean of a quantity over the steps of each hour, (H,)."""
        values: Array = getattr(self.steps, name)
        mean: Array = values.reshape(self.hour_count, self.per_hour).mean(axis=1)
        return mean

    def at_hours(self, name: str) -> Array:
        """Return a quantity at the end of each hour, (H,)."""
        values: Array = getattr(self.steps, name)
        return values.reshape(self.hour_count, self.per_hour)[:, -1].copy()

    def columns(self, first: Indices, hours: int, *, end_s: float) -> StepWeather:
        """Lay out a stretch of hours for each column.

        Parameters
        ----------
        first : (C,)
            First hour of each column, an index into H.
        hours : int
            Length of the stretch, within the weather for every column.
        end_s : float
            What the end of the stretch is called. [s]

        Returns
        -------
        StepWeather
            (hours * M, C)
        """
        count = hours * self.per_hour
        rows = np.arange(count)[:, None] + first[None, :] * self.per_hour
        step_s = HOUR_S / self.per_hour
        since_s = end_s + step_s * (np.arange(count, dtype=np.float64) + 1.0 - count)
        cells = {name: getattr(self.steps, name)[rows, 0] for name in _BY_CELL}
        return StepWeather(
            end_s=since_s,
            step_s=np.full(count, step_s),
            sun_elevation_deg=np.full(count, NOMINAL_SUN_DEG),
            sun_azimuth_deg=np.full(count, 180.0),
            **cells,
        )
