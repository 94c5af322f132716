"""Pictures of what lies on the road: a snowfall with its treatments, and grip."""

from dataclasses import fields, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from benchmarks.figures.made_weather import HOUR_S, Hours, midnight, steps_of
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
from planner.domain.surface_states import SurfaceState as State
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import open_sites
from planner.surface.columns.surface_state import Trace
from planner.surface.columns.treatment_steps import TreatmentSteps
from planner.surface.friction import friction
from planner.surface.states import STATES, surface_states
from planner.surface_params import ColumnParams

STATE_COLOURS = {
    State.DRY: "#4D4D4D",
    State.MOIST: "#A8A8A8",
    State.WET: BLUE,
    State.SLUSH: PURPLE,
    State.SNOW: SKY,
    State.PACKED_SNOW: "#F0E442",
    State.ICE: RED,
    State.HOAR_FROST: GREEN,
}
"""One colour for each state, the same in every picture."""

PARAMS = ColumnParams()
SNOWS_FROM_H, SNOWS_UNTIL_H, CLEARS_H = 2, 8, 12
PLOUGH_H, SALT_H = 7.0, 15.0
SALT_G_M2 = 20.0
Array = NDArray[np.float64]


def storages() -> Figure:
    """Draw a snowfall that is ploughed, wets the road, freezes, and is salted."""
    figure = Figure(figsize=(8.4, 6.2), layout="constrained")
    heaps, strip, grip, warmth = figure.subplots(
        4, 1, sharex=True, height_ratios=(4.0, 0.5, 2.0, 2.0)
    )
    trace = _treated_snowfall()
    hours = trace.end_s / HOUR_S
    loose = trace.snow_mm_we[:, 0].astype(np.float64)
    heaps.stackplot(
        hours,
        trace.water_mm[:, 0],
        trace.ice_mm[:, 0] + trace.frost_mm[:, 0],
        trace.packed_mm_we[:, 0],
        loose,
        colors=(BLUE, RED, "#F0E442", SKY),
        labels=("water", "ice, frost", "packed snow", "loose snow"),
    )
    top = heaps.get_ylim()[1]
    for at_h, what in ((PLOUGH_H, "plough"), (SALT_H, f"{SALT_G_M2:.0f} g/m² of salt")):
        heaps.axvline(at_h, color=BLACK, lw=1.0, ls="--")
        heaps.text(at_h + 0.15, 0.97 * top, what, va="top")
    heaps.legend(loc="upper left")
    labelled(heaps, "On a street with 1500 vehicles a day", "", "Storage [mm w.e.]")
    _state_strip(strip, trace)
    grip.plot(hours, friction(trace)[:, 0], color=BLACK)
    grip.set_ylim(0.0, 0.9)
    labelled(grip, "", "", "Friction")
    warmth.plot(hours, trace.road_surface_temperature_c[:, 0], color=RED, label="road")
    warmth.plot(hours, _air_c(hours), color=GREY, lw=1.0, label="air")
    warmth.axhline(0.0, color=BLACK, lw=0.7)
    warmth.legend()
    warmth.set_xlim(0.0, 24.0)
    warmth.set_xticks(range(0, 25, 3))
    labelled(warmth, "", "Hour", "Temperature [°C]")
    figure.legend(
        handles=[
            Patch(color=colour, label=state.value.replace("_", " "))
            for state, colour in STATE_COLOURS.items()
        ],
        loc="outside lower center",
        ncols=8,
        title="state",
    )
    return figure


def grip_by_thickness() -> Figure:
    """Draw friction against what lies there, each storage alone and at -2 °C."""
    figure, [axis] = panels(1, 1, width_in=6.0)
    thickness_mm = np.logspace(-2.5, 1.3, 200)
    for name, storage, colour, dash in (
        ("water", {"water_mm": 1.0}, BLUE, "-"),
        ("hoar frost", {"frost_mm": 1.0}, GREEN, "--"),
        ("slush", {"snow_mm_we": 1.0, "slush_share": 0.0}, PURPLE, "-."),
        ("loose snow", {"snow_mm_we": 1.0}, SKY, "-"),
        ("packed snow", {"packed_mm_we": 1.0}, ORANGE, "--"),
        ("ice", {"ice_mm": 1.0}, RED, "-"),
    ):
        columns = {key: share * thickness_mm for key, share in storage.items()}
        if name == "slush":
            columns["slush_share"] = np.full(thickness_mm.shape, 0.3)
        warmth = {"road_surface_temperature_c": np.full(thickness_mm.shape, -2.0)}
        found = friction(_trace(thickness_mm.size, columns | warmth))
        axis.plot(thickness_mm, found[:, 0], color=colour, ls=dash, label=name)
    axis.set_xscale("log")
    axis.set_ylim(0.0, 0.9)
    axis.legend(loc="lower left")
    labelled(axis, "Grip by what lies there", "Storage [mm w.e.]", "Friction")
    return figure


def _treated_snowfall() -> Trace:
    """Return a day on which it snows, thaws a little, clears up and freezes."""
    spun_up_h = 24
    clock = np.arange(-spun_up_h, 25)
    weather = steps_of(
        Hours(
            start=midnight(2024, 1, 9),
            air_temperature_c=_air_c(clock),
            relative_humidity_pct=np.where(clock <= CLEARS_H, 95.0, 85.0),
            cloud_cover_pct=np.where(clock < CLEARS_H, 100.0, 10.0),
            precipitation_mm_h=np.where(
                (clock > SNOWS_FROM_H) & (clock <= SNOWS_UNTIL_H), 1.2, 0.0
            ),
        )
    )
    sites = replace(open_sites(1), vehicles_per_day=np.array([1500.0]))
    works = TreatmentSteps(
        at_s=(np.array([PLOUGH_H, SALT_H]) + spun_up_h) * HOUR_S,
        site=np.zeros(2, dtype=np.int32),
        kept_share=np.array([0.0, 1.0]),
        is_swept=np.zeros(2, dtype=np.bool_),
        salt_g_m2=np.array([0.0, SALT_G_M2]),
        water_mm=np.zeros(2),
        grit_g_m2=np.zeros(2),
    )
    _, trace = integrate(
        start_state(sites, weather, PARAMS),
        sites,
        weather,
        PARAMS,
        treatments=works,
        kept=weather.end_s >= spun_up_h * HOUR_S,
    )
    return replace(trace, end_s=trace.end_s - spun_up_h * HOUR_S)


def _air_c(clock_h: Array) -> Array:
    """Return the day's air temperature. [°C]."""
    return np.interp(
        clock_h,
        (-24.0, 3.0, 9.0, 12.0, 16.0, 24.0),
        (-2.0, -1.5, -0.5, 1.5, -2.0, -5.0),
    )


def _state_strip(axis: Axes, trace: Trace) -> None:
    """Draw the states along time as a strip of colour."""
    states = surface_states(trace)[:, 0]
    hours = np.concatenate(([0.0], trace.end_s[1:] / HOUR_S))
    axis.pcolormesh(
        np.append(hours, hours[-1]),
        [0.0, 1.0],
        states[None, :],
        cmap=ListedColormap([STATE_COLOURS[state] for state in STATES]),
        vmin=-0.5,
        vmax=len(STATES) - 0.5,
        rasterized=True,
    )
    axis.set_yticks([])
    axis.set_ylabel("State", rotation=0, ha="right", va="center")
    axis.grid(visible=False)


def _trace(count: int, columns: dict[str, Array]) -> Trace:
    """Return a trace of one site; what is not named is 0."""
    arrays = {
        column.name: np.zeros((count, 1), dtype=np.float32) for column in fields(Trace)
    }
    for name, values in columns.items():
        arrays[name] = values.astype(np.float32)[:, None]
    return Trace(**arrays | {"end_s": HOUR_S * np.arange(count)})
