"""A town of 10,000 segments and its twin: what 20 sensors and some drivers are worth.

    uv run python -m benchmarks.quality.twin_network [--towns 12] [--segments 10000]

The truth is the column model under a hidden error (`twin_truth`), the background the
same model without. The analysis sees readings only, through the same door as a plan;
it knows none of the statistics. Beside it stands an optimal interpolation that is given
the true covariances of the temperature errors. Prints the tables of
docs/models/assimilation.md.
"""

import argparse
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.twin_readings import (
    NOW,
    SENSOR_BIAS_K,
    SENSOR_NOISE_K,
    camera_readings,
    driver_reports,
    sensor_readings,
)
from benchmarks.quality.twin_town import NIGHTS, TwinTown, build_town
from benchmarks.quality.twin_truth import Model, Twin, make_twin, run
from planner.assimilation.background import Background
from planner.assimilation.flux_bias import flux_bias_w_m2
from planner.assimilation.interpolation.covariates import segment_spots
from planner.assimilation.interpolation.diagnostics import chi2_per_residual, desroziers
from planner.assimilation.interpolation.error_field import Spots
from planner.assimilation.interpolation.optimal_interpolation import (
    Weighted,
    interpolate,
    weighted_fields,
)
from planner.assimilation.interpolation.robust import check
from planner.assimilation.network_analysis import (
    NetworkAnalysis,
    TownSurface,
    analyse_network,
)
from planner.assimilation.nudge import Nudge, nudged
from planner.assimilation.reports.state_belief import COUNT, IS_SLIPPERY, STATES
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.readings import Reading
from planner.domain.town import Town
from planner.snapshot import Forcing, Snapshot
from planner.surface.columns.ground import node_depths_m
from planner.surface.columns.sites import Pavement
from planner.surface.columns.traced import joined, trace_of
from planner.surface.states import surface_states

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
PARAMS = NetworkAnalysisParams()
# A sensor's bias, its noise in a mean of three hours and the newest value, and how
# well it stands for its segment (exactly, here).
KNOWN_NOISE_K2 = SENSOR_BIAS_K**2 + 0.4 * SENSOR_NOISE_K**2
CASES = {
    "no reports": None,
    "honest reports": (0.0, False),
    "30 % false, by everybody": (0.3, False),
    "30 % false, by liars": (0.3, True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A night after the analysis: temperatures and states at now, (S,)."""

    found: NetworkAnalysis
    surface_c: Array
    state: NDArray[np.int8]


def snapshot_of(twin: Twin, readings: list[Reading]) -> Snapshot:
    """Return what a plan would see."""
    weather = twin.weather
    none = np.full(weather.step_count, np.nan)
    return Snapshot(
        town=Town(
            name="Twin",
            time_zone="Europe/Stockholm",
            language="sv",
            wet_snow_above_c=-2.0,
            classes=(),
            highway_rules=(),
            depots=(),
            vehicles=(),
        ),
        town_hash="0" * 64,
        network=twin.town.network,
        terrain=twin.town.terrain,
        now=NOW,
        forcing=Forcing(
            time_s=weather.end_s,
            air_temperature_c=weather.air_temperature_c[:, 0],
            relative_humidity_pct=weather.relative_humidity_pct[:, 0],
            wind_speed_m_s=weather.wind_speed_m_s[:, 0],
            cloud_cover_pct=none,
            precipitation_mm_h=none,
            snow_depth_mm=none,
            road_surface_temperature_c=none,
            elevation_m=80.0,
            latitude=60.0,
            source="twin",
        ),
        readings=tuple(sorted(readings, key=lambda r: (r.observed_at, r.device))),
    )


def background_of(twin: Twin, model: Model) -> Background:
    """Return a run as the analysis takes it; each segment is a site."""
    return Background(
        trace=model.truth.trace,
        state=model.truth.state,
        of_segment=np.arange(twin.town.x_m.size, dtype=np.intp),
    )


def analyse(twin: Twin, readings: list[Reading]) -> Analysed:
    """Analyse and nudge, as a plan does."""
    background = background_of(twin, twin.background)
    found = found_by(twin, readings, background)
    return changed(twin, twin.background, found, found.shift_k)


def analyse_again(twin: Twin, readings: list[Reading]) -> Analysed:
    """Analyse, run the past again with the fluxes found, analyse what is left, nudge.

    The second residuals are taken with what the first pass had put there, as the second
    step of a Gauss-Newton iteration takes them, so that no reading counts twice.
    """
    first = found_by(twin, readings, background_of(twin, twin.background))
    flux = flux_bias_w_m2(first.shift_k, PARAMS.temperature)
    again = run(
        replace(twin.town.sites, flux_bias_w_m2=flux), twin.weather, twin.logged
    )
    second = found_by(twin, readings, background_of(twin, again))
    left = second.temperature.residuals
    residual_k = left.value_k + first.shift_k[left.segment]
    spots = spots_of(twin)
    checked = check(residual_k, left.noise_k2, spots.at(left.segment), PARAMS.field)
    both_k = interpolate(
        residual_k[checked.kept],
        checked.noise_k2,
        spots.at(left.segment[checked.kept]),
        spots,
        checked.fields,
    )
    return changed(twin, again, second, both_k - first.shift_k)


def found_by(
    twin: Twin, readings: list[Reading], background: Background
) -> NetworkAnalysis:
    """Return what the readings change, as a plan finds it."""
    surface = TownSurface(vehicles_per_day=twin.town.vehicles_per_day)
    return analyse_network(snapshot_of(twin, readings), background, surface, PARAMS)


def changed(
    twin: Twin, model: Model, found: NetworkAnalysis, shift_k: Array
) -> Analysed:
    """Return temperatures and states after the changes."""
    background = background_of(twin, model)
    depths_m = np.array([node_depths_m(pavement) for pavement in Pavement])
    state = nudged(
        model.state,
        Nudge(
            shift_k=shift_k,
            depth_change_mm=found.depth_change_mm,
            state=found.state,
        ),
        depths_m[twin.town.sites.pavement].T,
        background.freezing_c(background.trace.end_s.size - 1),
    )
    after = surface_states(joined((model.truth.trace, trace_of(state, 1.0))))[-1]
    return Analysed(
        found=found,
        surface_c=state.ground_c[0],
        state=np.where(found.state >= 0, found.state, after),
    )


def spots_of(twin: Twin) -> Spots:
    """Return where the segments are and what tells their errors apart."""
    return segment_spots(
        twin.town.network, twin.town.terrain, twin.town.vehicles_per_day
    )


def rms(values: Array) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(values**2)))


def fitted_to_truth(
    error_k: Array, spots: Spots, rng: np.random.Generator
) -> tuple[Weighted, ...]:
    """Return the statistics that the true errors themselves show, at 120 segments."""
    some = rng.choice(spots.count, 120, replace=False)
    wide = replace(PARAMS.field, prior_spread=3.0)
    return weighted_fields(error_k[some], 0.01 * np.eye(120), spots.at(some), wide)


def temperature_scores(twin: Twin, rng: np.random.Generator) -> dict[str, float]:
    """Return errors of the surface temperature away from the sensors. [K]."""
    readings = sensor_readings(twin.town, twin.truth, twin.sensors, rng)
    background = background_of(twin, twin.background)
    found = found_by(twin, readings, background)
    true_c = twin.truth.trace.road_surface_temperature_c[-1].astype(np.float64)
    model_c = background.now(background.trace.road_surface_temperature_c)
    error_k = true_c - model_c
    by_device = {f"rwis-{n}": int(s) for n, s in enumerate(twin.sensors)}
    number = {int(s): n for n, s in enumerate(twin.sensors)}
    residuals = found.temperature.residuals
    order = [number[by_device[one.device]] for one in residuals.newest]
    away = np.ones(error_k.size, dtype=bool)
    away[twin.sensors] = False
    among = twin.known_k2[order][:, twin.sensors[order]]
    noise = KNOWN_NOISE_K2 * np.eye(len(order))
    known_k = twin.known_k2[order].T @ np.linalg.solve(among + noise, residuals.value_k)
    spots = spots_of(twin)
    sensors = spots.at(residuals.segment)
    fitted = fitted_to_truth(error_k, spots, rng)
    fitted_k = interpolate(residuals.value_k, noise, sensors, spots, fitted)
    mine, best, best_fitted, none = [], [], [], []
    for left, row in enumerate(order):
        rest = [k for k in range(len(order)) if k != left]
        solved = np.linalg.solve(
            (among + noise)[np.ix_(rest, rest)], residuals.value_k[rest]
        )
        segment = int(twin.sensors[row])
        there = error_k[segment]
        best.append(there - among[left, rest] @ solved)
        [by_fitted] = interpolate(
            residuals.value_k[rest],
            noise[np.ix_(rest, rest)],
            sensors.at(np.array(rest)),
            sensors.at(np.array([left])),
            fitted,
        )
        best_fitted.append(there - by_fitted)
        others = [r for r in readings if r.device != f"rwis-{row}"]
        without = found_by(twin, others, background)
        mine.append(there - without.shift_k[segment])
        none.append(there)
    again = analyse_again(twin, readings)
    checked = found.temperature.checked
    chi2 = np.nan
    shown = (np.nan, np.nan)
    if checked is not None:
        kept = checked.kept
        arguments = (
            residuals.value_k[kept],
            checked.noise_k2,
            sensors.at(kept),
            checked.fields[0].error,
        )
        chi2, shown = chi2_per_residual(*arguments), desroziers(*arguments)
    return {
        "none": rms(error_k[away]),
        "known": rms((error_k - known_k)[away]),
        "fitted": rms((error_k - fitted_k)[away]),
        "shift": rms((error_k - found.shift_k)[away]),
        "rerun": rms((true_c - again.surface_c)[away]),
        "left none": rms(np.array(none)),
        "left known": rms(np.array(best)),
        "left fitted": rms(np.array(best_fitted)),
        "left shift": rms(np.array(mine)),
        "chi2": chi2,
        "obs var": shown[0],
        "model var": shown[1],
    }


def confusion(true: NDArray[np.int8], found: NDArray[np.int8]) -> Counts:
    """Return how many segments are which state and were taken for which, (8, 8)."""
    table = np.zeros((COUNT, COUNT), dtype=np.int64)
    np.add.at(table, (true, found), 1)
    return table


def macro_f1(table: Counts) -> float:
    """Return the mean F1 of the states that occur."""
    right = np.diag(table).astype(float)
    occurs = table.sum(axis=1) > 0
    f1 = 2.0 * right / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)
    return float(f1[occurs].mean())


def slippery_pss(table: Counts) -> float:
    """Return hit rate less false alarm rate of slippery against not."""
    hits = table[np.ix_(IS_SLIPPERY, IS_SLIPPERY)].sum()
    alarms = table[np.ix_(~IS_SLIPPERY, IS_SLIPPERY)].sum()
    return float(
        hits / max(table[IS_SLIPPERY].sum(), 1)
        - alarms / max(table[~IS_SLIPPERY].sum(), 1)
    )


def state_tables(twin: Twin, seed: int) -> dict[str, Counts]:
    """Return the confusions of the background and of every case."""
    true = twin.truth.state[-1]
    found = {"background": confusion(true, twin.background.truth.state[-1])}
    for name, reports in CASES.items():
        rng = np.random.default_rng(seed)
        readings = sensor_readings(twin.town, twin.truth, twin.sensors, rng)
        readings += camera_readings(twin.town, twin.truth, twin.cameras, rng)
        if reports is not None:
            readings += driver_reports(
                twin.town, twin.truth, rng, false_share=reports[0], by_liars=reports[1]
            )
        after = analyse(twin, readings)
        found[name] = confusion(true, after.state)
        if name != "no reports":
            heard = after.found.said.segment
            found[f"{name}, heard"] = confusion(true[heard], after.state[heard])
        if name == "honest reports":
            again = analyse_again(twin, readings)
            found[f"{name}, past again"] = confusion(true, again.state)
    return found


def main() -> None:
    """Run all nights of some towns and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=12)
    parser.add_argument("--first", type=int, default=10)
    parser.add_argument("--segments", type=int, default=10_000)
    chosen = parser.parse_args()
    scores: dict[str, list[float]] = defaultdict(list)
    tables: dict[str, Counts] = {}
    for seed in range(chosen.first, chosen.first + chosen.towns):
        town: TwinTown = build_town(chosen.segments, seed)
        for number, night in enumerate(NIGHTS):
            drawn = 100 * seed + number
            twin = make_twin(town, night, drawn)
            found = temperature_scores(twin, np.random.default_rng(drawn))
            print(night.name, {k: round(v, 2) for k, v in found.items()}, flush=True)
            for key, value in found.items():
                scores[key].append(value)
            for key, table in state_tables(twin, drawn).items():
                tables[key] = tables.get(key, 0) + table
    print("\nsurface temperature, root of the mean over nights of the square [K]")
    for key in ("none", "known", "fitted", "shift", "rerun"):
        print(f"  at all segments: {key:6} {rms(np.array(scores[key])):.2f}")
    for key in ("left none", "left known", "left fitted", "left shift"):
        print(f"  left-out sensors: {key:10} {rms(np.array(scores[key])):.2f}")
    by_town = {
        key: np.sqrt((np.array(value).reshape(chosen.towns, -1) ** 2).mean(axis=1))
        for key, value in scores.items()
    }
    for key, without in (("shift", "none"), ("left shift", "left none")):
        share = by_town[key] / by_town[without]
        print(
            f"  {key} over {without} by town: mean {share.mean():.3f}, "
            f"worst {share.max():.3f}"
        )
    print(f"  chi2 per residual {np.mean(scores['chi2']):.2f}")
    print(
        f"  Desroziers [K²] observations {np.mean(scores['obs var']):.2f}, "
        f"model {np.mean(scores['model var']):.2f}"
    )
    print("\nstates, all segments of all nights")
    for key, table in tables.items():
        print(f"  {key:34} F1 {macro_f1(table):.3f}  PSS {slippery_pss(table):.3f}")
    print("\n", [state.value for state in STATES])
    print(tables["honest reports"])


if __name__ == "__main__":
    main()
