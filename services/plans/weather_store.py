"""The weather that a plan was made from, as arrays and words beside the snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

import msgspec
import numpy as np

from planner.snapshot import Forcing, ForcingGrid, Source, points_of

_WORDS = frozenset({"source", "estimated", "remarks", "attribution"})
"""Fields of the forcing that are no numbers."""


class StoredPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one point's weather."""

    source: str
    estimated: tuple[str, ...]
    remarks: tuple[str, ...]
    attribution: str


class StoredSource(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a station or of a grid, and of its points."""

    is_grid: bool
    source: str
    remarks: tuple[str, ...]
    attribution: str
    points: tuple[StoredPoint, ...]
    main: int | None
    """Which of the points is the snapshot's ``forcing``, if it is one of them."""


def forcing_numbers(forcing: Forcing) -> dict[str, np.ndarray]:
    """Return the numbers of one point's weather by name."""
    return {
        field.name: np.asarray(getattr(forcing, field.name))
        for field in fields(Forcing)
        if field.name not in _WORDS
    }


def forcing_from(columns: Mapping[str, np.ndarray], words: StoredPoint) -> Forcing:
    """Return one point's weather as it was."""
    return Forcing(
        time_s=columns["time_s"],
        air_temperature_c=columns["air_temperature_c"],
        relative_humidity_pct=columns["relative_humidity_pct"],
        wind_speed_m_s=columns["wind_speed_m_s"],
        cloud_cover_pct=columns["cloud_cover_pct"],
        precipitation_mm_h=columns["precipitation_mm_h"],
        snow_depth_mm=columns["snow_depth_mm"],
        road_surface_temperature_c=columns["road_surface_temperature_c"],
        elevation_m=float(columns["elevation_m"]),
        latitude=float(columns["latitude"]),
        longitude=float(columns.get("longitude", np.nan)),
        shortwave_w_m2=columns.get("shortwave_w_m2", np.empty(0)),
        longwave_w_m2=columns.get("longwave_w_m2", np.empty(0)),
        pressure_hpa=columns.get("pressure_hpa", np.empty(0)),
        source=words.source,
        estimated=words.estimated,
        remarks=words.remarks,
        attribution=words.attribution,
    )


def words_of(forcing: Forcing) -> StoredPoint:
    """Return what is said of one point's weather."""
    return StoredPoint(
        source=forcing.source,
        estimated=forcing.estimated,
        remarks=forcing.remarks,
        attribution=forcing.attribution,
    )


def encode_sources(
    sources: Sequence[Source], forcing: Forcing
) -> tuple[tuple[StoredSource, ...], dict[str, np.ndarray]]:
    """Return the words of several sources, and their numbers by source and point.

    Parameters
    ----------
    sources : sequence of Forcing or ForcingGrid
    forcing : Forcing
        The snapshot's, which is one of them or a point of one.
    """
    said: list[StoredSource] = []
    numbers: dict[str, np.ndarray] = {}
    for place, source in enumerate(sources):
        points = points_of(source)
        is_main = [point is forcing for point in points]
        said.append(
            StoredSource(
                is_grid=isinstance(source, ForcingGrid),
                source=source.source,
                remarks=source.remarks,
                attribution=source.attribution,
                points=tuple(words_of(point) for point in points),
                main=is_main.index(True) if any(is_main) else None,
            )
        )
        for number, point in enumerate(points):
            numbers |= {
                f"{place}.{number}.{name}": values
                for name, values in forcing_numbers(point).items()
            }
    return tuple(said), numbers


def decode_sources(
    said: Sequence[StoredSource], numbers: Mapping[str, np.ndarray], forcing: Forcing
) -> tuple[Source, ...]:
    """Return several sources as they were, ``forcing`` standing where it stood."""
    sources: list[Source] = []
    for place, source in enumerate(said):
        points = []
        for number, words in enumerate(source.points):
            start = f"{place}.{number}."
            columns = {
                name.removeprefix(start): values
                for name, values in numbers.items()
                if name.startswith(start)
            }
            is_main = source.main == number
            points.append(forcing if is_main else forcing_from(columns, words))
        if source.is_grid:
            sources.append(
                ForcingGrid(
                    points=tuple(points),
                    source=source.source,
                    remarks=source.remarks,
                    attribution=source.attribution,
                )
            )
        else:
            sources.extend(points)
    return tuple(sources)
