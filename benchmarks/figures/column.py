"""Pictures of the column: ground, brine, hoar frost, and snow as it settles."""

from dataclasses import fields, replace

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.figures.made_weather import (
    HOUR_S,
    Hours,
    day_and_night_c,
    midnight,
    steps_of,
)
from benchmarks.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    labelled,
    panels,
)
from planner.surface.columns.brine import EUTECTIC_RATIO, freezing_point_c
from planner.surface.columns.ground import node_depths_m
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Pavement, Sites, open_sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState, Trace
from planner.surface.forcing.moisture import vapour_pressure_hpa
from planner.surface.states import FROST_ABOVE_MM
from planner.surface_params import ColumnParams

CM_PER_M = 100.0
PCT = 100.0
FALL_MM, FALL_H = 20.0, 12
PARAMS = ColumnParams()
Array = NDArray[np.float64]


def ground() -> Figure:
    """Draw how a clear day and night go down into the ground."""
    figure, (left, right) = panels(1, 2)
    days = 5
    weather = steps_of(
        Hours(
            start=midnight(2024, 3, 10),
            air_temperature_c=day_and_night_c(24 * days + 1, mean_c=1.0, swing_c=5.0),
            relative_humidity_pct=(70.0,),
        )
    )
    sites = open_sites(1)
    depths_cm = node_depths_m(Pavement.ASPHALT) * CM_PER_M
    state = start_state(sites, weather, PARAMS)
    clock: list[float] = []
    profiles: list[Array] = []
    per_hour = round(HOUR_S / weather.step_s[0])
    for first in range(0, weather.step_count, per_hour):
        part = _part(weather, first, first + per_hour)
        state, _ = integrate(
            state, sites, part, PARAMS, kept=np.zeros(per_hour, dtype=np.bool_)
        )
        clock.append(part.end_s[-1] / HOUR_S - 24.0 * (days - 2))
        profiles.append(state.ground_c[:, 0].copy())
    hours, temperature_c = np.array(clock), np.array(profiles)
    for depth_cm, colour, dash in (
        (0.0, RED, "-"),
        (4.5, ORANGE, "--"),
        (15.0, GREEN, "-."),
        (46.0, BLUE, ":"),
    ):
        node = int(np.abs(depths_cm - depth_cm).argmin())
        left.plot(
            hours,
            temperature_c[:, node],
            color=colour,
            ls=dash,
            label=f"{depths_cm[node]:g} cm",
        )
    left.plot(
        weather.end_s / HOUR_S - 24.0 * (days - 2),
        weather.air_temperature_c[:, 0],
        color=GREY,
        lw=0.9,
        label="air",
    )
    left.set_xlim(0.0, 48.0)
    left.set_xticks(range(0, 49, 12))
    left.set_ylim(None, 34.0)
    left.legend(title="depth", ncols=3, loc="upper left")
    labelled(left, "Asphalt, two clear days in March", "Hour, UTC", "Temperature [°C]")
    for hour, colour, dash in (
        (6, BLUE, "-"),
        (12, ORANGE, "--"),
        (18, PURPLE, "-."),
        (24, BLACK, ":"),
    ):
        row = int(np.abs(hours - hour).argmin())
        right.plot(
            temperature_c[row], depths_cm, color=colour, ls=dash, label=f"{hour}:00"
        )
    right.set_ylim(80.0, 0.0)
    right.legend(loc="lower right")
    labelled(right, "Profiles", "Temperature [°C]", "Depth [cm]")
    return figure


def brine() -> Figure:
    """Draw where brine freezes, and how much ice a little salt melts at -4 °C."""
    figure, (left, right) = panels(1, 2)
    percent = np.linspace(0.0, PCT * EUTECTIC_RATIO / (1.0 + EUTECTIC_RATIO), 117)
    freezing_c = [freezing_point_c(p, PCT - p) for p in percent]
    left.plot(percent, freezing_c, color=BLUE)
    left.fill_between(percent, freezing_c, -24.0, color=SKY, alpha=0.25, lw=0.0)
    left.text(1.0, -19.0, "ice and brine", color=BLACK)
    left.text(13.0, -5.0, "brine", color=BLACK)
    left.set_ylim(-24.0, 1.0)
    labelled(
        left, "Freezing point", "NaCl [% of the mass of the brine]", "Temperature [°C]"
    )
    spread_g_m2 = np.array([0.0, 10.0, 20.0, 40.0])
    sites = open_sites(spread_g_m2.size)
    weather = steps_of(
        Hours(
            start=midnight(2024, 1, 10),
            air_temperature_c=np.full(7, -4.0),
            relative_humidity_pct=(88.0,),
            cloud_cover_pct=(100.0,),
        )
    )
    bare = start_state(sites, weather, PARAMS)
    iced = replace(
        bare,
        ground_c=np.full(bare.ground_c.shape, -4.0),
        snow_c=np.full(sites.count, -4.0),
        ice_mm=np.full(sites.count, 0.5),
        salt_g_m2=spread_g_m2,
    )
    trace = _followed(iced, sites, weather)
    hours = np.concatenate(([0.0], trace.end_s / HOUR_S))
    for site, (colour, dash) in enumerate(
        ((BLACK, "-"), (BLUE, "--"), (GREEN, "-."), (RED, ":"))
    ):
        ice_mm = np.concatenate(([0.5], trace.ice_mm[:, site]))
        right.plot(
            hours, ice_mm, color=colour, ls=dash, label=f"{spread_g_m2[site]:.0f} g/m²"
        )
    right.set_ylim(0.0, 0.8)
    right.legend(title="salt on 0.5 mm of ice", loc="upper right", ncols=2)
    labelled(right, "Overcast, -4 °C, no traffic", "Hours", "Ice [mm w.e.]")
    return figure


def hoar_frost() -> Figure:
    """Draw a clear, calm and damp night on asphalt and on a bridge."""
    figure, (upper, lower) = panels(2, 1, height_in=5.2)
    # Three mild, dull days, then a clear one with a still night.
    clear_h = 72
    swing_c = day_and_night_c(40, mean_c=-0.2, swing_c=2.2, warmest_h=13.0)
    mild_c = np.full(clear_h, 2.0)
    is_night = np.arange(clear_h + swing_c.size) >= clear_h + 15
    weather = steps_of(
        Hours(
            start=midnight(2024, 1, 10),
            air_temperature_c=np.concatenate((mild_c, swing_c)),
            relative_humidity_pct=np.where(is_night, 97.0, 85.0),
            wind_speed_m_s=np.where(is_night, 1.0, 3.0),
            cloud_cover_pct=np.where(is_night, 5.0, 95.0),
        )
    )
    sites = open_sites(3)
    sites = replace(
        sites,
        pavement=np.array(
            [Pavement.ASPHALT, Pavement.BRIDGE, Pavement.ASPHALT], dtype=np.int8
        ),
        vehicles_per_day=np.array([0.0, 0.0, 1000.0]),
    )
    trace = _followed(start_state(sites, weather, PARAMS), sites, weather)
    hours = trace.end_s / HOUR_S - clear_h
    names = ("asphalt, no traffic", "bridge, no traffic", "asphalt, 1000 vehicles/day")
    looks = ((BLACK, "-"), (BLUE, "--"), (RED, ":"))
    for site, (name, (colour, dash)) in enumerate(zip(names, looks, strict=True)):
        upper.plot(
            hours,
            trace.road_surface_temperature_c[:, site],
            color=colour,
            ls=dash,
            label=name,
        )
        lower.plot(hours, trace.frost_mm[:, site], color=colour, ls=dash)
    air_c = weather.air_temperature_c[:, 0]
    upper.plot(hours, air_c, color=GREY, lw=1.0, label="air")
    vapour = vapour_pressure_hpa(air_c, weather.relative_humidity_pct[:, 0])
    upper.plot(hours, _frost_point_c(vapour), color=GREEN, lw=1.0, label="frost point")
    upper.legend(ncols=3, loc="upper right")
    lower.axhline(FROST_ABOVE_MM, color=GREY, lw=0.9)
    lower.text(12.1, FROST_ABOVE_MM, "a tyre notices", va="bottom", color=BLACK)
    upper.set_ylim(None, 8.0)
    for axis in (upper, lower):
        axis.set_xlim(12.0, 32.0)
        axis.set_xticks(range(12, 33, 4), [f"{h % 24:02d}" for h in range(12, 33, 4)])
    labelled(upper, "A clear, calm, damp night", "", "Temperature [°C]")
    labelled(lower, "", "Hour, UTC", "Hoar frost [mm w.e.]")
    return figure


def settling() -> Figure:
    """Draw how a snowfall gets denser, in the cold, near thaw, and under wheels."""
    figure, (left, right) = panels(1, 2)
    hours = np.arange(61)
    falls = np.where((hours > 0) & (hours <= FALL_H), FALL_MM / FALL_H, 0.0)
    sites = replace(open_sites(2), vehicles_per_day=np.array([0.0, 2000.0]))
    for air_c, colour in ((-10.0, BLUE), (-1.0, RED)):
        weather = steps_of(
            Hours(
                start=midnight(2024, 1, 10),
                air_temperature_c=np.full(hours.size, air_c),
                relative_humidity_pct=(92.0,),
                cloud_cover_pct=(100.0,),
                precipitation_mm_h=falls,
            )
        )
        trace = _followed(start_state(sites, weather, PARAMS), sites, weather)
        clock = trace.end_s / HOUR_S
        for site, (dash, name) in enumerate((("-", "no traffic"), (":", "2000/day"))):
            label = f"{air_c:g} °C, {name}"
            depth_mm = trace.snow_depth_mm[:, site].astype(np.float64)
            lying = trace.snow_mm_we[:, site] + trace.packed_mm_we[:, site]
            left.plot(clock, depth_mm / 10.0, color=colour, ls=dash, label=label)
            density = np.divide(
                1000.0 * lying,
                depth_mm,
                out=np.full(depth_mm.shape, np.nan),
                where=depth_mm > 1.0,
            )
            right.plot(clock, density, color=colour, ls=dash)
    left.legend(ncols=2, loc="upper right")
    left.set_ylim(0.0, 38.0)
    right.set_ylim(0.0, None)
    labelled(
        left,
        f"{FALL_MM:.0f} mm of water fall as snow in {FALL_H} h",
        "Hours",
        "Depth [cm]",
    )
    labelled(right, "Loose and packed together", "Hours", "Density [kg/m³]")
    return figure


def _followed(state: SurfaceState, sites: Sites, weather: StepWeather) -> Trace:
    """Return every step of a run without treatments."""
    every = np.ones(weather.step_count, dtype=np.bool_)
    return integrate(state, sites, weather, PARAMS, kept=every)[1]


def _part(weather: StepWeather, first: int, last: int) -> StepWeather:
    """Return some steps of the weather."""
    steps = {
        column.name: value[first:last]
        for column in fields(StepWeather)
        if isinstance(value := getattr(weather, column.name), np.ndarray)
    }
    return replace(weather, **steps)


def _frost_point_c(vapour_hpa: Array) -> Array:
    """Return the temperature at which ice is in balance with vapour. [°C].

    The inverse of `planner.surface.columns.vapour.vapour_pressure_over_ice_pa`.
    """
    log = np.log(vapour_hpa / 6.112)
    found: Array = 272.62 * log / (22.46 - log)
    return found
