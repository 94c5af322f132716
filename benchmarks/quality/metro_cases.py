"""Run the surface model on METRo's own test cases, against METRo's own roadcasts.

    uv run python -m benchmarks.quality.metro_cases [--json]

A roadcast says what METRo's balance was given and found: solar and infrared flux as
absorbed (its coupling of the start included), air temperature, dew point and wind, and
what fell. The surface model gets just that: the solar flux over METRo's 1 - albedo (0.1
dry, up to 0.5 as its snow grows from 1 to 6 mm), the infrared over its emissivity of
0.92, and its 10 W/m² of traffic as longwave. Before the start both put the observed
temperatures on the surface and at 40 cm. On METRo's road never lie more than some 2 mm
of snow (above 1 mm it leaves at 3e-4/s) and none insulates, so the road is swept every
ten minutes.
So the two models are compared, not their clouds. METRo's own error against the road is
not measured by this.

References
----------
.. [1] L.-P. Crevier and Y. Delage, "METRo: a new model for road-condition forecasting
   in Canada", J. Appl. Meteorol. 40 (2001) 2026-2037.
"""

import argparse
import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.measured import (
    Measured,
    humidity_pct,
    step_weather_of,
    steps_between,
)
from planner.surface.columns.ground import node_depths_m
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Pavement, open_sites
from planner.surface.columns.treatment_steps import TreatmentSteps
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
CASES = "road_weather/metro_cases"
STEP_S = 300.0
SWEPT_S = 600.0
KM_H = 3.6
# METRo's: emissivity, albedo of road and snow, traffic. [1] and its source.
EMISSIVITY = 0.92
ROAD_ALBEDO, SNOW_ALBEDO = 0.1, 0.5
TRAFFIC_W_M2 = 10.0
# The pair that gives METRo's own sensible heat best, over its 2,700 times.
ROUGHNESS_M, HEAT_ROUGHNESS_M = 0.02, 1e-4
METRO_W_M_K = {
    "asphalt": 0.8,
    "cement": 2.2,
    "crushed rock": 0.95,
    "gravier": 0.95,
    "sand": 1.0,
}
OWN_ASPHALT_W_M_K = 0.9
SENSOR_DEPTH_M = 0.4
MOST_MM_H = 100.0
COLDEST_C, HOTTEST_C = -60.0, 80.0
STANDARD_HPA = 1013.0
DRY_S = 6 * 3600.0
WINTER_C = 10.0
REACH_K, REACH_SHARE = 1.0, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class MetroCase:
    """One case with a reference.

    ``observed_s``, ``surface_c``, ``deep_c``, ``observed_air_c``: what the road station
    saw before the start, (O,). ``roadcast`` (N,) by the name of METRo's element, times
    in ``roadcast_s``. All times since 1970-01-01 00:00 UTC. [s]
    """

    name: str
    is_bridge: bool
    layers: tuple[tuple[str, float], ...]
    latitude: float
    longitude: float
    observed_s: Array
    surface_c: Array
    deep_c: Array
    observed_air_c: Array
    roadcast_s: Array
    roadcast: dict[str, Array]

    @property
    def reference_c(self) -> Array:
        """METRo's surface temperature, (N,). [°C]."""
        return self.roadcast["st"]


def list_cases(folder: Path) -> list[MetroCase]:
    """Return the cases of the folder that ship a reference, by name."""
    return [
        read_case(reference.parent)
        for reference in sorted(folder.glob("*/roadcast_reference.xml"))
    ]


def read_case(folder: Path) -> MetroCase:
    """Read station, observation and reference of one case.

    Raises
    ------
    ValueError
        When fewer than two observations hold a surface temperature.
    """
    station = _tree(folder / "station.xml")
    roadcast = _tree(folder / "roadcast_reference.xml").findall(".//prediction")
    seen = [
        row
        for row in _tree(folder / "observation.xml").findall(".//measure")
        if all(row.findtext(tag) for tag in ("st", "sst", "at", "observation-time"))
    ]
    if len(seen) < 2:  # noqa: PLR2004 - a line needs two
        msg = f"{folder.name}: {len(seen)} whole observations, 2 were expected"
        raise ValueError(msg)
    observed_s = np.array([_unix_s(row.findtext("observation-time")) for row in seen])
    order = np.unique(observed_s, return_index=True)[1]

    def observed(tag: str) -> Array:
        values = np.array([float(row.findtext(tag) or "nan") for row in seen])[order]
        # The suite also feeds METRo 9999 and the like; METRo bridges them.
        known = np.flatnonzero((values > COLDEST_C) & (values < HOTTEST_C))
        bridged = np.interp(np.arange(values.size), known, values[known])
        return np.asarray(bridged, dtype=np.float64)

    return MetroCase(
        name=folder.name,
        is_bridge=(station.findtext(".//station-type") or "").strip() == "bridge",
        layers=tuple(
            (
                (layer.findtext("type") or "").strip().lower(),
                float(layer.findtext("thickness") or "nan"),
            )
            for layer in station.findall(".//roadlayer")
        ),
        latitude=float(station.findtext(".//latitude") or "nan"),
        longitude=float(station.findtext(".//longitude") or "nan"),
        observed_s=observed_s[order],
        surface_c=observed("st"),
        deep_c=observed("sst"),
        observed_air_c=observed("at"),
        roadcast_s=np.array(
            [_unix_s(row.findtext("roadcast-time")) for row in roadcast]
        ),
        roadcast={
            tag: np.array([float(row.findtext(tag) or "nan") for row in roadcast])
            for tag in (
                "at",
                "td",
                "ws",
                "sf",
                "ir",
                "sn",
                "qp-sn",
                "qp-ra",
                "rc",
                "st",
            )
        },
    )


def _tree(path: Path) -> ET.Element:
    """Parse one of the cases' own files."""
    return ET.parse(path).getroot()  # noqa: S314 - files of the test suite, not of a stranger


def _unix_s(text: str | None) -> float:
    """Time of METRo's stamps, with and without seconds and Z, in UTC. [s]."""
    stamp = datetime.fromisoformat((text or "").replace("Z", ""))
    return stamp.replace(tzinfo=UTC).timestamp()


def why_left_out(case: MetroCase) -> str:
    """Say why a case is no road that could be, or nothing."""
    if case.reference_c.min() < COLDEST_C:
        return f"METRo's own answer falls to {case.reference_c.min():.0f} °C"
    return ""


def measured_of(case: MetroCase, emissivity: float) -> Measured:
    """Return what METRo's balance was given, observations and roadcast in one row."""
    later = case.observed_s < case.roadcast_s[0]
    early_s = case.observed_s[later]
    cast = case.roadcast
    albedo = np.clip(
        ROAD_ALBEDO + (SNOW_ALBEDO - ROAD_ALBEDO) / 5.0 * (cast["sn"] - 1.0),
        ROAD_ALBEDO,
        SNOW_ALBEDO,
    )
    sun = _stretch_means(cast["sf"] / (1.0 - albedo))
    sky = _stretch_means(cast["ir"] / EMISSIVITY + TRAFFIC_W_M2 / emissivity)
    hours = np.diff(case.roadcast_s, prepend=early_s[-1]) / 3600.0
    rain, snow = (
        np.where((cast[tag] > 0.0) & (cast[tag] < MOST_MM_H), cast[tag], 0.0) * hours
        for tag in ("qp-ra", "qp-sn")
    )
    fallen = rain + snow
    before = np.zeros(early_s.size)

    def joined(early: Array, late: Array) -> Array:
        return np.concatenate([early, late])

    return Measured(
        time_s=joined(early_s, case.roadcast_s),
        air_temperature_c=joined(case.observed_air_c[later], cast["at"]),
        relative_humidity_pct=joined(
            before + 70.0, humidity_pct(cast["at"], np.minimum(cast["td"], cast["at"]))
        ),
        wind_speed_m_s=joined(before + 3.0, cast["ws"] / KM_H),
        pressure_hpa=np.full(early_s.size + cast["at"].size, STANDARD_HPA),
        precipitation_mm=joined(before, fallen),
        snow_share=joined(
            before,
            np.divide(snow, fallen, out=np.zeros(fallen.size), where=fallen > 0.0),
        ),
        shortwave_w_m2=joined(before, sun),
        longwave_w_m2=joined(before + 300.0, sky),
        latitude=case.latitude,
        longitude=case.longitude,
    )


def _stretch_means(values: Array) -> Array:
    """Mean of each row and the one before; the first for itself."""
    return np.asarray(0.5 * (values + np.concatenate([values[:1], values[:-1]])))


def params_of(case: MetroCase) -> ColumnParams:
    """Return the road as METRo describes it: emissivity, roughness, top layer."""
    conductivity = METRO_W_M_K.get(case.layers[0][0], METRO_W_M_K["asphalt"])
    return ColumnParams(
        emissivity=EMISSIVITY,
        roughness_m=ROUGHNESS_M,
        heat_roughness_m=HEAT_ROUGHNESS_M,
        conductivity_factor=conductivity / OWN_ASPHALT_W_M_K,
    )


def roadcast_c(case: MetroCase, params: ColumnParams) -> Array:
    """Return the surface model's temperature at the reference's times, (N,). [°C]."""
    measured = measured_of(case, params.emissivity)
    weather = step_weather_of(measured, STEP_S)
    begin_s = measured.time_s[0]
    pavement = Pavement.BRIDGE if case.is_bridge else Pavement.ASPHALT
    sites = open_sites(1, pavement=pavement)
    early_s = case.observed_s[case.observed_s < case.roadcast_s[0]]
    spin = int(np.searchsorted(weather.end_s, early_s[-1] - begin_s, side="right"))
    spin = max(spin, 1)
    surface = np.interp(weather.end_s + begin_s, case.observed_s, case.surface_c)
    deep = np.interp(weather.end_s + begin_s, case.observed_s, case.deep_c)
    depths_m = node_depths_m(pavement)
    sensor = int(np.argmin(np.abs(depths_m - SENSOR_DEPTH_M)))
    state = start_state(sites, weather, params)
    first = np.interp(
        depths_m, [0.0, SENSOR_DEPTH_M], [case.surface_c[0], case.deep_c[0]]
    )
    bare = replace(state, ground_c=first[:, None])
    ground = bare.ground_c
    for step in range(spin):
        state, _ = integrate(
            replace(bare, ground_c=ground, snow_c=ground[0].copy()),
            sites,
            steps_between(weather, step, step + 1),
            params,
            kept=np.zeros(1, dtype=np.bool_),
        )
        ground = state.ground_c.copy()
        ground[0] = surface[step]
        ground[sensor] = deep[step]
    rest = steps_between(weather, spin, weather.step_count)
    swept_s = np.arange(rest.end_s[0], rest.end_s[-1], SWEPT_S)
    none = np.zeros(swept_s.size)
    _, trace = integrate(
        replace(bare, ground_c=ground, snow_c=ground[0].copy()),
        sites,
        rest,
        params,
        treatments=TreatmentSteps(
            at_s=swept_s,
            site=np.zeros(swept_s.size, dtype=np.int32),
            kept_share=none,
            is_swept=np.ones(swept_s.size, dtype=np.bool_),
            salt_g_m2=none,
            water_mm=none,
            grit_g_m2=none,
        ),
        kept=np.ones(rest.step_count, dtype=np.bool_),
    )
    found = np.interp(
        case.roadcast_s - begin_s,
        trace.end_s,
        trace.road_surface_temperature_c[:, 0].astype(np.float64),
    )
    return np.asarray(found, dtype=np.float64)


def dry_times(case: MetroCase) -> NDArray[np.bool_]:
    """Return the times before which nothing fell for six hours, (N,)."""
    fell = (case.roadcast["qp-ra"] > 0.0) | (case.roadcast["qp-sn"] > 0.0)
    fell_s = case.roadcast_s[fell]
    behind_s = case.roadcast_s[:, None] - fell_s[None, :]
    return np.asarray(~((behind_s >= 0.0) & (behind_s < DRY_S)).any(axis=1))


def score(found_c: Array, reference_c: Array) -> dict[str, float]:
    """Return RMSE and bias [K], and the share of times on the same side of 0 °C."""
    miss = found_c - reference_c
    return {
        "times": float(miss.size),
        "rmse": float(np.sqrt(np.mean(miss**2))),
        "bias": float(np.mean(miss)),
        "freezing_agree": float(np.mean((found_c <= 0.0) == (reference_c <= 0.0))),
    }


def main() -> None:
    """Print a row for each case and the total."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows: dict[str, dict[str, float]] = {}
    left_out: dict[str, str] = {}
    found: list[Array] = []
    defaults: list[Array] = []
    wanted: list[Array] = []
    dry: list[NDArray[np.bool_]] = []
    for case in list_cases(DATA / CASES):
        why = why_left_out(case)
        if why:
            left_out[case.name] = why
            continue
        found.append(roadcast_c(case, params_of(case)))
        defaults.append(roadcast_c(case, ColumnParams()))
        wanted.append(case.reference_c)
        dry.append(dry_times(case))
        rows[case.name] = score(found[-1], wanted[-1])
    every, own, reference = (
        np.concatenate(parts) for parts in (found, defaults, wanted)
    )
    is_dry = np.concatenate(dry)
    is_winter = reference < WINTER_C
    rows["all times"] = score(every, reference)
    rows["nothing fell for 6 h"] = score(every[is_dry], reference[is_dry])
    rows["reference below 10 °C"] = score(every[is_winter], reference[is_winter])
    rows["all times, Vinter's default road"] = score(own, reference)
    rows["below 10 °C, Vinter's default road"] = score(
        own[is_winter], reference[is_winter]
    )
    if given.json:
        print(json.dumps({"rows": rows, "left_out": left_out}))
        return
    print(f"reach: RMSE <= {REACH_K} K, freezing agrees >= {REACH_SHARE:.0%}\n")
    print("| case | times | RMSE K | bias K | freezing agrees |")
    for name, row in rows.items():
        print(
            f"| {name} | {row['times']:.0f} | {row['rmse']:.2f} | {row['bias']:+.2f} "
            f"| {row['freezing_agree']:.1%} |"
        )
    for name, why in left_out.items():
        print(f"left out: {name}: {why}")


if __name__ == "__main__":
    main()
