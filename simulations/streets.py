"""The truth: what really lies on every maintained street, quarter by quarter.

No policy sees it. Its models share nothing with the planner's: another phase rule,
another fresh density, settling by weight, melt by wind and vapour, wear by traffic,
and neighbourhoods that catch more or less snow than the station measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.treatments import Work
from simulations.clock import HOUR_S, STEP_S
from simulations.neighbourhoods import Neighbourhoods
from simulations.road_climate import RoadClimate
from simulations.snow_physics import (
    LATENT_MELT_J_KG,
    LATENT_SUBLIMATION_J_KG,
    PSYCHROMETRIC_ICE_HPA_K,
    air_vapour_pressure_hpa,
    freezing_point_c,
    fresh_density_kg_m3,
    settled_density_kg_m3,
    snow_melt_mm_h,
    snow_share,
    transfer_w_m2_k,
    vapour_pressure_hpa,
)
from simulations.weather_steps import WeatherSteps

LEFT_BY_PLOUGH = 0.05
"""Share of the loose snow that a blade leaves, assumed."""

PACKED_LEFT_BY_PLOUGH = 0.7
"""Share of the packed snow that a blade without ice cutting leaves, assumed."""

SLIPPERY_ICE_MM = 0.05
"""Ice or frost from which a surface is slippery, assumed: a few hundredths of a
millimetre, as road weather models count ice."""

HIDDEN_BY_SNOW_MM = 10.0
"""Loose snow that hides ice, assumed: the plough's matter then. Packed snow is
accepted, as on every class that is not kept bare."""

GRIT_WORKS_FROM_G_M2 = 50.0
"""A quarter of the 200 g/m² that Statens vegvesen spreads, assumed."""

WEAR_SNOW_PER_H = 0.45
WEAR_SNOW_PACKED_SHARE = 0.25 / 0.45
WEAR_ICE_PER_H = 0.319
WEAR_WATER_PER_H = 1.45
"""Wear by traffic on Finnish main roads: RoadSurf 1.1 (FMI), Karsisto 2024."""

FILM_HOLDS_MM = 1.0
"""Water that a pavement holds; more runs off. RoadSurf 1.1 (FMI), Karsisto 2024."""

CONDUCTED_W_M2_K = 20.0
"""Heat that freezes or melts a film, for each degree from its freezing point;
assumed."""

GROUND_W_M2_K = 6.0
"""Heat from below that melts snow, for each degree of ground above 0 °C; assumed."""

SALT_LOSS_PER_H = 0.03
SALT_LOSS_BY_TRAFFIC_PER_H = 0.15
GRIT_LOSS_PER_H = 0.02
GRIT_LOSS_BY_TRAFFIC_PER_H = 0.5
"""Salt halves in 4 to 24 h, grit in 1 to 35 h, by traffic: assumed."""

CLEAR_DENSITY_KG_M3 = 100.0
"""Density that is kept where nothing lies, so that depth can be divided by it."""

SALTS = frozenset({Work.SALT, Work.PREWET, Work.BRINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One treatment at the moment when the vehicle finished the segment.

    ``row`` counts the maintained segments; ``lane`` is the pass counted from 0, -1
    when the whole width was treated in one.
    """

    row: int
    lane: int
    works: frozenset[Work]
    finished_s: float
    spread_g_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What a treatment met on the street, just before it acted."""

    done: Done
    depth_mm: float
    was_slippery: bool


class Streets:
    """State of every maintained segment and lane, (M, P), advanced by steps.

    Parameters
    ----------
    neighbourhoods : Neighbourhoods
    weather : WeatherSteps
        What really fell. (T,)
    climate : RoadClimate
        What drives the surface temperature, and the traffic. (T,)
    """

    def __init__(
        self,
        neighbourhoods: Neighbourhoods,
        weather: WeatherSteps,
        climate: RoadClimate,
    ) -> None:
        self._streets = neighbourhoods
        self._weather = weather
        self._climate = climate
        shape = neighbourhoods.lane_exists.shape
        share = snow_share(weather.air_temperature_c, weather.relative_humidity_pct)
        step_h = STEP_S / HOUR_S
        self.snowfall_mm_we = weather.precipitation_mm_h * share * step_h
        self._rain_mm = weather.precipitation_mm_h * (1.0 - share) * step_h
        self._fresh_density = fresh_density_kg_m3(
            weather.air_temperature_c, weather.wind_speed_m_s
        )
        self._loose_mm_we = np.zeros(shape)
        self._density = np.full(shape, CLEAR_DENSITY_KG_M3)
        self._packed_mm_we = np.zeros(shape)
        self._water_mm = np.zeros(shape)
        self._ice_mm = np.zeros(shape)
        self._salt_g_m2 = np.zeros(shape)
        self._grit_g_m2 = np.zeros(shape)
        start_c = float(weather.air_temperature_c[0])
        self._surface_c = start_c + neighbourhoods.warmth_k
        self._below_c = start_c + 1.0

    @property
    def lane_depth_mm(self) -> NDArray[np.float64]:
        """Depth of loose snow on every lane, 0 on lanes that are not there (M, P)."""
        depth_mm = 1000.0 * self._loose_mm_we / self._density
        return np.where(self._streets.lane_exists, depth_mm, 0.0)

    @property
    def depth_mm(self) -> NDArray[np.float64]:
        """Depth of loose snow on the worst lane (M,) [mm]."""
        return np.asarray(self.lane_depth_mm.max(axis=1))

    @property
    def is_slippery(self) -> NDArray[np.bool_]:
        """Whether any lane is icy or frosted, without grit (M,)."""
        return np.asarray((self._slippery() & self._streets.lane_exists).any(axis=1))

    @property
    def surface_temperature_c(self) -> NDArray[np.float64]:
        """Temperature of the surface (M,) [°C]."""
        return self._surface_c.copy()

    @property
    def water_film_mm(self) -> NDArray[np.float64]:
        """Water on the first lane (M,) [mm]."""
        return self._water_mm[:, 0].copy()

    @property
    def ice_mm(self) -> NDArray[np.float64]:
        """Ice and frost on the first lane (M,) [mm]."""
        return self._ice_mm[:, 0].copy()

    def clear(self) -> None:
        """Take snow, ice, water, salt and grit off every street; warmth stays."""
        for storage in (
            self._loose_mm_we,
            self._packed_mm_we,
            self._water_mm,
            self._ice_mm,
            self._salt_g_m2,
            self._grit_g_m2,
        ):
            storage[:] = 0.0
        self._density[:] = CLEAR_DENSITY_KG_M3

    def advance(self, step: int, done: Sequence[Done]) -> tuple[Met, ...]:
        """Let one step pass, treatments that finish within it included."""
        self._lie(step)
        self._warm(step)
        fresh = self._fall(step)
        met = self._treat(step, done, fresh)
        self._freeze(step)
        return met

    def _slippery(self) -> NDArray[np.bool_]:
        """Lanes that are slippery, (M, P)."""
        icy = (self._ice_mm >= SLIPPERY_ICE_MM) & (
            self.lane_depth_mm < HIDDEN_BY_SNOW_MM
        )
        return np.asarray(icy & (self._grit_g_m2 < GRIT_WORKS_FROM_G_M2))

    def _lie(self, step: int) -> None:
        """Settle, wear and melt what lies."""
        hours = STEP_S / HOUR_S
        air_c = float(self._weather.air_temperature_c[step])
        self._density = settled_density_kg_m3(
            self._density, self._loose_mm_we, min(air_c, 0.0), hours
        )
        traffic = self._traffic(step)
        worn = self._loose_mm_we * (1.0 - np.exp(-WEAR_SNOW_PER_H * traffic * hours))
        self._packed_mm_we += WEAR_SNOW_PACKED_SHARE * worn
        melt_mm = hours * (
            snow_melt_mm_h(
                air_c,
                float(self._weather.relative_humidity_pct[step]),
                float(self._weather.wind_speed_m_s[step]),
                float(self._rain_mm[step]) / hours,
            )
            + GROUND_W_M2_K * max(0.0, self._below_c) * HOUR_S / LATENT_MELT_J_KG
        )
        left = self._loose_mm_we - worn
        melted = np.minimum(left, melt_mm)
        self._loose_mm_we = left - melted
        packed = np.minimum(self._packed_mm_we, melt_mm - melted)
        ice_wear = np.exp(-WEAR_ICE_PER_H * traffic * hours)
        self._packed_mm_we = (self._packed_mm_we - packed) * ice_wear
        self._ice_mm *= ice_wear
        self._water_mm = (self._water_mm + melted + packed) * np.exp(
            -WEAR_WATER_PER_H * traffic * hours
        )
        self._salt_g_m2 *= np.exp(
            -(SALT_LOSS_PER_H + SALT_LOSS_BY_TRAFFIC_PER_H * traffic) * hours
        )
        self._grit_g_m2 *= np.exp(
            -(GRIT_LOSS_PER_H + GRIT_LOSS_BY_TRAFFIC_PER_H * traffic) * hours
        )

    def _traffic(self, step: int) -> NDArray[np.float64]:
        """Traffic in a step, as a column (M, 1)."""
        share = float(self._climate.traffic_share[step])
        return self._streets.traffic[:, None] * share

    def _warm(self, step: int) -> None:
        """Move the surface towards what air, sky and sun ask for."""
        balance_c = float(self._climate.balance_c[step]) + self._streets.warmth_k
        covered = self._loose_mm_we[:, 0] + self._packed_mm_we[:, 0] > 1.0
        target_c = np.where(covered, np.minimum(balance_c, 0.0), balance_c)
        self._surface_c += (target_c - self._surface_c) * self._climate.surface_share
        air_c = float(self._weather.air_temperature_c[step])
        self._below_c += (air_c + 1.0 - self._below_c) * self._climate.below_share

    def _fall(self, step: int) -> NDArray[np.float64]:
        """Let snow and rain fall for the whole step. Return the snow, (M, 1)."""
        catch = self._streets.catch[:, None]
        fresh = float(self.snowfall_mm_we[step]) * catch
        if fresh.any():
            volume = self._loose_mm_we / self._density + fresh / float(
                self._fresh_density[step]
            )
            self._loose_mm_we = self._loose_mm_we + fresh
            self._density = np.where(
                self._loose_mm_we > 0.0,
                self._loose_mm_we / np.maximum(volume, 1e-12),
                self._density,
            )
            self._grit_g_m2 = self._grit_g_m2 * np.exp(-fresh / 2.0)
        water = self._water_mm + float(self._rain_mm[step]) * (catch > 0.0)
        held = np.minimum(water, FILM_HOLDS_MM)
        self._salt_g_m2 *= np.where(water > 0.0, held / np.maximum(water, 1e-12), 1.0)
        self._water_mm = held
        return fresh

    def _treat(
        self, step: int, done: Sequence[Done], fresh: NDArray[np.float64]
    ) -> tuple[Met, ...]:
        """Plough and spread, each at its moment within the step."""
        met: list[Met] = []
        for one in done:
            row = one.row
            passes = int(self._streets.passes[row])
            lanes = slice(0, passes) if one.lane < 0 else slice(one.lane, one.lane + 1)
            share_after = 1.0 - (one.finished_s - step * STEP_S) / STEP_S
            later = min(max(share_after, 0.0), 1.0) * float(fresh[row, 0])
            before = np.maximum(self._loose_mm_we[row, lanes] - later, 0.0)
            depth_mm = 1000.0 * before / self._density[row, lanes]
            met.append(
                Met(
                    done=one,
                    depth_mm=float(depth_mm.max(initial=0.0)),
                    was_slippery=bool(self._slippery()[row, lanes].any()),
                )
            )
            if Work.PLOUGH in one.works:
                self._loose_mm_we[row, lanes] = LEFT_BY_PLOUGH * before + later
                self._packed_mm_we[row, lanes] *= PACKED_LEFT_BY_PLOUGH
                self._grit_g_m2[row, lanes] = 0.0
            if not SALTS.isdisjoint(one.works):
                self._salt_g_m2[row, lanes] += one.spread_g_m2
            if Work.GRIT in one.works:
                self._grit_g_m2[row, lanes] += one.spread_g_m2
        return tuple(met)

    def _freeze(self, step: int) -> None:
        """Freeze, thaw and frost the film, and let salt eat packed snow."""
        hours = STEP_S / HOUR_S
        wet = self._water_mm + self._ice_mm
        freezes_c = freezing_point_c(self._salt_g_m2, np.maximum(wet, 0.05))
        above_k = self._surface_c[:, None] - freezes_c
        can_mm = CONDUCTED_W_M2_K * above_k * HOUR_S / LATENT_MELT_J_KG * hours
        freezing = np.where(can_mm < 0.0, np.minimum(self._water_mm, -can_mm), 0.0)
        room = np.maximum(can_mm, 0.0)
        thawing = np.minimum(self._ice_mm, room)
        salted = self._salt_g_m2 > 1.0
        eaten = np.where(salted, np.minimum(self._packed_mm_we, room - thawing), 0.0)
        self._ice_mm = self._ice_mm + freezing - thawing
        self._packed_mm_we = self._packed_mm_we - eaten
        self._water_mm = self._water_mm - freezing + thawing + eaten
        self._frost(step, hours)

    def _frost(self, step: int, hours: float) -> None:
        """Exchange vapour with the air: dew, drying, frost, sublimation."""
        air_c = float(self._weather.air_temperature_c[step])
        vapour_hpa = air_vapour_pressure_hpa(
            air_c, float(self._weather.relative_humidity_pct[step])
        )
        h = transfer_w_m2_k(float(self._weather.wind_speed_m_s[step]))
        bare = self._loose_mm_we <= 0.0
        excess_hpa = vapour_hpa - vapour_pressure_hpa(self._surface_c)[:, None]
        gain_mm = np.where(
            bare & (self._streets.catch[:, None] > 0.0),
            h
            / PSYCHROMETRIC_ICE_HPA_K
            * excess_hpa
            * HOUR_S
            * hours
            / LATENT_SUBLIMATION_J_KG,
            0.0,
        )
        cold = self._surface_c[:, None] < 0.0
        freezes_c = freezing_point_c(self._salt_g_m2, np.maximum(self._water_mm, 0.05))
        frozen = cold & (self._surface_c[:, None] < freezes_c)
        self._ice_mm = np.maximum(0.0, self._ice_mm + np.where(frozen, gain_mm, 0.0))
        self._water_mm = np.maximum(
            0.0, self._water_mm + np.where(frozen, 0.0, gain_mm)
        )
