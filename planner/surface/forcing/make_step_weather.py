"""Weather of any sources in, complete weather on the model's own steps out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import after_seconds, format_instant, parse_instant
from planner.snapshot import Forcing, names_of
from planner.surface.columns.step_weather import StepWeather
from planner.surface.forcing.blend import blended, blended_air_c
from planner.surface.forcing.clear_sky import diffuse_share
from planner.surface.forcing.cloud import CLOUD_EMISSIVITY
from planner.surface.forcing.cold_pool import cold_pool_strength
from planner.surface.forcing.estimated_sky import completed_rows
from planner.surface.forcing.gridded import GriddedForcing, rows_of_grid
from planner.surface.forcing.lapse import PRIOR_C_PER_KM
from planner.surface.forcing.moisture import vapour_pressure_hpa
from planner.surface.forcing.places import Places
from planner.surface.forcing.said import estimated_sentences, missing_precipitation
from planner.surface.forcing.sky_longwave import (
    black_body_w_m2,
    clear_emissivity,
    sky_emissivity,
)
from planner.surface.forcing.source_rows import Rows, rows_of_station
from planner.surface.forcing.source_steps import SourceSteps, laid_on_steps
from planner.surface.forcing.sun_position import (
    apparent_elevation_deg,
    sun_position_deg,
)
from planner.surface.forcing.sunshine import sunshine

EPOCH = parse_instant("1970-01-01T00:00:00Z")
QUANTITIES = (
    "relative_humidity_pct",
    "wind_speed_m_s",
    "pressure_hpa",
    "precipitation_mm",
    "shortwave_w_m2",
    "cover",
)
NOT_STATED = -1.0

Array = NDArray[np.float64]


def make_step_weather(
    sources: Sequence[Forcing | GriddedForcing],
    bounds_s: Array,
    places: Places,
    start_unix_s: float,
    *,
    view_from_s: float = -np.inf,
) -> StepWeather:
    """Lay the weather of all sources on the model's steps, and fill what is missing.

    As `step_weather_and_lapse`, with the standard atmosphere's lapse rate where no
    two stations show it.
    """
    weather, _ = step_weather_and_lapse(
        sources, bounds_s, places, start_unix_s, view_from_s=view_from_s
    )
    return weather


def step_weather_and_lapse(
    sources: Sequence[Forcing | GriddedForcing],
    bounds_s: Array,
    places: Places,
    start_unix_s: float,
    *,
    view_from_s: float = -np.inf,
    prior_c_per_km: float = PRIOR_C_PER_KM,
) -> tuple[StepWeather, Array]:
    """Lay the weather of all sources on the steps; also return the lapse rate.

    All rows of a source are used, those after ``now`` as its forecast; what a
    station's road or snow showed is not looked at. Stations near a place count more
    than those far off; what only some of them measure is taken from those that do.

    Parameters
    ----------
    sources : sequence of Forcing or GriddedForcing
        At least one, their times from the same ``now``.
    bounds_s : (T+1,)
        Of the steps, rising; see `step_bounds.model_bounds_s`. [s]
    places : Places
        (K,)
    start_unix_s : float
        ``now``, from 1970-01-01 00:00 UTC. [s]
    view_from_s : float
        Steps that end before it are not counted in what is said. [s]
    prior_c_per_km : float
        Lapse rate where no two stations of different height show it. [°C/km]

    Returns
    -------
    weather : StepWeather
        (T, K) without NaN; says in ``estimated`` what was estimated how, and in
        ``remarks`` what was wrong or missing.
    lapse_c_per_km : (T+1,)
        At the bounds, by which the air temperature was moved to the places. [°C/km]

    Raises
    ------
    ValueError
        If there is no source; if the bounds do not rise; if no source has the air
        temperature of some step, because it lies outside the weather or in a gap of
        more than 6 missing hours, naming the times.
    """
    if not sources:
        msg = "no source of weather was given, expected a station or a gridded forecast"
        raise ValueError(msg)
    if bounds_s.size < 2 or not (np.diff(bounds_s) > 0.0).all():  # noqa: PLR2004 - a step
        msg = f"bounds_s is {bounds_s.shape}, expected two or more rising times (T+1,)"
        raise ValueError(msg)
    laid, remarks = _laid(sources, bounds_s, places, start_unix_s)
    names = names_of([source.source for source in sources])
    if not laid:
        raise _no_air(names, bounds_s, start_unix_s)
    air_c, lapse = blended_air_c(laid, bounds_s, places, prior_c_per_km)
    missing_s = bounds_s[~np.isfinite(air_c).all(axis=1)]
    if missing_s.size:
        raise _no_air(names, missing_s, start_unix_s)
    value: dict[str, Array] = {}
    quality: dict[str, Array] = {}
    for name in QUANTITIES:
        value[name], quality[name] = blended(laid, name, places)
    is_seen = bounds_s[1:] > view_from_s
    seen = {name: best[is_seen] for name, best in quality.items()}
    seen_s = np.diff(bounds_s)[is_seen]
    missing_mm = missing_precipitation(seen["precipitation_mm"], seen_s)
    said = estimated_sentences(seen, seen_s), (*remarks, *missing_mm)
    weather = _complete((bounds_s, air_c), value, places, start_unix_s, said)
    return weather, lapse


def _laid(
    sources: Sequence[Forcing | GriddedForcing],
    bounds_s: Array,
    places: Places,
    start_unix_s: float,
) -> tuple[list[SourceSteps], tuple[str, ...]]:
    """Return each source on the steps, and what was wrong with their values."""
    span_s = (float(bounds_s[0]), float(bounds_s[-1]))
    laid: list[SourceSteps] = []
    remarks: list[str] = []
    for source in sources:
        rows = (
            rows_of_station(source, *span_s)
            if isinstance(source, Forcing)
            else rows_of_grid(source, places, *span_s)
        )
        rows = _placed(rows, places)
        if not np.isfinite(rows.air_temperature_c).any():
            remarks.append(f"{rows.source} has no air temperature and is left out.")
            continue
        completed = completed_rows(rows, places, start_unix_s, span_s)
        remarks.extend(completed.rows.remarks)
        laid.append(laid_on_steps(completed, bounds_s))
    return laid, tuple(dict.fromkeys(remarks))


def _placed(rows: Rows, places: Places) -> Rows:
    """Put a station of unknown height at the places' middle height, and say so."""
    known = places.elevation_m[np.isfinite(places.elevation_m)]
    if rows.is_grid or not known.size or np.isfinite(rows.elevation_m).all():
        return rows
    middle_m = float(np.median(known))
    remark = (
        f"The height of {rows.source} is not known; its weather is taken to be that of "
        f"the town's middle height, {middle_m:.0f} m."
    )
    return replace(
        rows,
        elevation_m=np.array([middle_m]),
        is_height_assumed=True,
        remarks=(*rows.remarks, remark),
    )


def _no_air(names: str, missing_s: Array, start_unix_s: float) -> ValueError:
    """Return the refusal of steps without air temperature."""
    first_s, last_s = missing_s[[0, -1]]
    now = after_seconds(EPOCH, start_unix_s)
    return ValueError(
        f"{names} has no air temperature between "
        f"{format_instant(after_seconds(now, float(first_s)))} and "
        f"{format_instant(after_seconds(now, float(last_s)))}, which is too long to "
        "guess; choose another time or another station"
    )


def _complete(
    on_bounds: tuple[Array, Array],
    value: dict[str, Array],
    places: Places,
    start_unix_s: float,
    said: tuple[tuple[str, ...], tuple[str, ...]],
) -> StepWeather:
    """Put sun, sky and cold air onto what was blended."""
    bounds_s, air_c = on_bounds
    step_s = np.diff(bounds_s)
    position = places.middle
    middle_unix_s = start_unix_s + 0.5 * (bounds_s[1:] + bounds_s[:-1])
    geometric_deg, azimuth_deg = sun_position_deg(middle_unix_s, *position)
    elevation_deg = apparent_elevation_deg(geometric_deg)
    sun = sunshine(
        start_unix_s, (float(bounds_s[0]), float(bounds_s[-1])), position, np.zeros(1)
    )
    above_w_m2 = sun.above_air_w_m2(bounds_s[:-1], bounds_s[1:])
    shortwave = value["shortwave_w_m2"]
    clearness = shortwave / np.maximum(above_w_m2, 1.0)
    # With the sun down in the middle of a step nothing of it comes straight.
    share = np.where(elevation_deg[:, None] > 0.0, diffuse_share(clearness), 1.0)
    humidity = np.clip(value["relative_humidity_pct"], 1.0, 100.0)
    mean_c = 0.5 * (air_c[1:] + air_c[:-1])
    clear = clear_emissivity(mean_c, vapour_pressure_hpa(mean_c, humidity))
    wind = value["wind_speed_m_s"]
    return StepWeather(
        end_s=bounds_s[1:],
        step_s=step_s,
        sun_elevation_deg=elevation_deg,
        sun_azimuth_deg=azimuth_deg,
        air_temperature_c=air_c[1:],
        relative_humidity_pct=humidity,
        wind_speed_m_s=wind,
        pressure_hpa=value["pressure_hpa"],
        precipitation_mm=np.nan_to_num(value["precipitation_mm"]),
        snow_share=np.full(air_c[1:].shape, NOT_STATED),
        direct_w_m2=shortwave * (1.0 - share),
        diffuse_w_m2=shortwave * share,
        longwave_w_m2=sky_emissivity(clear, value["cover"]) * black_body_w_m2(mean_c),
        cold_pool_strength=cold_pool_strength(
            elevation_deg,
            np.clip(value["cover"] / CLOUD_EMISSIVITY, 0.0, 1.0),
            wind,
            step_s,
        ),
        estimated=said[0],
        remarks=said[1],
    )
