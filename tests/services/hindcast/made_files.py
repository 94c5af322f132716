"""Forcing files of a made-up place, and its SITE.toml."""

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

START = datetime(2023, 12, 4, tzinfo=UTC)
SITE = """# A bridge over nothing in particular
latitude = 59.9
longitude = 10.7
elevation_m = 40
pavement = "asphalt"
sky_view_factor = 0.9   # houses to the south
"""


def moment(hour):
    return (START + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")


def weather_rows(hours):
    """Time, air, humidity, wind, precipitation, road: a cold week with a snowfall."""
    for hour in range(hours):
        air = -3.0 + 3.0 * math.sin(2.0 * math.pi * (hour - 9) / 24.0) + 0.02 * hour
        road = air - 1.0 + 0.8 * math.sin(hour / 5.0)
        snow = 0.8 if 50 <= hour < 56 else 0.0
        yield [moment(hour), f"{air:.1f}", "85", "2.5", f"{snow}", f"{road:.2f}"]


def ten_minutes(hours):
    """The same week in rows of ten minutes, straight lines between the hours."""
    rows = list(weather_rows(hours))
    for before, after in pairwise(rows):
        start = datetime.fromisoformat(before[0])
        for part in range(6):
            values = [
                f"{float(low) + (float(high) - float(low)) * part / 6:.3f}"
                for low, high in zip(before[1:], after[1:], strict=True)
            ]
            time = start + timedelta(minutes=10 * part)
            yield [time.strftime("%Y-%m-%dT%H:%M:%SZ"), *values]


def write_forcing(path, rows, *, with_road=True):
    header = [
        "time_utc",
        "air_temperature_c",
        "relative_humidity_pct",
        "wind_speed_m_s",
        "precipitation_mm_h",
        "road_surface_temperature_c",
    ]
    kept = len(header) if with_road else -1
    lines = [",".join(cells[:kept]) for cells in (header, *rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


def write_site(path, text=SITE):
    path.write_text(text)
    return path
