"""While a whole plan is made, no function of the planner changes what it was given.

Every call of a named function is watched: the arrays among its arguments, also those
inside frozen dataclasses, hold the same bytes when it returns. Private functions and
compiled loops may fill what their callers made; `test_arguments_unchanged` reads those.
"""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

import numpy as np
import pytest

from planner.domain.weather import WeatherSeries
from planner.io.import_town import import_town
from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.snapshot import Knowledge, Snapshot, build_snapshot
from tests.house.house import ROOT
from tests.osm_grid import osm_grid

NOW = datetime(2024, 1, 7, 2, 0, tzinfo=UTC)
PLANNER = str(ROOT / "planner")
ENOUGH_FUNCTIONS = 30


class Watch:
    """Compares the arrays of each call, before and after."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.changed: set[str] = set()
        self._open: dict[int, list[tuple[str, np.ndarray, bytes]]] = {}

    def __call__(self, frame: FrameType, event: str, _arg: object) -> None:
        code = frame.f_code
        if not code.co_filename.startswith(PLANNER) or code.co_name[0] in "_<":
            return
        if event == "call":
            given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            values = {name: frame.f_locals.get(name) for name in given}
            self._open[id(frame)] = [
                (label, array, array.tobytes())
                for name, value in values.items()
                for label, array in arrays(name, value)
            ]
        elif event == "return":
            where = f"{Path(code.co_filename).relative_to(ROOT)}: {code.co_qualname}"
            held = self._open.pop(id(frame), [])
            if held:
                self.seen.add(where)
            self.changed |= {
                f"{where} changed {label}"
                for label, array, before in held
                if array.tobytes() != before
            }


def arrays(name: str, value: object) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the numeric arrays of an argument, and of a dataclass's fields."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            found = getattr(value, field.name, None)
            if isinstance(found, np.ndarray):
                yield f"{name}.{field.name}", found


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory) -> Snapshot:
    """Return six by six streets in a night with 8 mm of water as snow."""
    folder = tmp_path_factory.mktemp("town")
    osm = folder / "grid.osm"
    osm.write_text(osm_grid())
    import_town(osm, [], folder / "grid", time_zone="Europe/Stockholm")
    read = read_town(folder / "grid")
    hours = range(-30, 31)
    weather = WeatherSeries(
        source="a generated night",
        times=tuple(NOW + timedelta(hours=hour) for hour in hours),
        columns={
            "air_temperature_c": tuple(-4.0 for _ in hours),
            "relative_humidity_pct": tuple(92.0 for _ in hours),
            "wind_speed_m_s": tuple(2.0 for _ in hours),
            "cloud_cover_pct": tuple(90.0 for _ in hours),
            "precipitation_mm_h": tuple(float(-4 <= hour < 4) for hour in hours),
        },
    )
    known = Knowledge(
        town=read.town,
        town_hash=read.town_hash,
        network=read.network,
        weather=weather,
    )
    return build_snapshot(known, NOW)


def test_no_function_changes_its_arguments_while_a_plan_is_made(snapshot: Snapshot):
    params, stop = PlanParams(), MaxIterations(5)
    make_plan(snapshot, params, stop, 1)  # compiles the loops, unwatched
    watch, before = Watch(), sys.getprofile()
    sys.setprofile(watch)
    try:
        plan = make_plan(snapshot, params, stop, 1)
    finally:
        sys.setprofile(before)
    assert plan.tasks
    assert len(watch.seen) >= ENOUGH_FUNCTIONS, watch.seen
    assert watch.changed == set()


def test_a_change_would_be_seen():
    source = "def melted_mm(depth_mm):\n    depth_mm -= 1.0\n    return depth_mm\n"
    made_up: dict = {}
    exec(compile(source, f"{PLANNER}/made_up.py", "exec"), made_up)  # noqa: S102
    watch, before = Watch(), sys.getprofile()
    sys.setprofile(watch)
    try:
        made_up["melted_mm"](np.array([3.0]))
    finally:
        sys.setprofile(before)
    assert watch.changed == {"planner/made_up.py: melted_mm changed depth_mm"}
