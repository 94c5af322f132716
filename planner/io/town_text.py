"""A town written as `town.toml`, with comments for the person who edits it."""

from collections.abc import Mapping
from datetime import time

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from planner.domain.fleet import Depot, Vehicle
from planner.domain.service_levels import SLIPPERY_FRICTION, ServiceClass
from planner.domain.town import SensorSite, Town, TownPlace

TOP = (
    "Everything about the town beside its street network. Edit it freely:",
    "`vinter town check` tells what is wrong. Lengths carry their unit in the name.",
)
CLASSES = (
    "Service level classes, rank 1 served first. The clock starts when loose snow is",
    "as deep as start_depth_wet_mm (wet snow: air at or above wet_snow_above_c) or",
    "start_depth_dry_mm. The due time is the earliest of completion_h after the",
    "start, completion_after_snowfall_h after the snowfall and done_by (local clock).",
    "A class with max_depth_mm or round_interval_h is ploughed in rounds while it",
    "snows; starts_after_snowfall = true leaves a class alone until it has stopped.",
    "ice_control: salt, prewet, brine, sweep_salt, grit or none; preventive = true",
    "treats before it becomes slippery. A sweep_salt class is brushed and brined for",
    'each clock time of done_by, which may be several (["06:00", "15:00"]), from',
    "sweep_start_depth_mm of snow on. slippery_friction: ice and frost that grip",
    "better are let lie. weight: a minute's cost in the plan, by rank 400, 20, 1.",
)
HIGHWAYS = (
    "Which class each OpenStreetMap highway value gets. Without a class it is driven",
    "over but never a task, and owner says who keeps it. What the municipality's own",
    "map states (`vinter town apply`) stands above this table.",
)
DEPOTS = (
    "Where vehicles start, end and load. A depot must lie within 200 m of a street.",
    "salt_t and grit_t are what is in store; leave them out when there is enough.",
    "loaders: how many vehicles load at once, the others wait; left out, nobody waits.",
)
VEHICLES = (
    'kind: "truck" (streets) or "path_machine" (cycle- and footways, and streets).',
    "works: plough, salt, prewet, brine, grit, sweep, remove. shift_h runs from the",
    "first minute of work; shift_start is a local clock time before which the crew",
    "may not start, left out when it is called at any hour. After break_after_h of",
    "work in a row, waiting included, the crew rests for break_min; 0 is no breaks.",
    "turn_round_s: to turn round and drive back where it came from; 0 is on the spot.",
    "tank_h: hours by the clock, breaks aside, that a full tank lasts; it is filled in",
    "refuelling_min at any depot. Left out, the tank lasts the shift.",
    'clears: kinds of places that its crew clears, such as ["bus_stop", "stairs"]; a',
    "hand crew has no works and needs neither blade nor hopper nor speeds at work.",
)
SENSORS = (
    "Registered devices: device, kind (road_sensor, snow_camera), longitude, latitude.",
)
PLACES = (
    "Bus stops, stairs, squares, schools, elderly homes, hospitals. A bus_stop, stairs",
    "or square is cleared in the rounds of the nearest segment's class, or of the one",
    "that class names, by a vehicle that clears its kind; work_min is how long it is",
    "(left out: 6, 15 and 30 min).",
)


def format_town(town: Town) -> str:
    """Write a town as commented TOML; `parse_town` reads the same town back."""
    text = tomlkit.document()
    for line in TOP:
        text.add(tomlkit.comment(line))
    text.add(tomlkit.nl())
    for key, value in (
        ("name", town.name),
        ("time_zone", town.time_zone),
        ("language", town.language),
        ("wet_snow_above_c", town.wet_snow_above_c),
        ("street_before_path", town.street_before_path),
        ("attribution", town.attribution),
    ):
        text.add(key, tomlkit.item(value))
    remarks = tomlkit.array()
    remarks.extend(list(town.remarks))
    text.add("remarks", remarks.multiline(multiline=bool(town.remarks)))
    for key, comments, tables in (
        ("classes", CLASSES, [_class_table(c) for c in town.classes]),
        ("highways", HIGHWAYS, None),
        ("depots", DEPOTS, [_depot_table(d) for d in town.depots]),
        ("vehicles", VEHICLES, [_vehicle_table(v) for v in town.vehicles]),
        ("sensors", SENSORS, [_sensor_table(s) for s in town.sensors]),
        ("places", PLACES, [place_table(p) for p in town.places]),
    ):
        text.add(tomlkit.nl())
        for line in comments:
            text.add(tomlkit.comment(line))
        if tables is None:
            text.add(key, _highway_table(town))
        elif tables:
            text.add(key, _several(tables))
    return tomlkit.dumps(text)


def add_places(text: str, places: tuple[TownPlace, ...]) -> str:
    """Return the text of a town file with more places; all else stays as it is."""
    document = tomlkit.parse(text)
    existing = document.get("places")
    if not isinstance(existing, AoT):
        document.add(tomlkit.nl())
        document.add("places", _several([place_table(p) for p in places]))
    else:
        for place in places:
            existing.append(place_table(place))
    return tomlkit.dumps(document)


def place_table(place: TownPlace) -> Table:
    """Return one place as a table."""
    return _table(
        {
            "name": place.name,
            "kind": place.kind,
            "longitude": place.longitude,
            "latitude": place.latitude,
            "class": place.service_class,
            "work_min": place.work_min,
        }
    )


def _several(tables: list[Table]) -> AoT:
    """Return an array of tables."""
    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    return array


def _table(values: Mapping[str, object]) -> Table:
    """Return a table of what is known; None is left out."""
    table = tomlkit.table()
    for key, value in values.items():
        if value is not None:
            table.add(key, tomlkit.item(_tidy(value)))
    return table


def _tidy(value: object) -> object:
    """Return a number without an idle decimal, a set in a fixed order."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    return value


def _clock_text(at: time | tuple[time, ...] | None) -> str | list[str] | None:
    """Return a clock time as it is written, several as a list."""
    if isinstance(at, tuple):
        return [f"{each:%H:%M}" for each in at]
    return None if at is None else f"{at:%H:%M}"


def _inline(values: Mapping[str, str | list[str] | None]) -> InlineTable | None:
    """Return a table on one line, None when nothing is known."""
    table = tomlkit.inline_table()
    for key, value in values.items():
        if value is not None:
            table.add(key, value)
    return table if len(table) else None


def _class_table(each: ServiceClass) -> Table:
    """Return one class."""
    clock = {
        "weekday": each.done_by.weekday,
        "saturday": each.done_by.saturday,
        "sunday": each.done_by.sunday,
    }
    return _table(
        {
            "name": each.name,
            "title": each.title,
            "rank": each.rank,
            "start_depth_wet_mm": each.start_depth_wet_mm,
            "start_depth_dry_mm": each.start_depth_dry_mm,
            "max_depth_mm": each.max_depth_mm,
            "round_interval_h": each.round_interval_h,
            "starts_after_snowfall": each.starts_after_snowfall,
            "completion_h": each.completion_h,
            "completion_after_snowfall_h": each.completion_after_snowfall_h,
            "done_by": _inline({day: _clock_text(at) for day, at in clock.items()}),
            "ice_control": each.ice_control.value,
            "ice_completion_h": each.ice_completion_h,
            "preventive": each.preventive,
            "slippery_friction": (
                None
                if each.slippery_friction == SLIPPERY_FRICTION
                else each.slippery_friction
            ),
            "sweep_start_depth_mm": each.sweep_start_depth_mm,
            "weight": each.weight,
        }
    )


def _highway_table(town: Town) -> Table:
    """Return the table of highway values."""
    table = tomlkit.table()
    for rule in town.highway_rules:
        line = _inline({"class": rule.service_class, "owner": rule.owner})
        if line is not None:
            table.add(rule.highway, line)
    return table


def _depot_table(depot: Depot) -> Table:
    """Return one depot."""
    return _table(
        {
            "name": depot.name,
            "longitude": depot.longitude,
            "latitude": depot.latitude,
            "loading_min": depot.loading_min,
            "salt_t": depot.salt_t,
            "grit_t": depot.grit_t,
            "loaders": depot.loaders,
        }
    )


def _vehicle_table(vehicle: Vehicle) -> Table:
    """Return one vehicle."""
    start = vehicle.shift_start
    return _table(
        {
            "name": vehicle.name,
            "depot": vehicle.depot,
            "kind": vehicle.kind.value,
            "works": vehicle.works,
            "blade_width_m": vehicle.blade_width_m,
            "vehicle_width_m": vehicle.vehicle_width_m,
            "plough_speed_km_h": vehicle.plough_speed_km_h,
            "spread_speed_km_h": vehicle.spread_speed_km_h,
            "drive_speed_km_h": vehicle.drive_speed_km_h,
            "hopper_kg": vehicle.hopper_kg,
            "shift_h": vehicle.shift_h,
            "shift_start": f"{start:%H:%M}" if start else None,
            "break_after_h": vehicle.break_after_h,
            "break_min": vehicle.break_min,
            "mobilisation_min": vehicle.mobilisation_min,
            "turn_round_s": vehicle.turn_round_s,
            "tank_h": vehicle.tank_h,
            "refuelling_min": (
                None if vehicle.tank_h is None else vehicle.refuelling_min
            ),
            "contractor": vehicle.contractor,
            "areas": vehicle.areas or None,
            "clears": vehicle.clears or None,
        }
    )


def _sensor_table(sensor: SensorSite) -> Table:
    """Return one device."""
    return _table(
        {
            "device": sensor.device,
            "kind": sensor.kind,
            "longitude": sensor.longitude,
            "latitude": sensor.latitude,
        }
    )
