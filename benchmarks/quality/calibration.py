"""How often what the ensemble calls likely happens: reliability, Brier score, skill.

    uv run python -m benchmarks.quality.calibration [--figure OUT.png] [--json]

The straight line of log odds that turns shares of members into chances is fitted on
two winters of Gullingen and scored on two others and, for freezing, on another place,
Hästveda. Skill is against the event's own frequency in the scored winters, which no
forecaster could know. See `benchmarks.quality.chance_windows` for what is asked.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.chance_windows import (
    Said,
    Station,
    events_of,
)
from planner.domain.calendar import parse_instant
from planner.ensemble_params import EnsembleParams
from planner.surface.chances import calibrated, log_odds
from services.weather_files import open_weather
from simulations.forecast import cut

Array = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
FITTED = ("2018-2019", "2019-2020")
SCORED = ("2020-2021", "2021-2022")
HASTVEDA_WINTERS = (2015, 2016, 2019)
"""Winters without a gap of more than 6 h in the air temperature."""
SEED = 4
BINS = 10
NEWTON_STEPS = 50
RIDGE = 1e-2
"""Keeps the line near the shares themselves where there is next to nothing to fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Log odds of the chance: the offset, and the slope times those of the share."""

    offset: float
    slope: float


def fit_line(said: Said, members: int) -> Line:
    """Fit the line by maximum likelihood, drawn a little towards the shares."""
    odds = log_odds(said.share, members=members)
    design = np.stack([np.ones(odds.size), odds], axis=1)
    prior = np.array([0.0, 1.0])
    found = prior.copy()
    for _ in range(NEWTON_STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ found))
        slope = design.T @ (said.happened - chance) - RIDGE * (found - prior)
        bend = (design * (chance * (1.0 - chance))[:, None]).T @ design
        found = found + np.linalg.solve(bend + RIDGE * np.eye(2), slope)
    return Line(offset=float(found[0]), slope=float(found[1]))


def score(said: Said, chance: Array) -> dict[str, float]:
    """Brier score, its parts over ten bins, and the skill against the frequency."""
    happened = said.happened.astype(np.float64)
    base = float(happened.mean())
    brier = float(np.mean((chance - happened) ** 2))
    of_bin = np.minimum((chance * BINS).astype(int), BINS - 1)
    reliability = 0.0
    for number in np.unique(of_bin).tolist():
        mine = of_bin == number
        gap = float(chance[mine].mean() - happened[mine].mean())
        reliability += float(mine.mean()) * gap**2
    uncertainty = base * (1.0 - base)
    return {
        "windows": float(happened.size),
        "frequency": base,
        "said": float(chance.mean()),
        "brier": brier,
        "reliability": reliability,
        "skill": 1.0 - brier / uncertainty if uncertainty > 0.0 else float("nan"),
    }


def joined(parts: list[Said]) -> Said:
    """Return what was said at several events as one."""
    return Said(
        share=np.concatenate([part.share for part in parts]),
        happened=np.concatenate([part.happened for part in parts]),
    )


def reliability_rows(said: Said, chance: Array) -> list[dict[str, float]]:
    """Return, for each bin of chances, how often it happened."""
    of_bin = np.minimum((chance * BINS).astype(int), BINS - 1)
    return [
        {
            "said": float(chance[of_bin == number].mean()),
            "happened": float(said.happened[of_bin == number].mean()),
            "windows": float((of_bin == number).sum()),
        }
        for number in np.unique(of_bin).tolist()
    ]


def gullingen(name: str) -> Station:
    """Return one winter of Gullingen."""
    path = DATA / "weather" / "met_gullingen" / f"winter_{name}.csv"
    return Station(
        name=f"Gullingen {name}",
        series=open_weather(path),
        latitude=59.4,
        longitude=6.5,
        elevation_m=639.0,
    )


def hastveda(first_year: int) -> Station:
    """Return one winter of Hästveda, November to March."""
    whole = open_weather(DATA / "weather" / "smhi_hastveda")
    # `cut` adds what a policy is handed out on either side.
    begin = parse_instant(f"{first_year}-11-07T00:00:00Z")
    end = parse_instant(f"{first_year + 1}-03-28T00:00:00Z")
    return Station(
        name=f"Hästveda {first_year}-{first_year + 1}",
        series=cut(whole, begin, end),
        latitude=56.28,
        longitude=13.94,
        elevation_m=102.5,
    )


def kind_of(event: str) -> str:
    """Return which line an event belongs to."""
    return "freezing" if event.startswith("freezing") else "depth"


def gathered(events: list[dict[str, Said]]) -> dict[str, Said]:
    """Return every event over several winters."""
    names = dict.fromkeys(name for winter in events for name in winter)
    return {
        name: joined([winter[name] for winter in events if name in winter])
        for name in names
    }


def main() -> None:
    """Fit on two winters, score on the others, print the tables, draw the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figure", type=Path, help="picture to write")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    params = EnsembleParams()
    members = params.members
    fitted = gathered(
        [events_of(gullingen(n), params, SEED, has_depth=True) for n in FITTED]
    )
    places = {
        "Gullingen": gathered(
            [events_of(gullingen(n), params, SEED, has_depth=True) for n in SCORED]
        ),
        "Hästveda": gathered(
            [
                events_of(hastveda(year), params, SEED, has_depth=False)
                for year in HASTVEDA_WINTERS
            ]
        ),
    }
    lines = {
        kind: fit_line(
            joined([said for name, said in fitted.items() if kind_of(name) == kind]),
            members,
        )
        for kind in ("depth", "freezing")
    }
    rows: list[dict[str, object]] = []
    curves: dict[str, dict[str, list[dict[str, float]]]] = {}
    for place, events in places.items():
        for name, said in events.items():
            line = lines[kind_of(name)]
            chance = calibrated(said.share, line.offset, line.slope, members=members)
            row: dict[str, object] = {"place": place, "event": name}
            row |= {f"raw {k}": v for k, v in score(said, said.share).items()}
            row |= score(said, chance)
            rows.append(row)
        for kind in ("depth", "freezing"):
            parts = [said for name, said in events.items() if kind_of(name) == kind]
            if not parts:
                continue
            said, line = joined(parts), lines[kind]
            chance = calibrated(said.share, line.offset, line.slope, members=members)
            curves[f"{place}, {kind}"] = {
                "members": reliability_rows(said, said.share),
                "calibrated": reliability_rows(said, chance),
            }
    if given.figure:
        _draw(curves, given.figure)
    if given.json:
        print(json.dumps({"rows": rows, "curves": curves}))
        return
    for kind, line in lines.items():
        print(f"{kind}: offset {line.offset:+.3f}, slope {line.slope:.3f}")
    _print_table(rows)
    for name, curve in curves.items():
        for which, points in curve.items():
            said_text = ", ".join(
                f"{p['said']:.2f}→{p['happened']:.2f} ({p['windows']:.0f})"
                for p in points
            )
            print(f"{name}, {which}: {said_text}")


def _print_table(rows: list[dict[str, object]]) -> None:
    """Print the table as Markdown."""
    print("| place | event | windows | frequency | Brier | skill | raw Brier | skill |")
    for row in rows:
        print(
            f"| {row['place']} | {row['event']} | {row['windows']:.0f} | "
            f"{row['frequency']:.3f} | {row['brier']:.4f} | {row['skill']:.2f} | "
            f"{row['raw brier']:.4f} | {row['raw skill']:.2f} |"
        )


def _draw(curves: dict[str, dict[str, list[dict[str, float]]]], out: Path) -> None:
    """Draw what happened against what was said."""
    import matplotlib as mpl  # noqa: PLC0415 - only where a figure is asked for

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend

    figure, axes = plt.subplots(
        1, len(curves), figsize=(4.0 * len(curves), 4.2), squeeze=False
    )
    for axis, (name, curve) in zip(axes[0], curves.items(), strict=True):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for (which, points), style in zip(curve.items(), ("o:", "o-"), strict=True):
            axis.plot(
                [p["said"] for p in points],
                [p["happened"] for p in points],
                style,
                label=which,
                markersize=4,
            )
        axis.set(title=name, xlabel="said", ylabel="happened", xlim=(0, 1), ylim=(0, 1))
        axis.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(out, dpi=110)
    plt.close(figure)


if __name__ == "__main__":
    main()
