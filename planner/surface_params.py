"""Parameters of the road-surface model, with their sources."""

from dataclasses import dataclass

from planner.ranges import number, refuse_out_of_range


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnParams:
    """How weather becomes heat, water, snow and ice on one site.

    One run takes one set. The first block is what observations of a site may move;
    the rest is physics or practice of the field. Where no source is named here, the
    module of `planner.surface` that uses the figure names it, and
    ``docs/models/surface.md`` tells the whole story.

    For calibration
        ``albedo``: of the dry, bare pavement. ``emissivity``: of every surface.
        ``longwave_factor``: on the longwave of the sky. ``conductivity_factor`` and
        ``heat_capacity_factor``: on the pavement's upper 15 cm.
        ``exchange_factor``: on the turbulent exchange of heat and vapour.
        ``roughness_m``, ``heat_roughness_m``: of streets and their surroundings.
        ``base_flux_w_m2``: always added to the surface's balance.
        ``sky_view_scale``: on every site's sky view factor, at most 1 in the end.

    Radiation
        ``wall_warmth_c``: surroundings' longwave temperature above the air.
        ``surroundings_albedo``: of what hides the sky.
        ``ice_albedo``: of 1.5 mm of ice or more. ``fresh_snow_albedo``,
        ``old_snow_albedo``, ``wet_snow_albedo``, ``cold_ageing_1_day``,
        ``wet_ageing_1_day``, ``renewing_snow_mm``: snow's albedo falls towards the
        old one in the cold, towards the wet one when it melts, and so much new snow
        renews it. ``cover_depth_mm``: depth of snow that hides half the pavement.
        ``sun_at_skin``: share of the absorbed sun (the infrared) that stays at the
        top of the snow; ``extinction_m2_kg``: how fast the rest dies out below.

    Exchange
        ``snow_roughness_m``: of open ground under snow. ``least_wind_m_s``,
        ``least_exchange_w_m2_k``: never less. ``traffic_heat_j_m2``: of one vehicle.
        ``traffic_mixing_m_s``: wind added by 10,000 vehicles a day.
        ``full_wetness_mm``: film from which on all of the surface is wet.

    Precipitation
        ``half_snow_c``, ``phase_width_c``: wet-bulb temperature at which half of the
        precipitation is snow, and how sharp the change is.
        ``fresh_density_factor``: on the density of fresh snow.

    Water, ice and snow on the surface
        ``film_mm``: water that stays in the pores. ``runoff_1_s``: rate at which
        the rest leaves. ``slush_retention``: water that loose snow on a pavement
        holds, of its ice. ``settling_factor``: on the rate of settling.
        ``packed_kg_m3``: density of packed snow. ``drift_rate_1_h``: of the loose
        snow's top, at twice the threshold wind on a site twice as windy.

    Traffic, at 5,000 vehicles per day and lane
        ``snow_packing_1_h``, ``snow_loss_1_h``: of loose snow; ``packed_wear_1_h``,
        ``ice_wear_1_h``, ``frost_wear_1_h``, ``spray_1_h``, ``grit_loss_1_h``,
        ``salt_loss_1_h``. ``traffic_exponent``: how rates grow with traffic.
        ``heavy_factor``: how many cars a heavy vehicle counts for.

    Treatments
        ``plough_leaves_mm``: height of loose snow that a blade leaves.
        ``plough_takes_packed``: share of packed snow that it takes.
        ``brush_leaves_mm``: as for the blade.

    Time
        ``flux_bias_decay_s``: how fast a site's flux bias fades after ``now``.
    """

    albedo: float = number(0.10, 0.02, 0.60, "")
    emissivity: float = number(0.95, 0.80, 1.0, "")
    longwave_factor: float = number(1.0, 0.7, 1.3, "")
    conductivity_factor: float = number(1.0, 0.1, 4.0, "")
    heat_capacity_factor: float = number(1.0, 0.3, 3.0, "")
    exchange_factor: float = number(1.0, 0.1, 4.0, "")
    roughness_m: float = number(0.1, 1e-4, 1.0, "m")
    heat_roughness_m: float = number(0.001, 1e-6, 0.1, "m")
    base_flux_w_m2: float = number(0.0, -80.0, 80.0, "W/m²")
    sky_view_scale: float = number(1.0, 0.3, 1.5, "")

    wall_warmth_c: float = number(2.0, -5.0, 10.0, "°C")
    surroundings_albedo: float = number(0.15, 0.0, 0.9, "")
    ice_albedo: float = number(0.25, 0.05, 0.7, "")
    fresh_snow_albedo: float = number(0.88, 0.5, 0.95, "")
    old_snow_albedo: float = number(0.70, 0.2, 0.9, "")
    wet_snow_albedo: float = number(0.50, 0.2, 0.8, "")
    cold_ageing_1_day: float = number(0.06, 0.0, 1.0, "1/day")
    wet_ageing_1_day: float = number(0.24, 0.0, 2.0, "1/day")
    renewing_snow_mm: float = number(3.0, 0.5, 50.0, "mm")
    cover_depth_mm: float = number(5.0, 0.5, 50.0, "mm")
    sun_at_skin: float = number(0.7, 0.0, 1.0, "")
    extinction_m2_kg: float = number(0.1, 0.01, 1.0, "m²/kg")

    snow_roughness_m: float = number(0.002, 1e-5, 0.1, "m")
    least_wind_m_s: float = number(0.3, 0.01, 2.0, "m/s")
    least_exchange_w_m2_k: float = number(2.0, 0.0, 10.0, "W/m²/K")
    traffic_heat_j_m2: float = number(60.0, 0.0, 400.0, "J/m²")
    traffic_mixing_m_s: float = number(1.0, 0.0, 5.0, "m/s")
    full_wetness_mm: float = number(0.5, 0.01, 5.0, "mm")

    half_snow_c: float = number(0.6, -2.0, 3.0, "°C")
    phase_width_c: float = number(0.4, 0.05, 2.0, "°C")
    fresh_density_factor: float = number(1.0, 0.3, 3.0, "")

    film_mm: float = number(0.8, 0.0, 5.0, "mm")
    runoff_1_s: float = number(3e-3, 1e-5, 1.0, "1/s")
    slush_retention: float = number(0.3, 0.02, 2.0, "")
    settling_factor: float = number(1.0, 0.1, 10.0, "")
    packed_kg_m3: float = number(500.0, 300.0, 800.0, "kg/m³")
    drift_rate_1_h: float = number(0.2, 0.0, 5.0, "1/h")

    snow_packing_1_h: float = number(0.25, 0.0, 5.0, "1/h")
    snow_loss_1_h: float = number(0.20, 0.0, 5.0, "1/h")
    packed_wear_1_h: float = number(0.05, 0.0, 5.0, "1/h")
    ice_wear_1_h: float = number(0.32, 0.0, 5.0, "1/h")
    frost_wear_1_h: float = number(1.16, 0.0, 10.0, "1/h")
    spray_1_h: float = number(1.45, 0.0, 10.0, "1/h")
    grit_loss_1_h: float = number(0.1, 0.0, 10.0, "1/h")
    salt_loss_1_h: float = number(0.1, 0.0, 10.0, "1/h")
    traffic_exponent: float = number(0.75, 0.0, 2.0, "")
    heavy_factor: float = number(3.0, 1.0, 20.0, "")

    plough_leaves_mm: float = number(5.0, 0.0, 50.0, "mm")
    plough_takes_packed: float = number(0.2, 0.0, 1.0, "")
    brush_leaves_mm: float = number(0.5, 0.0, 50.0, "mm")

    flux_bias_decay_s: float = number(14_400.0, 600.0, 172_800.0, "s")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
