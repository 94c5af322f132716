"""Fresh snow at a Norwegian station against what its depth sensor saw."""

import numpy as np
import pytest

from planner.surface import snow
from planner.surface.density import fresh_density_kg_m3
from planner.surface.phase import (
    proper_rain_mm,
    snow_fraction,
    wet_bulb_temperature_c,
)
from sensors.weather.frost_csv import decode_frost

HOURS = 12
SNOWY_MM_WE = 4.0


@pytest.mark.real_data
def test_twelve_hours_of_fresh_snow_come_closer_than_ten_to_one(real_data):
    folder = real_data / "weather" / "met_gullingen"
    series = decode_frost({p.name: p.read_bytes() for p in folder.glob("*.csv")})
    air_c, humidity, wind, fallen, depth_mm = (
        np.array([np.nan if v is None else v for v in series.columns[name]])
        for name in (
            "air_temperature_c",
            "relative_humidity_pct",
            "wind_speed_m_s",
            "precipitation_mm_h",
            "snow_depth_mm",
        )
    )
    wind = np.where(np.isnan(wind), 3.0, wind)
    share = snow_fraction(
        wet_bulb_temperature_c(air_c, humidity), half_snow_c=0.6, phase_width_c=0.4
    )
    snow_mm = share * fallen
    rain_mm = proper_rain_mm((1 - share) * fallen, snow_mm)
    start = np.arange(air_c.size - HOURS)
    total = snow_mm[start[:, None] + 1 + np.arange(HOURS)].sum(axis=1)
    seen_mm = depth_mm[start + HOURS] - depth_mm[start]
    start = start[(total > SNOWY_MM_WE) & np.isfinite(seen_mm)]
    seen_mm = seen_mm[start]
    total = total[start]

    layer = snow.bare(start.size)
    for hour in start + 1 + np.arange(HOURS)[:, None]:
        layer = snow.after_fall(
            layer, snow_mm[hour], fresh_density_kg_m3(air_c[hour], wind[hour])
        )
        layer = snow.settled(layer, air_c[hour], rain_mm[hour], 3600.0)
        melt = snow.melt_mm_we(air_c[hour], rain_mm[hour], 0.15, 3600.0)
        layer = snow.after_melt(layer, np.minimum(melt, layer.storage_mm_we))
    error_mm = layer.depth_mm - seen_mm
    ten_to_one_mm = 10 * total - seen_mm

    # Density alone, without settling and melt, was found elsewhere to err by 41 mm on
    # this station, with a bias of +17 to +20 mm (other windows, so near but not equal).
    assert start.size > 1000
    assert np.abs(error_mm).mean() < 36.0
    assert np.abs(error_mm).mean() < 0.8 * np.abs(ten_to_one_mm).mean()
    assert abs(error_mm.mean()) < 10.0
