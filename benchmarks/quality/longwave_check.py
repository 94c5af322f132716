"""Does a site's measured longwave agree with its own sun? Weissfluhjoch, by date.

    uv run python -m benchmarks.quality.longwave_check

A time is cloudless when the sun stands above 8° and seven tenths of the sunlight above
the air arrive; a day counts with its nights when it has four such times. Cloudless air
shines as its warmth and vapour say (Prata 1996), by day as by night, so that the excess
over it must not follow the sun. No model of the surface is needed for this.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.snow_sites import (
    DATA,
    SOUND_FROM_S,
    WEISSFLUHJOCH,
    SnowWinter,
    read_weissfluhjoch,
)
from planner.surface.forcing.moisture import saturation_hpa
from planner.surface.forcing.sky_longwave import black_body_w_m2, clear_emissivity
from planner.surface.forcing.sun_position import (
    sun_position_deg,
    sunlight_above_air_w_m2,
)

Array = NDArray[np.float64]

LOWEST_SUN_DEG = 8.0
CLOUDLESS_SHARE = 0.7
CLOUDLESS_TIMES = 4
DAY_S = 86_400.0
HALF_STRETCH_S = 900.0


def excess_over_clear_w_m2(winter: SnowWinter) -> Array:
    """Longwave less that of a cloudless sky, (N,). [W/m²]."""
    weather = winter.weather
    air_c = weather.air_temperature_c
    vapour_hpa = weather.relative_humidity_pct / 100.0 * saturation_hpa(air_c)
    clear = clear_emissivity(air_c, vapour_hpa) * black_body_w_m2(air_c)
    return np.asarray(weather.longwave_w_m2 - clear)


def cloudless_times(winter: SnowWinter) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the cloudless times, and the dark ones of the same days, (N,) each."""
    weather = winter.weather
    middle_s = weather.time_s - HALF_STRETCH_S
    elevation_deg, _ = sun_position_deg(middle_s, weather.latitude, weather.longitude)
    above = sunlight_above_air_w_m2(middle_s) * np.sin(np.radians(elevation_deg))
    cloudless = elevation_deg > LOWEST_SUN_DEG
    cloudless &= weather.shortwave_w_m2 > CLOUDLESS_SHARE * above
    days = (weather.time_s // DAY_S).astype(np.int64)
    counts = np.bincount(days - days[0], weights=cloudless)
    clear_day = counts[days - days[0]] >= CLOUDLESS_TIMES
    return cloudless, clear_day & (elevation_deg < 0.0)


def main() -> None:
    """Print the excess by day and by night, before and after the date."""
    winter = read_weissfluhjoch(DATA / WEISSFLUHJOCH)
    excess = excess_over_clear_w_m2(winter)
    cloudless, dark = cloudless_times(winter)
    is_sound = winter.seen_s >= SOUND_FROM_S
    print("| stretch | times | cloudless W/m² | the same days' nights W/m² (quarter) |")
    for name, part in (("before", ~is_sound), ("after", is_sound)):
        by_day, by_night = excess[part & cloudless], excess[part & dark]
        print(
            f"| {name} | {by_day.size} | {by_day.mean():+.0f} | "
            f"{np.percentile(by_night, 25.0):+.0f} |"
        )


if __name__ == "__main__":
    main()
