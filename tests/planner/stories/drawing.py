"""Towns drawn as text, and tours printed as text.

One line is one chain of places and streets::

    depot -400m- A =class A, 600m= B =class C, 300m= C

``-`` draws a street that the town only drives over, ``=`` one that it maintains,
``~`` a path that it maintains. Between the two signs stand, in any order and with
commas, ``400m``, ``class A``, ``two passes``, ``width 2.5m``, ``30 km/h``,
``area north``, ``22:00-06:00`` (allowed hours), ``named Storgatan`` and
``blocked``. ``>`` in place of the closing sign or ``<`` before the opening one
makes it a one-way.
The same letter is the same place on every line; a place whose name starts with
``depot`` is a depot.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.plan import (
    DepotNode,
    Plan,
    SegmentPlace,
    StepKind,
    Task,
    Unassigned,
)
from planner.domain.service_levels import ServiceClass
from planner.domain.town import Town
from planner.domain.treatments import SPREADS, Work, works_mask, works_of
from planner.domain.weather import WeatherSeries
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind
from planner.params import MaxIterations, SearchParams
from planner.routing.build import BuiltProblem, build_problem, keep_order
from planner.routing.overruns import without_overruns
from planner.routing.required import RequiredWork
from planner.routing.schedule import build_tours
from planner.routing.search import search
from planner.routing.solution import Solution
from planner.routing.unassigned import build_unassigned
from planner.routing.verify import verify
from planner.snapshot import Knowledge, Snapshot, build_snapshot

NOW = datetime(2024, 1, 8, 3, 0, tzinfo=UTC)
METRES_A_DEGREE = 111_195.0  # of latitude, on a sphere of 6 371 km
_CLASSES = ("A", "B", "C")


@dataclass
class Drawing:
    """What the lines said."""

    places: list[str] = field(default_factory=list)
    streets: list[dict] = field(default_factory=list)

    def index(self, place):
        if place not in self.places:
            self.places.append(place)
        return self.places.index(place)


def draw(text: str) -> Drawing:
    """Read a drawing."""
    drawing = Drawing()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = re.split(r"\s+([-=~<][^\s].*?[-=~>])\s+", f"{line} ")
        names, links = [p.strip() for p in parts[0::2]], parts[1::2]
        for start, link, end in zip(names, links, names[1:], strict=False):
            drawing.streets.append(
                _read_street(link)
                | {"from": drawing.index(start), "to": drawing.index(end)}
            )
    return drawing


def _read_street(link):
    """Read what stands between two places."""
    sign = next((c for c in link if c in "=~"), "-")
    street = {
        "is_path": sign == "~",
        "oneway": 1 if link.endswith(">") else -1 if link.startswith("<") else 0,
        "class": None if sign == "-" else "C",
        "length_m": 100.0,
        "passes": 1,
        "width_m": 2.5 if sign == "~" else 7.0,
        "speed_km_h": 36.0,
        "area": "",
        "allowed_hours": "",
        "name": "",
        "is_blocked": False,
    }
    for said in (s.strip() for s in link.strip("<>=~-").split(",")):
        if said:
            street |= _read_word(said, link)
    return street


_WORDS = (
    (r"([\d.]+)\s*m", "length_m", float),
    (r"class (\w+)", "class", str),
    (r"(two) passes", "passes", lambda _: 2),
    (r"width ([\d.]+)\s*m", "width_m", float),
    (r"([\d.]+) km/h", "speed_km_h", float),
    (r"area (\w+)", "area", str),
    (r"(\d\d:\d\d-\d\d:\d\d)", "allowed_hours", str),
    (r"named (.+)", "name", str),
    (r"(blocked)", "is_blocked", bool),
)


def _read_word(said, link):
    """Read one thing that is said of a street."""
    for pattern, name, read in _WORDS:
        if match := re.fullmatch(pattern, said):
            return {name: read(match[1])}
    msg = f"'{said}' in '{link}' says nothing about a street"
    raise ValueError(msg)


def network_of(drawing: Drawing) -> RoadNetwork:
    """Lay the drawing out as arrays; places stand in a row, 100 m apart in ``x_m``.

    Their longitudes are a hundred metres' worth of latitude apart, 50 m at 60°N.
    """
    places, streets = drawing.places, drawing.streets
    longitude = 17.0 + np.arange(len(places)) * 100.0 / METRES_A_DEGREE
    latitude = np.full(len(places), 60.0)
    start = np.array([s["from"] for s in streets], dtype=np.int32)
    end = np.array([s["to"] for s in streets], dtype=np.int32)
    text = np.array([""] * len(streets), dtype=np.str_)
    oneway = np.array([s["oneway"] for s in streets], dtype=np.int8)
    is_path = np.array([s["is_path"] for s in streets])
    ends = np.stack([start, end], axis=1).ravel()
    return RoadNetwork(
        node_id=np.arange(len(places), dtype=np.int64) + 1,
        longitude=longitude,
        latitude=latitude,
        x_m=np.arange(len(places)) * 100.0,
        y_m=np.zeros(len(places)),
        elevation_m=np.full(len(places), np.nan),
        segment_id=np.array(segment_names(drawing), dtype=np.str_),
        from_node=start,
        to_node=end,
        length_m=np.array([s["length_m"] for s in streets]),
        width_m=np.array([s["width_m"] for s in streets]),
        oneway=oneway,
        kind=np.where(is_path, SegmentKind.PATH, SegmentKind.STREET).astype(np.int8),
        service_class=np.array(
            [
                NO_CLASS if s["class"] is None else _CLASSES.index(s["class"])
                for s in streets
            ],
            dtype=np.int16,
        ),
        highway=np.where(is_path, "cycleway", "residential"),
        name=np.array([s["name"] for s in streets], dtype=np.str_),
        owner=np.array(["municipality"] * len(streets), dtype=np.str_),
        area=np.array([s["area"] for s in streets], dtype=np.str_),
        contractor=text,
        surface=text,
        beat=text,
        allowed_hours=np.array([s["allowed_hours"] for s in streets], dtype=np.str_),
        lanes=np.zeros(len(streets), dtype=np.int8),
        speed_limit_km_h=np.array([s["speed_km_h"] for s in streets]),
        passes=np.array([s["passes"] for s in streets], dtype=np.int8),
        is_bridge=np.zeros(len(streets), dtype=np.bool_),
        is_tunnel=np.zeros(len(streets), dtype=np.bool_),
        truck_access=~is_path,
        path_access=np.ones(len(streets), dtype=np.bool_),
        slope_pct=np.full(len(streets), np.nan),
        shape_offsets=np.arange(len(streets) + 1, dtype=np.int64) * 2,
        shape_longitude=longitude[ends],
        shape_latitude=latitude[ends],
    )


def segment_names(drawing: Drawing) -> list[str]:
    """Name each street by its places, such as "A-B"; a parallel one "A-B:2"."""
    names: list[str] = []
    for street in drawing.streets:
        name = f"{drawing.places[street['from']]}-{drawing.places[street['to']]}"
        again = sum(n.split(":")[0] == name for n in names)
        names.append(f"{name}:{again + 1}" if again else name)
    return names


def plough(name: str = "plough 1", depot: str = "depot", **changes) -> Vehicle:
    """Return a truck that ploughs at 18, salts at 30 and drives at 36 km/h."""
    usual = {
        "kind": VehicleKind.TRUCK,
        "works": frozenset({Work.PLOUGH, Work.SALT}),
        "blade_width_m": 3.5,
        "vehicle_width_m": 2.5,
        "plough_speed_km_h": 18.0,
        "spread_speed_km_h": 30.0,
        "drive_speed_km_h": 36.0,
        "hopper_kg": 5000.0,
        "shift_h": 10.0,
        "mobilisation_min": 30.0,
    }
    return Vehicle(name=name, depot=depot, **(usual | changes))


def path_machine(name: str = "machine 1", depot: str = "depot", **changes) -> Vehicle:
    """Return a narrow machine that ploughs at 9 and drives at 18 km/h."""
    usual = {
        "kind": VehicleKind.PATH_MACHINE,
        "works": frozenset({Work.PLOUGH, Work.GRIT}),
        "blade_width_m": 2.0,
        "vehicle_width_m": 1.8,
        "plough_speed_km_h": 9.0,
        "drive_speed_km_h": 18.0,
        "hopper_kg": 1000.0,
    }
    return plough(name, depot, **(usual | changes))


CLASSES = tuple(
    ServiceClass(
        name=name,
        title=title,
        rank=rank,
        start_depth_wet_mm=start_mm,
        start_depth_dry_mm=start_mm,
        completion_h=completion_h,
        weight=weight,
    )
    for rank, (name, title, start_mm, completion_h, weight) in enumerate(
        [
            ("A", "Main streets", 30.0, 4.0, 400.0),
            ("B", "Collector streets", 50.0, 6.0, 20.0),
            ("C", "Other streets", 80.0, 10.0, 1.0),
        ],
        1,
    )
)


def town_of(drawing: Drawing, vehicles, *, loading_min=15.0, classes=CLASSES) -> Town:
    """Return the town of a drawing with these vehicles.

    All is drawn in one line, so nothing is told of what lies beside what.
    """
    network = network_of(drawing)
    return Town(
        name="Drawn",
        time_zone="Europe/Stockholm",
        language="en",
        wet_snow_above_c=0.0,
        classes=tuple(classes),
        highway_rules=(),
        depots=tuple(
            Depot(
                name=place,
                longitude=float(network.longitude[node]),
                latitude=float(network.latitude[node]),
                loading_min=loading_min,
            )
            for node, place in enumerate(drawing.places)
            if place.startswith("depot")
        ),
        vehicles=tuple(vehicles),
        street_before_path=False,
    )


def calm_weather() -> WeatherSeries:
    """Return a day of cold, dry weather around `NOW`."""
    times = tuple(NOW + timedelta(hours=h) for h in range(-24, 25))
    return WeatherSeries(
        source="a drawn night",
        times=times,
        columns={
            "air_temperature_c": (-5.0,) * len(times),
            "precipitation_mm_h": (0.0,) * len(times),
        },
        latitude=60.0,
        longitude=17.0,
    )


def snapshot_of(
    drawing: Drawing, vehicles, *, weather=None, now=NOW, town=None, states=()
) -> Snapshot:
    """Return everything that a plan is made from; blocked streets are closed."""
    names = segment_names(drawing)
    return build_snapshot(
        Knowledge(
            town=town or town_of(drawing, vehicles),
            town_hash="drawn",
            network=network_of(drawing),
            weather=weather or calm_weather(),
            vehicle_states=tuple(states),
            closed_segments=frozenset(
                name
                for name, street in zip(names, drawing.streets, strict=True)
                if street["is_blocked"]
            ),
        ),
        now,
    )


def required_of(  # noqa: PLR0913 - everything that a story may ask
    snapshot: Snapshot,
    *,
    works=(Work.PLOUGH,),
    due_min=None,
    earliest_min=None,
    windows_min=None,
    salt_kg=None,
    grit_kg=None,
    again_min=None,
) -> RequiredWork:
    """Ask for work on every maintained street, in each of its passes.

    ``due_min``, ``earliest_min``, ``windows_min``, ``salt_kg`` and ``grit_kg`` are
    given by segment name; ``again_min`` asks for a second round not before that minute.
    """
    network = snapshot.network
    rows = [
        (segment, number, round_number)
        for round_number in ((1,) if again_min is None else (1, 2))
        for segment in np.flatnonzero(network.service_class != NO_CLASS).tolist()
        for number in range(1, int(network.passes[segment]) + 1)
    ]
    names = [str(network.segment_id[segment]) for segment, _, _ in rows]
    classes = [snapshot.town.classes[network.service_class[s]] for s, _, _ in rows]

    def minutes(given, usual):
        return [(given or {}).get(n, u) for n, u in zip(names, usual, strict=True)]

    salts = [(salt_kg or {}).get(name, 0.0) for name in names]
    grits = [(grit_kg or {}).get(name, 0.0) for name in names]
    kilos = [a + b for a, b in zip(salts, grits, strict=True)]
    masks = [
        works_mask({*works, *((Work.SALT,) if a else ()), *((Work.GRIT,) if b else ())})
        for a, b in zip(salts, grits, strict=True)
    ]
    first = {(s, p): i for i, (s, p, r) in enumerate(rows) if r == 1}
    usual_earliest = [0.0 if r == 1 else float(again_min or 0) for _, _, r in rows]
    return RequiredWork(
        segment=np.array([s for s, _, _ in rows], dtype=np.int32),
        works=np.array(masks, dtype=np.int32),
        round_number=np.array([r for _, _, r in rows], dtype=np.int16),
        pass_number=np.array([p for _, p, _ in rows], dtype=np.int16),
        class_rank=np.array([c.rank for c in classes], dtype=np.int16),
        weight=np.array([c.weight for c in classes]),
        earliest_s=60.0 * np.array(minutes(earliest_min, usual_earliest)),
        due_s=60.0 * np.array(minutes(due_min, [c.completion_h * 60 for c in classes])),
        windows_s=tuple(
            tuple((60.0 * a, 60.0 * b) for a, b in (windows_min or {}).get(n, ()))
            for n in names
        ),
        material_g=np.array([round(kg * 1000) for kg in kilos], dtype=np.int64),
        after=tuple((first[s, p],) if r == 2 else () for s, p, r in rows),
    )


def names_of(snapshot: Snapshot, required: RequiredWork) -> list[str]:
    """Name each task by its segment, and pass or round where there are several."""
    names = []
    for row, segment in enumerate(required.segment.tolist()):
        name = str(snapshot.network.segment_id[segment])
        if snapshot.network.passes[segment] > 1:
            name += f" pass {required.pass_number[row]}"
        if required.round_number.max() > 1:
            name += f" round {required.round_number[row]}"
        names.append(name)
    return names


def solve(
    snapshot: Snapshot, required: RequiredWork, *, rounds=5, seed=1, params=None
) -> tuple[BuiltProblem, Solution, Plan]:
    """Search and write the plan; a plan that breaks a rule fails the story."""
    built = build_problem(snapshot, required)
    found = search(
        built.problem, MaxIterations(rounds), seed, params=params or SearchParams()
    )
    found = without_overruns(built, found)
    built = keep_order(built, found.kept)
    required = replace(required, after=_order_of(built))
    plan = plan_of(built, required, found)
    violations = verify(plan, snapshot.network, snapshot.town, snapshot.vehicle_states)
    assert violations == (), violations
    return built, found, plan


def _order_of(built: BuiltProblem) -> tuple[tuple[int, ...], ...]:
    """Return the tasks that each task comes after, with those that the tours keep."""
    ends = built.problem.after_offsets[1:-1]
    return tuple(tuple(each.tolist()) for each in np.split(built.problem.after, ends))


def plan_of(built: BuiltProblem, required: RequiredWork, found: Solution) -> Plan:
    """Write a solution out as a plan document."""
    snapshot = built.snapshot
    names = names_of(snapshot, required)
    network = snapshot.network

    def moment(seconds):
        return snapshot.now + timedelta(seconds=float(seconds))

    tasks = tuple(
        Task(
            task=names[row],
            place=SegmentPlace(
                segment=str(network.segment_id[segment]),
                pass_number=int(required.pass_number[row]),
            ),
            works=works_of(int(required.works[row])),
            round_number=int(required.round_number[row]),
            service_class=snapshot.town.classes[network.service_class[segment]].name,
            area=str(network.area[segment]),
            earliest=moment(required.earliest_s[row]),
            due=moment(required.due_s[row]),
            allowed_hours=tuple(
                (moment(a), moment(b)) for a, b in required.windows_s[row]
            )
            or None,
            after=tuple(names[earlier] for earlier in required.after[row]),
            reason="drawn",
            service_time_s=1.0,
            material_kg=required.material_g[row] / 1000
            if required.works[row] & works_mask(SPREADS)
            else None,
        )
        for row, segment in enumerate(required.segment.tolist())
    )
    return Plan(
        town=snapshot.town.name,
        town_hash=snapshot.town_hash,
        now=snapshot.now,
        seed=1,
        summary={},
        decision=(),
        tasks=tasks,
        depots=tuple(
            DepotNode(depot=depot.name, node=int(network.node_id[node]))
            for depot, node in zip(snapshot.town.depots, built.depot_nodes, strict=True)
        ),
        tours=build_tours(built, found, names),
        unassigned=build_unassigned(built, found, names),
    )


def tours_as_text(drawing: Drawing, plan: Plan) -> str:
    """Print a plan, one line a tour.

    ``A = B 03:31-03:33`` treats, ``A ~ B`` deadheads, ``[load 15 min]`` stands.
    """
    lines = []
    for tour in plan.tours:
        start = tour.depot_node if tour.start_node is None else tour.start_node
        words, deadhead_m = [drawing.places[start - 1]], 0.0
        for step in tour.steps:
            if step.kind is StepKind.TREAT:
                words.append(f"= {drawing.places[step.to_node - 1]} {_span(step)}")
            elif step.kind is StepKind.DEADHEAD:
                words.append(f"~ {drawing.places[step.to_node - 1]}")
                deadhead_m += step.length_m
            else:
                minutes = (step.end - step.start).total_seconds() / 60
                word = {"reload": "load"}.get(step.kind, str(step.kind))
                words.append(f"[{word} {minutes:.3g} min]")
        late = late_min(plan, tour)
        lines.append(
            f"{tour.vehicle}: {' '.join(words)} | deadhead {deadhead_m / 1000:.1f} km"
            f" | home {tour.end:%H:%M} | late {late:.0f} min"
        )
    lines += [left_as_text(left) for left in plan.unassigned]
    return "\n".join(lines)


def left_as_text(left: Unassigned) -> str:
    """Print what nobody does."""
    return f"not done: {left.task}, {left.why}"


def late_min(plan: Plan, tour) -> float:
    """Return the largest lateness of a tour's tasks."""
    due = {task.task: task.due for task in plan.tasks}
    late = [
        (step.end - due[step.task]).total_seconds() / 60
        for step in tour.steps
        if step.task is not None
    ]
    return max([0.0, *late])


def _span(step):
    return f"{step.start:%H:%M}-{step.end:%H:%M}"
