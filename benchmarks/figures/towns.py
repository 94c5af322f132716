"""Pictures of a town: what a street sees around it, and how one sensor is spread."""

import matplotlib as mpl
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.figures.style import BLACK, BLUE, GREY, ORANGE, RED, SKY
from planner.assimilation.interpolation.covariates import segment_spots
from planner.assimilation.interpolation.error_field import stated_field
from planner.assimilation.interpolation.optimal_interpolation import (
    Weighted,
    interpolate,
)
from planner.assimilation_params import FieldParams, TemperatureParams
from planner.io.town_folder import TownFolder
from planner.surface.forcing.sun_position import (
    apparent_elevation_deg,
    sun_position_deg,
)
from planner.surface.traffic_volume import vehicles_per_day
from planner.terrain.terrain import SECTORS

DAYS = (
    ("21 December", 1_703_116_800.0, BLUE, "-"),
    ("1 February", 1_706_745_600.0, ORANGE, "--"),
    ("20 March", 1_710_892_800.0, RED, ":"),
)
"""Winter days of 2023 and 2024: their midnights, UTC, in seconds since 1970."""
DAY_S = 86_400.0
SEEN_K = -2.0
Array = NDArray[np.float64]


def horizon_rose(town: TownFolder) -> Figure:
    """Draw the hills around the segment that sees least sky, and the winter sun."""
    terrain, network = town.terrain, town.network
    segment = int(terrain.sky_view_factor.argmin())
    around = np.radians(np.arange(SECTORS + 1) * 360.0 / SECTORS)
    high_deg = terrain.horizons_deg[terrain.horizon[segment]].astype(np.float64)
    figure = Figure(figsize=(6.4, 4.6), layout="constrained")
    axis = figure.subplots(subplot_kw={"projection": "polar"})
    axis.set_theta_zero_location("N")
    axis.set_theta_direction(-1)
    axis.fill_between(
        around,
        0.0,
        np.append(high_deg, high_deg[0]),
        color=GREY,
        alpha=0.7,
        lw=0.0,
        label="hidden by the ground",
    )
    first = int(network.shape_offsets[segment])
    latitude = float(network.shape_latitude[first])
    longitude = float(network.shape_longitude[first])
    for name, start_unix_s, colour, dash in DAYS:
        moments_s = start_unix_s + np.arange(0.0, DAY_S, 300.0)
        elevation_deg, azimuth_deg = sun_position_deg(moments_s, latitude, longitude)
        seen_deg = apparent_elevation_deg(elevation_deg)
        is_up = seen_deg > 0.0
        axis.plot(
            np.radians(azimuth_deg[is_up]),
            seen_deg[is_up],
            color=colour,
            ls=dash,
            label=f"sun, {name}",
        )
    axis.set_rlim(0.0, 45.0)
    axis.set_rgrids([10, 20, 30, 40], ["10°", "20°", "30°", "40°"], angle=20.0)
    axis.set_xticks(
        np.radians(np.arange(0, 360, 45)), ["N", "NE", "E", "SE", "S", "SW", "W", "NW"]
    )
    axis.set_title(
        f"Height above the horizon [°]; sky view {terrain.sky_view_factor[segment]:.3f}"
    )
    figure.legend(loc="outside right center")
    return figure


def one_sensor(town: TownFolder) -> Figure:
    """Draw what one sensor that is 2 K colder than the model changes."""
    network = town.network
    volume, _ = vehicles_per_day(network)
    spots = segment_spots(network, town.terrain, volume)
    away_m = np.hypot(spots.x_m - spots.x_m.mean(), spots.y_m - spots.y_m.mean())
    sensor = np.array([int(away_m.argmin())])
    field = FieldParams()
    read = TemperatureParams()
    noise_k2 = np.array([[read.sensor_error_k**2 + read.place_error_k**2]])
    increment_k = interpolate(
        np.array([SEEN_K]),
        noise_k2,
        spots.at(sensor),
        spots,
        (Weighted(weight=1.0, error=stated_field(field)),),
    )
    figure = Figure(figsize=(8.4, 4.0), layout="constrained")
    map_axis, curve = figure.subplots(1, 2)
    lines = LineCollection(
        [np.stack(network.shape(s), axis=1) for s in range(network.count)],
        array=increment_k,
        cmap=mpl.colormaps["viridis"].resampled(12),
        linewidths=1.2,
    )
    map_axis.add_collection(lines)
    start = int(network.shape_offsets[sensor[0]])
    map_axis.plot(
        network.shape_longitude[start],
        network.shape_latitude[start],
        marker="o",
        color=RED,
        ms=7,
        mec="white",
    )
    map_axis.autoscale()
    map_axis.set_aspect(1.0 / np.cos(np.radians(float(network.latitude.mean()))))
    map_axis.set_facecolor("#D9D9D9")
    map_axis.set_xticks([])
    map_axis.set_yticks([])
    map_axis.grid(visible=False)
    map_axis.set_title(f"A sensor (dot) that measures {-SEEN_K:g} K less than expected")
    map_axis.set_xlabel(f"Streets {town.town.attribution}", fontsize=6.5)
    figure.colorbar(lines, ax=map_axis, label="Increment [K]", shrink=0.8)
    from_sensor_km = (
        np.hypot(spots.x_m - spots.x_m[sensor[0]], spots.y_m - spots.y_m[sensor[0]])
        / 1000.0
    )
    curve.scatter(from_sensor_km, increment_k, s=5, color=SKY, label="segments")
    curve.axhline(0.0, color=BLACK, lw=0.8)
    curve.set_xlabel("Distance from the sensor [km]")
    curve.set_ylabel("Increment [K]")
    curve.set_title("Near, alike, and the whole town")
    return figure
