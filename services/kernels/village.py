"""A village of nine junctions, a street beyond reach and a night of snow."""

from datetime import UTC, datetime, timedelta

from planner.domain.weather import WeatherSeries

NOW = datetime(2024, 1, 7, 2, tzinfo=UTC)
NAME = "village"
_LINES = 3
_STEP_DEG = 0.00135
"""About 150 m from south to north; the other way twice the degrees, at 59° north."""
_HOURS = range(-24, 37)


def village_osm() -> str:
    """Return streets that trucks clear and footways for machines, as OpenStreetMap XML.

    Residential streets run east, one main street and two footways north, joined where
    they cross: an importer finds work for both kinds of vehicle. One more street
    is joined to nothing, so that the plan also has something to leave undone.
    """
    nodes = [
        f"<node id='{1 + row * _LINES + column}' version='1' "
        f"lat='{59.0 + row * _STEP_DEG:.6f}' "
        f"lon='{15.0 + column * 2 * _STEP_DEG:.6f}'/>"
        for row in range(_LINES)
        for column in range(_LINES)
    ]
    ways: list[str] = []
    for line in range(_LINES):
        east = [1 + line * _LINES + place for place in range(_LINES)]
        north = [1 + place * _LINES + line for place in range(_LINES)]
        for highway, refs in (
            ("residential", east),
            ("secondary" if line == 0 else "footway", north),
        ):
            inside = "".join(f"<nd ref='{ref}'/>" for ref in refs)
            ways.append(
                f"<way id='{100 + len(ways)}' version='1'>{inside}"
                f"<tag k='highway' v='{highway}'/></way>"
            )
    nodes += [
        f"<node id='{90 + end}' version='1' lat='59.01' lon='{15.0 + end / 100}'/>"
        for end in range(2)
    ]
    ways.append(
        "<way id='200' version='1'><nd ref='90'/><nd ref='91'/>"
        "<tag k='highway' v='residential'/></way>"
    )
    return f"<osm version='0.6'>{''.join(nodes)}{''.join(ways)}</osm>"


def village_weather() -> WeatherSeries:
    """Return two and a half days at -3 °C around `NOW` with 0.8 mm/h of snow."""
    hours = len(_HOURS)
    return WeatherSeries(
        source="village",
        times=tuple(NOW + timedelta(hours=hour) for hour in _HOURS),
        columns={
            "air_temperature_c": (-3.0,) * hours,
            "relative_humidity_pct": (92.0,) * hours,
            "wind_speed_m_s": (4.0,) * hours,
            "precipitation_mm_h": (0.8,) * hours,
            "cloud_cover_pct": (100.0,) * hours,
        },
    )
