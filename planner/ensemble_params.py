"""Parameters of the ensemble: how wrong weather and surface may be, and by when."""

from dataclasses import dataclass

from planner.ranges import count, number, refuse_out_of_range


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsembleParams:
    """How the members of an ensemble differ, and how their shares become chances.

    Errors are standard deviations. Those of now and those a day ahead are joined by
    the root of the time between; two days ahead they are 1.4 times those of a day.
    What no source is named for is an assumption.

    ``members``: the first is the forecast as it stands. ``most_sites``: sites that are
    followed; when a town has more, like ones share one. ``step_s``: of the members.

    Weather
        ``amount_now``, ``amount_day``: of the logarithm of what falls, gauge and
        density of fresh snow included. ``amount_memory_h``: how long an error lasts;
        half of its variance lasts as long as the forecast.
        ``shift_h``: of the time at which something falls, reached after hours.
        ``air_now_k``, ``air_day_k``, ``air_memory_h``: of the air temperature; a day
        ahead 1.5 to 2 K is usual of forecasts of single stations in winter.
        ``humidity_pct``: of the relative humidity. ``longwave_w_m2``: of the sky's
        longwave, by cloud; clear and overcast skies are some 80 W/m² apart. Where no
        source states it, the error of its estimate counts instead, by what shows the
        cloud: ``longwave_from_cloud_w_m2`` the cover stated (an assumption),
        ``longwave_from_sun_w_m2`` the sun, ``longwave_through_night_w_m2`` the days
        around, ``longwave_from_range_w_m2`` the range of air temperature: the root
        mean squares that ``benchmarks/quality/estimated_sky.py`` finds at two stations.
        ``wind_factor``: of the logarithm of the wind. ``sky_memory_h``: of these.

    Surface
        ``half_snow_k``: of the wet-bulb temperature at which half falls as snow.
        ``settling_factor``, ``wear_factor``: of their logarithms.

    Chances
        ``depth_offset``, ``depth_slope``, ``freezing_offset``, ``freezing_slope``:
        the log odds of a chance are the offset and the slope times the log odds of
        the members' share; fitted by ``benchmarks/quality/calibration.py``.
    """

    members: int = count(20, 1, 200, "members")
    seed: int = count(20_261, 0, 2**31 - 1, "")
    most_sites: int = count(500, 1, 100_000, "sites")
    step_s: float = number(900.0, 300.0, 3600.0, "s")

    amount_now: float = number(0.25, 0.0, 1.0, "")
    amount_day: float = number(0.60, 0.0, 2.0, "")
    amount_memory_h: float = number(3.0, 0.5, 48.0, "h")
    shift_h: float = number(1.5, 0.0, 6.0, "h")
    air_now_k: float = number(0.5, 0.0, 3.0, "K")
    air_day_k: float = number(1.6, 0.0, 6.0, "K")
    air_memory_h: float = number(8.0, 0.5, 48.0, "h")
    humidity_pct: float = number(5.0, 0.0, 30.0, "%")
    longwave_w_m2: float = number(15.0, 0.0, 60.0, "W/m²")
    longwave_from_cloud_w_m2: float = number(20.0, 0.0, 60.0, "W/m²")
    longwave_from_sun_w_m2: float = number(24.0, 0.0, 60.0, "W/m²")
    longwave_through_night_w_m2: float = number(27.0, 0.0, 60.0, "W/m²")
    longwave_from_range_w_m2: float = number(37.0, 0.0, 60.0, "W/m²")
    wind_factor: float = number(0.25, 0.0, 1.0, "")
    sky_memory_h: float = number(6.0, 0.5, 48.0, "h")

    half_snow_k: float = number(0.3, 0.0, 2.0, "K")
    settling_factor: float = number(0.25, 0.0, 1.0, "")
    wear_factor: float = number(0.4, 0.0, 1.5, "")

    depth_offset: float = number(0.65, -3.0, 3.0, "")
    depth_slope: float = number(1.2, 0.1, 3.0, "")
    freezing_offset: float = number(-0.45, -3.0, 3.0, "")
    freezing_slope: float = number(1.1, 0.1, 3.0, "")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
