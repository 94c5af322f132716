"""Public arc-routing instances by set, their budgets and best known costs."""

import csv
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.params import Stop
from planner.routing.arc_instance import ArcInstance

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
FOLDER = DATA / "routing"
SUFFIXES = {".dat", ".txt"}
BUDGET_S: Mapping[str, float] = {
    "gdb": 10.0,
    "val": 10.0,
    "egl": 30.0,
    "egl_large": 60.0,
    "lpr": 30.0,
    "mval": 30.0,
    "hefei": 60.0,
    "beijing": 120.0,
    "danish_large": 120.0,
    "turn_penalties": 30.0,
}
"""CPU seconds of paths and search together that a set is measured with. [s]"""

USED_UP = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A file of a set and what is known of it.

    ``best`` is the cheapest cost that anybody has published, None where none is known.
    """

    group: str
    path: Path
    best: int | None

    def gap_pct(self, cost: float) -> float | None:
        """How far a cost lies above the best known, None where none is known. [%]."""
        return None if self.best is None else 100.0 * (cost / self.best - 1.0)


def read_best_known(path: Path) -> dict[tuple[str, str], int]:
    """Return the best known cost by set and file name."""
    with path.open(encoding="utf-8", newline="") as rows:
        return {
            (row["set"], row["file"]): int(row["best_known"])
            for row in csv.DictReader(rows)
        }


def list_known(groups: Iterable[str], *, only: Iterable[str] = ()) -> list[Known]:
    """Return the instances of some sets, by set and name with numbers counted.

    Parameters
    ----------
    groups : iterable of str
        Names of sets, `BUDGET_S`.
    only : iterable of str, optional
        Names of files without their suffix; empty for all.

    Raises
    ------
    ValueError
        If a set is not there, or a name in none of them.
    """
    best = read_best_known(FOLDER / "best_known.csv")
    wanted = set(only)
    found: list[Known] = []
    for group in groups:
        folder = FOLDER / group
        if group not in BUDGET_S or not folder.is_dir():
            msg = f"{folder} is no set, expected one of {', '.join(BUDGET_S)}"
            raise ValueError(msg)
        found += [
            Known(group=group, path=path, best=best.get((group, path.name)))
            for path in sorted(folder.iterdir(), key=lambda path: by_number(path.stem))
            if path.suffix in SUFFIXES and (not wanted or path.stem in wanted)
        ]
    if missing := wanted - {known.path.stem for known in found}:
        msg = (
            f"no set holds {', '.join(sorted(missing))}; looked in {', '.join(groups)}"
        )
        raise ValueError(msg)
    return found


def by_number(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that puts gdb2 before gdb10."""
    return tuple(
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"(\d+)", name)
    )


def task_count(instance: ArcInstance) -> int:
    """Links and nodes that are to be served."""
    return len(instance.required_nodes) + sum(
        link.is_required for link in instance.links
    )


class Reaching:
    """Another stop that notes when costs are reached, and ends at the least of them.

    Parameters
    ----------
    stop : Stop
        Decides as long as the least cost is not reached.
    clock : callable
        Returns rising seconds.
    costs : iterable of int
        Empty to note nothing.
    """

    def __init__(
        self, stop: Stop, clock: Callable[[], float], costs: Iterable[int]
    ) -> None:
        self._stop = stop
        self._clock = clock
        self._open = sorted(costs)
        self._started_s: float | None = None
        self.reached_s: dict[int, float] = {}
        """By cost, seconds since the first question. [s]"""

    def share_used(self, iterations: int, best: int) -> float:
        """Return the inner stop's share, or that all is used up."""
        if self._started_s is None:
            self._started_s = self._clock()
        has_costs = bool(self._open or self.reached_s)
        while best > 0 and self._open and best <= self._open[-1]:
            self.reached_s[self._open.pop()] = self._clock() - self._started_s
        if has_costs and not self._open:
            return USED_UP
        return self._stop.share_used(iterations, best)
