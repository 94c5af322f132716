"""Import four real towns and plan a recorded night on each: time, memory, figures.

    uv run python benchmarks/speed/whole_plan.py [TOWN …]

Reads ../shared/data (or VINTER_DATA) and prints two Markdown tables for
docs/benchmarks.md. Every command runs in its own subprocess; CPU seconds and peak
memory are what the system counted for it, compiling included.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
GULLINGEN = "weather/met_gullingen/winter_2018-2019.csv"
HASTVEDA = "weather/smhi_hastveda"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One town and the night that is planned on it."""

    osm: str
    weather: str
    at: str
    dem: tuple[str, ...] = ()


CASES = {
    "Oslo east": Case(
        osm="roads/oslo-east-filtered.osm.pbf",
        weather=GULLINGEN,
        at="2019-03-12T22:00:00Z",
    ),
    "Uppsala": Case(
        osm="roads/sweden_uppsala_city.osm.pbf",
        weather=HASTVEDA,
        at="2019-01-27T00:00:00Z",
    ),
    "Bayreuth": Case(
        osm="roads/north-bayreuth.osm.gz",
        weather=GULLINGEN,
        at="2019-03-12T22:00:00Z",
        dem=("dem/N49E011.hgt.zip", "dem/N50E011.hgt.zip"),
    ),
    "Helsinki": Case(
        osm="roads/Helsinki.osm.pbf", weather=GULLINGEN, at="2019-03-12T22:00:00Z"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one command took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(*arguments: str) -> Usage:
    """Run `vinter` with these arguments and return what it took."""
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "services", *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    ) as command:
        _, status, used = os.wait4(command.pid, 0)
        command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode:
        sys.exit(f"vinter {' '.join(arguments)} ended with {command.returncode}")
    return Usage(
        wall_s=time.perf_counter() - started,
        cpu_s=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1024,
    )


def measure(case: Case, folder: Path) -> tuple[Usage, Usage, Usage, dict[str, object]]:
    """Import, plan without search, plan with the default search."""
    town, plan = str(folder / "town"), folder / "plan.json"
    dem = [part for tile in case.dem for part in ("--dem", str(DATA / tile))]
    imported = run("town", "import", "--osm", str(DATA / case.osm), *dem, "--out", town)
    night = ("plan", town, "--weather", str(DATA / case.weather), "--at", case.at)
    first = run(*night, "--iterations", "0", "--out", str(plan))
    default = run(*night, "--out", str(plan))
    return imported, first, default, json.loads(plan.read_text())


def main(names: list[str]) -> None:
    """Print the tables."""
    print(
        "| town | import CPU s | first plan wall s | default plan wall s | CPU s "
        "| peak MB | tasks | tours | treated km | deadhead | unassigned | finish |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    classes = []
    for name in names or list(CASES):
        with tempfile.TemporaryDirectory() as folder:
            imported, first, default, plan = measure(CASES[name], Path(folder))
        summary = plan["summary"]
        print(
            f"| {name} | {imported.cpu_s:.1f} | {first.wall_s:.1f} "
            f"| {default.wall_s:.1f} | {default.cpu_s:.1f} "
            f"| {max(imported.peak_mb, default.peak_mb):.0f} | {summary['tasks']} "
            f"| {summary['tours']} | {summary['treated_km']} "
            f"| {summary['deadhead_share']:.1%} | {summary['unassigned']} "
            f"| {summary['finish']} |",
            flush=True,
        )
        classes += [
            f"| {name} | {row['class']} {row['title']} | {row['tasks']} "
            f"| {row['finish']} | {row['latest_due']} | {row['on_time_share']:.1%} "
            f"| {row['max_late_min']:.0f} | {row['unassigned']} |"
            for row in summary["classes"]
        ]
    print(
        "\n| town | class | tasks | finish | last due | on time | most late min "
        "| unassigned |\n|---|---|---|---|---|---|---|---|"
    )
    print("\n".join(classes))


if __name__ == "__main__":
    main(sys.argv[1:])
