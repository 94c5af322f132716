"""The weather of a cell as one site has it in one step."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import inlined
from planner.surface.columns.precipitation import snow_share
from planner.surface.columns.radiation import black_body_w_m2, seen_sun
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.vapour import vapour_pressure_over_water_pa, wet_bulb_c
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

_PA_PER_HPA = 100.0
_PCT = 100.0
_FULL_TRAFFIC_1_DAY = 10_000.0
_DAY_S = 86_400.0
_LOWEST_AIR = 0.7
"""Share of a clear sky's heat that the lowest hundred metres of air send."""
(
    AIR,
    HUMIDITY,
    WIND,
    PRESSURE,
    PRECIPITATION,
    SNOW_SHARE,
    DIRECT,
    DIFFUSE,
    LONGWAVE,
    POOL,
) = range(10)


class Places(NamedTuple):
    """`planner.surface.columns.sites.Sites` as the kernels take it."""

    cell: NDArray[np.int32]
    pavement: NDArray[np.int8]
    sky_view_factor: Array
    horizon: NDArray[np.int32]
    horizons_deg: NDArray[np.uint8]
    tree_transmissivity: Array
    air_offset_c: Array
    cold_pool_c: Array
    wind_factor: Array
    precipitation_factor: Array
    vehicles_per_day: Array
    heavy_share: Array
    is_covered: NDArray[np.bool_]
    flux_bias_w_m2: Array


class Weather(NamedTuple):
    """Steps by cells: ``values`` is (K, T, 10), ``length`` says which length (T,)."""

    end_s: Array
    step_s: Array
    length: NDArray[np.int32]
    sun_elevation_deg: Array
    sun_azimuth_deg: Array
    fading: Array
    traffic: Array
    values: Array


class SiteWeather(NamedTuple):
    """One step at one site: °C, Pa, m/s, mm and W/m² (``shortwave`` on the flat)."""

    air_c: float
    vapour_pa: float
    wind_m_s: float
    pressure_pa: float
    rain_mm: float
    snow_mm: float
    shortwave_w_m2: float
    longwave_w_m2: float


def pack_weather(weather: StepWeather, decay_s: float) -> tuple[Weather, Array]:
    """Lay the weather out by cell; also return the distinct lengths of step.

    Parameters
    ----------
    weather : StepWeather
    decay_s : float
        How fast a site's flux bias fades after time 0. [s]

    Returns
    -------
    Weather
    array (D,)
        [s]
    """
    lengths_s, length = np.unique(weather.step_s, return_inverse=True)
    values = np.stack(
        [
            weather.air_temperature_c,
            weather.relative_humidity_pct,
            weather.wind_speed_m_s,
            weather.pressure_hpa,
            weather.precipitation_mm,
            weather.snow_share,
            weather.direct_w_m2,
            weather.diffuse_w_m2,
            weather.longwave_w_m2,
            weather.cold_pool_strength,
        ],
        axis=-1,
    )
    packed = Weather(
        end_s=weather.end_s,
        step_s=weather.step_s,
        length=length.astype(np.int32),
        sun_elevation_deg=weather.sun_elevation_deg,
        sun_azimuth_deg=weather.sun_azimuth_deg,
        fading=np.exp(-np.maximum(weather.end_s, 0.0) / decay_s),
        traffic=(
            np.ones(weather.step_count)
            if weather.traffic_factor is None
            else np.maximum(weather.traffic_factor, 0.0)
        ),
        values=np.ascontiguousarray(values.swapaxes(0, 1)),
    )
    return packed, lengths_s


@inlined
def _sky_warmth(cell_c: float, unpooled_c: float, air_c: float) -> float:
    """How much more the sky shines on a site than on its cell, 1 where air is alike.

    With height all air above grows colder, so that the whole sky goes with the fourth
    power of the air's temperature: 6.5 °C a kilometre takes 2.7 W/m² per 100 m of
    290 W/m², where 2.9 are observed. A pool of cold air is only the lowest part of the
    sky, which sends most of its heat.

    References
    ----------
    .. [1] B. Cosgrove et al., "Real-time and retrospective forcing in the North
       American Land Data Assimilation System (NLDAS) project", J. Geophys. Res. 108
       (2003) D22 8842: the ratio of temperatures.
    .. [2] C. Marty et al., "Altitude dependence of surface radiation fluxes and cloud
       forcing in the Alps", Theor. Appl. Climatol. 72 (2002) 137-155: 2.9 W/m².
    .. [3] R. Geiger, "The Climate near the Ground" (1965): the lowest 87 m.
    """
    whole = black_body_w_m2(unpooled_c) / black_body_w_m2(cell_c)
    pooled = black_body_w_m2(air_c) / black_body_w_m2(unpooled_c)
    return whole * (1.0 - _LOWEST_AIR * (1.0 - pooled))


@inlined
def site_weather(
    places: Places, weather: Weather, params: ColumnParams, site: int, step: int
) -> SiteWeather:
    """Weather at a site: height, cold pool, horizon, trees, roof and surroundings.

    Height keeps the relative humidity; a cold pool keeps the vapour, as long as the
    colder air can hold it; the sky's heat follows both. A covered place has no sky,
    no sun and no precipitation.
    """
    now = weather.values[places.cell[site], step]
    unpooled_c = now[AIR] + places.air_offset_c[site]
    humidity = min(max(now[HUMIDITY], 0.0), _PCT) / _PCT
    vapour_pa = humidity * vapour_pressure_over_water_pa(unpooled_c)
    pool_c = places.cold_pool_c[site] * now[POOL]
    air_c = unpooled_c - pool_c
    if pool_c > 0.0:
        vapour_pa = min(vapour_pa, vapour_pressure_over_water_pa(air_c))
    vehicles = places.vehicles_per_day[site] * weather.traffic[step]
    mixing = params.traffic_mixing_m_s * min(vehicles / _FULL_TRAFFIC_1_DAY, 1.0)
    wind_m_s = max(max(now[WIND], 0.0) * places.wind_factor[site], 0.0) + mixing
    pressure_pa = now[PRESSURE] * _PA_PER_HPA
    walls = params.emissivity * black_body_w_m2(air_c + params.wall_warmth_c)
    if places.is_covered[site]:
        return SiteWeather(
            air_c, vapour_pa, wind_m_s, pressure_pa, 0.0, 0.0, 0.0, walls
        )
    fallen = max(now[PRECIPITATION], 0.0) * places.precipitation_factor[site]
    snow = 0.0
    if fallen > 0.0:
        share = now[SNOW_SHARE]
        if share < 0.0:
            wet_c = wet_bulb_c(air_c, vapour_pa, pressure_pa)
            share = snow_share(wet_c, params.half_snow_c, params.phase_width_c)
        snow = fallen * min(share, 1.0)
    sky = min(max(places.sky_view_factor[site] * params.sky_view_scale, 0.0), 1.0)
    shortwave = 0.0
    if now[DIRECT] > 0.0 or now[DIFFUSE] > 0.0:
        whole = now[DIRECT] + now[DIFFUSE]
        shortwave = now[DIFFUSE] * sky
        shortwave += (1.0 - sky) * params.surroundings_albedo * whole
        if now[DIRECT] > 0.0:
            seen = seen_sun(
                places.horizons_deg,
                places.horizon[site],
                weather.sun_elevation_deg[step],
                weather.sun_azimuth_deg[step],
            )
            shortwave += now[DIRECT] * seen * places.tree_transmissivity[site]
    overhead = now[LONGWAVE] * params.longwave_factor
    overhead *= _sky_warmth(now[AIR], unpooled_c, air_c)
    longwave = sky * overhead + (1.0 - sky) * walls
    return SiteWeather(
        air_c,
        vapour_pa,
        wind_m_s,
        pressure_pa,
        fallen - snow,
        snow,
        shortwave,
        longwave,
    )


@inlined
def added_heat_w_m2(
    places: Places, weather: Weather, params: ColumnParams, site: int, step: int
) -> float:
    """Heat of traffic, the site's fading bias and the run's base flux. [W/m²]."""
    passes_1_s = places.vehicles_per_day[site] * weather.traffic[step] / _DAY_S
    traffic = min(params.traffic_heat_j_m2 * passes_1_s, 30.0)
    bias = places.flux_bias_w_m2[site] * weather.fading[step]
    return float(traffic + bias + params.base_flux_w_m2)
