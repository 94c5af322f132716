"""Pictures of the air: vapour, precipitation, sun, sky and turbulent exchange."""

from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.figures.made_weather import (
    ELEVATION_M,
    HOUR_S,
    LATITUDE,
    LONGITUDE,
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
    RED,
    SKY,
    labelled,
    panels,
)
from planner.surface.columns.precipitation import fresh_density_kg_m3, snow_share
from planner.surface.columns.turbulence import (
    CALM_RICHARDSON,
    GRAVITY_M_S2,
    HEIGHT_M,
    SNOW_RICHARDSON,
    exchange_m_s,
    profile,
)
from planner.surface.columns.vapour import (
    KELVIN,
    vapour_pressure_over_ice_pa,
    vapour_pressure_over_water_pa,
    wet_bulb_c,
)
from planner.surface.forcing.cloud import cover_from_cloud
from planner.surface.forcing.moisture import pressure_hpa, vapour_pressure_hpa
from planner.surface.forcing.sky_longwave import (
    black_body_w_m2,
    clear_emissivity,
    sky_emissivity,
)
from planner.surface.forcing.sun_position import sun_position_deg
from planner.surface_params import ColumnParams

PA_PER_HPA = 100.0
Array = NDArray[np.float64]


def vapour() -> Figure:
    """Draw saturation over water and ice, and how far evaporation cools air."""
    figure, (left, right) = panels(1, 2)
    air_c = np.linspace(-20.0, 5.0, 251)
    water = np.array([vapour_pressure_over_water_pa(t) for t in air_c]) / PA_PER_HPA
    ice = np.array([vapour_pressure_over_ice_pa(t) for t in air_c]) / PA_PER_HPA
    left.plot(air_c, water, color=BLUE, label="over water")
    left.plot(air_c, ice, color=SKY, ls="--", label="over ice")
    gap = left.twinx()
    gap.plot(air_c, (water - ice) * PA_PER_HPA, color=RED, lw=1.2, label="difference")
    gap.set_ylabel("Difference [Pa]", color=RED)
    gap.set_ylim(0.0, 60.0)
    gap.grid(visible=False)
    left.legend(loc="upper left")
    labelled(left, "Saturation", "Temperature [°C]", "Vapour pressure [hPa]")
    pressure_pa = float(pressure_hpa(ELEVATION_M)) * PA_PER_HPA
    for humidity, colour in ((100.0, BLACK), (80.0, BLUE), (60.0, GREEN), (40.0, RED)):
        vapour_pa = humidity / 100.0 * water * PA_PER_HPA
        wet_c = [
            wet_bulb_c(t, e, pressure_pa) for t, e in zip(air_c, vapour_pa, strict=True)
        ]
        right.plot(air_c, wet_c, color=colour, label=f"{humidity:.0f} %")
    right.legend(title="relative humidity", loc="upper left")
    labelled(right, "Wet bulb", "Air temperature [°C]", "Wet-bulb temperature [°C]")
    return figure


def precipitation() -> Figure:
    """Draw what falls as snow, and how dense it is when it has just fallen."""
    params = ColumnParams()
    figure, (left, right) = panels(1, 2)
    pressure_pa = float(pressure_hpa(ELEVATION_M)) * PA_PER_HPA
    air_c = np.linspace(-4.0, 7.0, 221)
    for humidity, colour, dash in (
        (100.0, BLUE, "-"),
        (80.0, GREEN, "--"),
        (60.0, RED, ":"),
    ):
        share = [
            snow_share(
                wet_bulb_c(
                    t, humidity / 100.0 * vapour_pressure_over_water_pa(t), pressure_pa
                ),
                params.half_snow_c,
                params.phase_width_c,
            )
            for t in air_c
        ]
        left.plot(air_c, share, color=colour, ls=dash, label=f"{humidity:.0f} %")
    left.legend(title="relative humidity")
    labelled(left, "What falls as snow", "Air temperature [°C]", "Share of snow")
    air_c = np.linspace(-20.0, 3.0, 231)
    for wind, colour, dash in (
        (0.0, BLUE, "-"),
        (3.0, GREEN, "--"),
        (6.0, ORANGE, "-."),
        (10.0, RED, ":"),
    ):
        density = [fresh_density_kg_m3(t, wind) for t in air_c]
        right.plot(air_c, density, color=colour, ls=dash, label=f"{wind:.0f} m/s")
    right.legend(title="wind at 10 m", loc="upper left")
    right.set_ylim(0.0, 400.0)
    labelled(right, "Fresh snow", "Air temperature [°C]", "Density [kg/m³]")
    return figure


def exchange() -> Figure:
    """Draw how stability of the air damps or drives the exchange of heat and vapour."""
    params = ColumnParams()
    figure, (left, right) = panels(1, 2)
    road = profile(params.roughness_m, params.heat_roughness_m, CALM_RICHARDSON)
    field = profile(
        params.snow_roughness_m, params.snow_roughness_m / 10.0, SNOW_RICHARDSON
    )
    wind_m_s = 3.0
    richardson = np.concatenate((np.linspace(-1.0, 0.0, 201), np.linspace(0, 0.6, 121)))
    # The surface whose air, at 0 °C, is that stable.
    warmer_k = richardson * KELVIN * wind_m_s**2 / (GRAVITY_M_S2 * HEIGHT_M)
    for curve, colour, dash, name in (
        (road, BLACK, "-", "streets"),
        (field, SKY, "--", "snow fields"),
    ):
        coefficient = [
            exchange_m_s(curve, wind_m_s, 0.0, -float(k)) / wind_m_s for k in warmer_k
        ]
        left.plot(richardson, coefficient, color=colour, ls=dash, label=name)
    left.axvline(0.0, color=GREY, lw=0.8)
    left.legend()
    left.set_yscale("log")
    labelled(left, "By stability", "Bulk Richardson number", "Exchange coefficient")
    winds = np.linspace(0.3, 12.0, 118)
    for away_k, colour, dash in (
        (10.0, RED, "-."),
        (0.0, BLACK, "-"),
        (-3.0, BLUE, "--"),
        (-6.0, SKY, ":"),
    ):
        moved = [exchange_m_s(road, float(u), 0.0, away_k) * 1000.0 for u in winds]
        right.plot(winds, moved, color=colour, ls=dash, label=f"{away_k:g} K")
    right.legend(title="street against the air")
    labelled(right, "By wind, streets", "Wind at 10 m [m/s]", "Conductance [mm/s]")
    return figure


def sunshine() -> Figure:
    """Draw the sun on level ground through a day, and what cloud leaves of it."""
    figure, (left, right) = panels(1, 2)
    hours = Hours(
        start=midnight(2024, 2, 15),
        air_temperature_c=day_and_night_c(25, mean_c=0.0, swing_c=4.0),
    )
    clear = steps_of(hours)
    clock = clear.end_s / HOUR_S
    direct, diffuse = clear.direct_w_m2[:, 0], clear.diffuse_w_m2[:, 0]
    left.stackplot(
        clock,
        diffuse,
        direct,
        colors=(SKY, ORANGE),
        labels=("from the sky", "from the sun itself"),
    )
    height = left.twinx()
    middle_s = hours.start.timestamp() + clear.end_s - clear.step_s / 2.0
    height.plot(
        clock, sun_position_deg(middle_s, LATITUDE, LONGITUDE)[0], color=BLACK, lw=1.0
    )
    height.set_ylim(0.0, 60.0)
    height.set_ylabel("Sun above the horizon [°] (line)")
    height.grid(visible=False)
    left.legend(loc="upper left")
    left.set_ylim(0.0, 700.0)
    for cloud, colour, dash in (
        (0.0, ORANGE, "-"),
        (50.0, GREEN, "--"),
        (80.0, BLUE, "-."),
        (100.0, BLACK, ":"),
    ):
        under = steps_of(replace(hours, cloud_cover_pct=(cloud,)))
        whole = under.direct_w_m2[:, 0] + under.diffuse_w_m2[:, 0]
        right.plot(clock, whole, color=colour, ls=dash, label=f"{cloud:.0f} %")
    right.legend(title="cloud", loc="upper left")
    right.set_ylim(0.0, 700.0)
    for axis, title in ((left, "Clear, 15 February, 50° N"), (right, "Under cloud")):
        axis.set_xlim(5.0, 18.0)
        labelled(axis, title, "Hour, UTC", "Global radiation [W/m²]")
    return figure


def longwave() -> Figure:
    """Draw how warm the sky shines, by cloud and by the air's vapour."""
    figure, (left, right) = panels(1, 2)
    cloud = np.linspace(0.0, 1.0, 101)
    for air_c, humidity, colour, dash in (
        (5.0, 90.0, RED, "-"),
        (0.0, 90.0, BLACK, "--"),
        (-10.0, 80.0, BLUE, "-."),
        (-20.0, 70.0, SKY, ":"),
    ):
        air = np.full(cloud.shape, air_c)
        vapour_hpa = vapour_pressure_hpa(air, np.full(cloud.shape, humidity))
        emissivity = sky_emissivity(
            clear_emissivity(air, vapour_hpa), cover_from_cloud(cloud)
        )
        name = f"{air_c:g} °C, {humidity:.0f} %"
        left.plot(100.0 * cloud, emissivity, color=colour, ls=dash, label=name)
        loss = (1.0 - emissivity) * black_body_w_m2(air)
        right.plot(100.0 * cloud, loss, color=colour, ls=dash, label=name)
    left.legend(title="air", loc="lower right")
    left.set_ylim(0.6, 1.0)
    right.set_ylim(0.0, None)
    labelled(left, "Emissivity of the sky", "Cloud [%]", "Emissivity")
    labelled(
        right,
        "What a surface as warm as the air loses",
        "Cloud [%]",
        "Net longwave loss [W/m²]",
    )
    return figure
