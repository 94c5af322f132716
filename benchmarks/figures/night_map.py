"""Draw a night over a town: temperature, sky, what lies there, and grip.

Usage: python -m benchmarks.figures.night_map TOWN WEATHER 2018-12-09T05:00 OUT.png

TOWN is a folder that `vinter town import` wrote, WEATHER any file or folder that a plan
may be made from. The surface is followed from the evening (`--from`) on, as for a plan
made then, with the later weather as its forecast. Times are UTC.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.figures.storages import STATE_COLOURS
from benchmarks.figures.style import keep
from planner.assimilation.expect import expect_surface
from planner.domain.weather import WeatherSeries
from planner.io.town_folder import TownFolder, read_town
from planner.params import PlanParams
from planner.snapshot import Knowledge, build_snapshot
from planner.surface.states import STATES
from planner.surface.traffic_volume import vehicles_per_day
from services.knowledge import WEATHER_AHEAD, WEATHER_BACK, cut_weather
from services.weather_files import open_weather

COLOURS = 64
METRES_PER_DEGREE = 111_195.0
BACKGROUND = "#D9D9D9"
SCALE_BARS_KM = (0.5, 1.0, 2.0, 5.0)
TRAFFIC = "Vehicles a day and lane, power of 10"
LEVELS = 12
"""Steps of colour: easier to read off than a smooth scale, and a smaller file."""
UNKNOWN_SOURCE = "elevation: none"
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A town at one moment of a night, (S,) segments.

    Attributes
    ----------
    town : TownFolder
    moment : datetime
    made_at : datetime
        What came later was forecast.
    road_surface_temperature_c, friction : (S,)
    state : (S,) int8
        Index into `planner.surface.states.STATES`.
    weather : str
        A line about it.
    credit : str
        Whose map, weather and elevation it is.
    """

    town: TownFolder
    moment: datetime
    made_at: datetime
    road_surface_temperature_c: Array
    friction: Array
    state: NDArray[np.int8]
    weather: str
    credit: str


def night_over(
    town: TownFolder,
    weather_path: Path,
    made_at: datetime,
    moment: datetime,
    *,
    elevation_source: str,
    cloud_pct: float | None = None,
) -> Night:
    """Follow a town's surface from an evening to a moment of the night.

    Parameters
    ----------
    town : TownFolder
    weather_path : Path
    made_at, moment : datetime
        The second at most 48 h after the first. UTC.
    elevation_source : str
        Named on the picture.
    cloud_pct : float, optional
        Cloud from 2 h before the outlook is made on, where the weather does not say;
        also named on the picture. [%]
    """
    recorded = open_weather(weather_path)
    if cloud_pct is not None:
        recorded = _with_cloud(recorded, made_at - timedelta(hours=2), cloud_pct)
    snapshot = build_snapshot(
        Knowledge(
            town=town.town,
            town_hash=town.town_hash,
            network=town.network,
            terrain=town.terrain,
            weather=cut_weather(
                recorded, made_at - WEATHER_BACK, made_at + WEATHER_AHEAD
            ),
        ),
        made_at,
    )
    ahead_h = (moment - made_at) / timedelta(hours=1)
    params = PlanParams()
    analysis = expect_surface(
        snapshot,
        replace(params.horizon, ahead_h=max(ahead_h, 1.0)),
        params.surface,
        params.assimilation,
    )
    outlook = analysis.outlook
    row = int(np.abs(outlook.time_s - ahead_h * 3600.0).argmin())
    forcing = snapshot.forcing
    hour = int(np.abs(forcing.time_s - ahead_h * 3600.0).argmin())
    said = (
        f"air {forcing.air_temperature_c[hour]:.1f} °C, "
        f"{forcing.relative_humidity_pct[hour]:.0f} %, "
        f"wind {forcing.wind_speed_m_s[hour]:.1f} m/s at the station"
    )
    if cloud_pct is not None:
        said += f", sky taken as {cloud_pct:.0f} % clouded"
    return Night(
        town=town,
        moment=moment,
        made_at=made_at,
        road_surface_temperature_c=outlook.road_surface_temperature_c[row],
        friction=np.asarray(outlook.friction[row], dtype=np.float64),
        state=outlook.surface_state[row],
        weather=said,
        credit=" · ".join(
            (
                f"streets {town.town.attribution}",
                f"weather of {forcing.source} set over the town: {forcing.attribution}",
                elevation_source,
            )
        ),
    )


def draw_night(night: Night) -> Figure:
    """Draw temperature, sky or cold pool, state and friction, a map each."""
    network = night.town.network
    terrain = night.town.terrain
    shapes = [
        np.stack(network.shape(segment), axis=1) for segment in range(network.count)
    ]
    high_over_wide = _high_over_wide(network.latitude, network.longitude)
    width_in = 9.2
    figure = Figure(
        figsize=(width_in, 0.86 * width_in * high_over_wide + 1.1), layout="compressed"
    )
    axes = figure.subplots(2, 2)
    warmth, place, lies, grip = axes.flat
    temperature = night.road_surface_temperature_c
    _coloured(warmth, shapes, temperature, "viridis", "Road surface temperature [°C]")
    if np.ptp(terrain.cold_pool_index) > 0.0:
        _coloured(
            place,
            shapes,
            terrain.cold_pool_index,
            "viridis_r",
            "Cold pool index",
            ends=(0, 1),
        )
        place.set_title("Where cold air gathers")
    else:
        volume, _ = vehicles_per_day(network)
        _coloured(place, shapes, np.log10(np.maximum(volume, 1.0)), "cividis", TRAFFIC)
        place.set_title("Traffic; no elevation is known")
    _coloured(grip, shapes, night.friction, "magma", "Friction", ends=(0.1, 0.82))
    _states(lies, shapes, night.state)
    warmth.set_title("Of the pavement, under whatever lies on it")
    lies.set_title("What lies there, and on what share of segments")
    grip.set_title("Grip")
    for axis in axes.flat:
        axis.set_aspect(1.0 / np.cos(np.radians(float(network.latitude.mean()))))
        axis.set_facecolor(BACKGROUND)
        axis.set_xticks([])
        axis.set_yticks([])
        axis.grid(visible=False)
    _scale_bar(warmth, float(network.latitude.mean()))
    figure.suptitle(
        f"{night.town.town.name}, {night.moment:%Y-%m-%d %H:%M} UTC, nothing done: "
        f"{night.weather}",
        fontsize=10,
    )
    figure.supxlabel(night.credit, fontsize=6.5)
    return figure


def _with_cloud(
    weather: WeatherSeries, start: datetime, cloud_pct: float
) -> WeatherSeries:
    """Return weather whose sky is said from a moment on."""
    cloud = tuple(cloud_pct if time >= start else None for time in weather.times)
    return replace(weather, columns={**weather.columns, "cloud_cover_pct": cloud})


def _coloured(
    axis: Axes,
    shapes: Sequence[Array],
    values: Array,
    colours: str,
    label: str,
    ends: tuple[float, float] | None = None,
) -> None:
    """Draw a quantity along the segments."""
    low, high = ends or tuple(np.percentile(values, (0.5, 99.5)))
    lines = LineCollection(
        list(shapes),
        array=values,
        cmap=mpl.colormaps[colours].resampled(LEVELS),
        linewidths=_width(shapes),
    )
    lines.set_clim(low, max(high, low + 0.1))
    axis.add_collection(lines)
    axis.autoscale()
    axis.figure.colorbar(lines, ax=axis, label=label, shrink=0.8, pad=0.02)


def _states(axis: Axes, shapes: Sequence[Array], state: NDArray[np.int8]) -> None:
    """Draw the surface's states, with the share of segments in each."""
    lines = LineCollection(
        list(shapes),
        array=state.astype(np.float64),
        cmap=ListedColormap([STATE_COLOURS[each] for each in STATES]),
        linewidths=_width(shapes),
    )
    lines.set_clim(-0.5, len(STATES) - 0.5)
    axis.add_collection(lines)
    axis.autoscale()
    bar = axis.figure.colorbar(lines, ax=axis, shrink=0.8, pad=0.02)
    shares = [100.0 * float(np.mean(state == number)) for number in range(len(STATES))]
    names = [each.value.replace("_", " ") for each in STATES]
    bar.set_ticks(
        list(range(len(STATES))),
        labels=[
            f"{name}\n{share:.0f} %" for name, share in zip(names, shares, strict=True)
        ],
        fontsize=7.0,
    )


def _width(shapes: Sequence[Array]) -> float:
    """Return how wide lines are drawn: finer in a large town. [points]."""
    return 1.3 if len(shapes) < 3000 else 0.6  # noqa: PLR2004 - by eye


def _high_over_wide(latitude: Array, longitude: Array) -> float:
    """Return the shape of the town on the ground."""
    high = float(np.ptp(latitude))
    wide = float(np.ptp(longitude)) * float(np.cos(np.radians(latitude.mean())))
    return min(max(high / max(wide, 1e-6), 0.4), 1.6)


def _scale_bar(axis: Axes, latitude: float) -> None:
    """Draw a bar of a round length, a quarter of the map at most."""
    per_degree_km = METRES_PER_DEGREE * np.cos(np.radians(latitude)) / 1000.0
    (west, east), (south, north) = axis.get_xlim(), axis.get_ylim()
    room_km = 0.25 * (east - west) * per_degree_km
    fitting = [km for km in SCALE_BARS_KM if km <= room_km]
    length_km = fitting[-1] if fitting else SCALE_BARS_KM[0]
    left = west + 0.05 * (east - west)
    up = south + 0.05 * (north - south)
    right = left + length_km / per_degree_km
    axis.plot([left, right], [up, up], color="black", lw=3, solid_capstyle="butt")
    axis.text((left + right) / 2, up, f"{length_km:g} km", ha="center", va="bottom")


def _moment(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("town", type=Path, help="a town folder")
    parser.add_argument("weather", type=Path, help="a weather file or folder")
    parser.add_argument("moment", type=_moment, help="2018-12-09T05:00, UTC")
    parser.add_argument("out", type=Path, help="picture to write")
    parser.add_argument(
        "--from",
        dest="made_at",
        type=_moment,
        help="when the outlook is made; 14 h before the moment if not said",
    )
    parser.add_argument(
        "--elevation",
        default=UNKNOWN_SOURCE,
        help="source of the town's elevation, for the credit line",
    )
    parser.add_argument(
        "--cloud",
        type=float,
        help="cloud of the night [%%] where the weather does not know it",
    )
    given = parser.parse_args()
    night = night_over(
        read_town(given.town),
        given.weather,
        given.made_at or given.moment - timedelta(hours=14),
        given.moment,
        elevation_source=given.elevation,
        cloud_pct=given.cloud,
    )
    keep(lambda: draw_night(night), given.out, colours=COLOURS)
    print(f"{given.out}: {given.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
