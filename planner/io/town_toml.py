"""`town.toml` read into the town's own types."""

import tomllib

from planner.domain.calendar import ClockTimes, get_zone
from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.service_levels import (
    SLIPPERY_FRICTION,
    IceControl,
    ServiceClass,
)
from planner.domain.town import HighwayRule, SensorSite, Town, TownPlace
from planner.domain.treatments import Work
from planner.io.highways import HIGHWAYS
from planner.io.toml_table import TomlTable

LANGUAGES = ("sv", "en")
NORTHERNMOST = 90.0
EASTERNMOST = 180.0


def parse_town(text: str, *, where: str = "town.toml") -> Town:
    """Read the text of a town file.

    Parameters
    ----------
    text : str
        TOML.
    where : str
        How errors name the file.

    Returns
    -------
    Town

    Raises
    ------
    ValueError
        With the key, what was found and what was expected.
    """
    table = parse_table(text, where=where)
    zone = table.get_text("time_zone")
    language = table.get_text("language", "en")
    if language not in LANGUAGES:
        table.refuse("language", language, f"one of {', '.join(LANGUAGES)}")
    try:
        get_zone(zone)
        town = Town(
            name=table.get_text("name"),
            time_zone=zone,
            language=language,
            wet_snow_above_c=table.get_number("wet_snow_above_c", -2.0),
            classes=parse_classes(table),
            highway_rules=parse_highway_rules(table),
            depots=tuple(_parse_depot(t) for t in table.list_tables("depots")),
            vehicles=tuple(_parse_vehicle(t) for t in table.list_tables("vehicles")),
            sensors=tuple(_parse_sensor(t) for t in table.list_tables("sensors")),
            places=tuple(_parse_place(t) for t in table.list_tables("places")),
            street_before_path=table.get_flag("street_before_path", default=True),
            attribution=table.get_text("attribution", ""),
            remarks=tuple(table.get_texts("remarks", ())),
        )
    except ValueError as wrong:
        if str(wrong).startswith(where):
            raise
        msg = f"{where}: {wrong}"
        raise ValueError(msg) from None
    table.refuse_unread()
    return town


def parse_table(text: str, *, where: str) -> TomlTable:
    """Read TOML.

    Raises
    ------
    ValueError
        Naming line and column where the text is no TOML.
    """
    try:
        return TomlTable(tomllib.loads(text), where)
    except tomllib.TOMLDecodeError as wrong:
        msg = f"{where} is not valid TOML: {wrong}"
        raise ValueError(msg) from None


def parse_classes(table: TomlTable) -> tuple[ServiceClass, ...]:
    """Read the tables ``[[classes]]``, first rank first."""
    classes = [_parse_class(each) for each in table.list_tables("classes")]
    if not classes:
        table.refuse("classes", None, "at least one [[classes]] table")
    return tuple(sorted(classes, key=lambda c: c.rank))


def parse_highway_rules(table: TomlTable) -> tuple[HighwayRule, ...]:
    """Read the table ``[highways]``: which class and owner each OSM value gets."""
    rules: list[HighwayRule] = []
    highways = table.get_table("highways")
    for highway in highways.keys():  # noqa: SIM118 - a table is no mapping
        rule = highways.get_table(highway)
        if highway not in HIGHWAYS:
            known = ", ".join(HIGHWAYS)
            msg = f"{table.where}, highways: '{highway}' is not imported; known {known}"
            raise ValueError(msg)
        rules.append(
            HighwayRule(
                highway=highway,
                service_class=rule.find_text("class"),
                owner=rule.get_text("owner", "municipality"),
            )
        )
        rule.refuse_unread()
    return tuple(rules)


def _parse_class(table: TomlTable) -> ServiceClass:
    """Read one service level class."""
    done_by = table.get_table("done_by")
    found = ServiceClass(
        name=table.get_text("name"),
        title=table.get_text("title"),
        rank=table.get_count("rank"),
        start_depth_wet_mm=table.get_number("start_depth_wet_mm"),
        start_depth_dry_mm=table.get_number("start_depth_dry_mm"),
        max_depth_mm=table.find_number("max_depth_mm"),
        round_interval_h=table.find_number("round_interval_h"),
        starts_after_snowfall=table.get_flag("starts_after_snowfall", default=False),
        completion_h=table.get_number("completion_h"),
        completion_after_snowfall_h=table.find_number("completion_after_snowfall_h"),
        done_by=ClockTimes(
            weekday=done_by.find_clocks("weekday"),
            saturday=done_by.find_clocks("saturday"),
            sunday=done_by.find_clocks("sunday"),
        ),
        ice_control=table.get_choice("ice_control", IceControl, IceControl.NONE),
        ice_completion_h=table.get_number("ice_completion_h", 4.0),
        preventive=table.get_flag("preventive", default=False),
        slippery_friction=table.get_number("slippery_friction", SLIPPERY_FRICTION),
        sweep_start_depth_mm=table.find_number("sweep_start_depth_mm"),
        weight=table.get_number("weight", 1.0),
    )
    done_by.refuse_unread()
    table.refuse_unread()
    return found


def _parse_depot(table: TomlTable) -> Depot:
    """Read one depot."""
    longitude, latitude = _parse_point(table)
    found = Depot(
        name=table.get_text("name"),
        longitude=longitude,
        latitude=latitude,
        loading_min=table.get_number("loading_min", 15.0),
        salt_t=table.find_number("salt_t"),
        grit_t=table.find_number("grit_t"),
        loaders=table.find_count("loaders"),
    )
    if found.loading_min < 0:
        table.refuse("loading_min", found.loading_min, "0 or more")
    table.refuse_unread()
    return found


def _parse_vehicle(table: TomlTable) -> Vehicle:
    """Read one vehicle; blade, hopper and speeds at work only where it has works."""
    clears = table.get_texts("clears", ())
    works = table.get_texts("works", () if clears else None)
    vehicle_width_m = table.get_number("vehicle_width_m")
    drive_speed_km_h = table.get_number("drive_speed_km_h")

    def unless_works(value: float) -> float | None:
        return None if works else value

    found = Vehicle(
        name=table.get_text("name"),
        depot=table.get_text("depot"),
        kind=table.get_choice("kind", VehicleKind),
        works=frozenset(table.as_choice("works", work, Work) for work in works),
        blade_width_m=table.get_number("blade_width_m", unless_works(vehicle_width_m)),
        vehicle_width_m=vehicle_width_m,
        plough_speed_km_h=table.get_number(
            "plough_speed_km_h", unless_works(drive_speed_km_h)
        ),
        spread_speed_km_h=table.get_number(
            "spread_speed_km_h", unless_works(drive_speed_km_h)
        ),
        drive_speed_km_h=drive_speed_km_h,
        hopper_kg=table.get_number("hopper_kg", unless_works(0.0)),
        shift_h=table.get_number("shift_h", 10.0),
        shift_start=table.find_clock("shift_start"),
        break_after_h=table.get_number("break_after_h", 4.5),
        break_min=table.get_number("break_min", 30.0),
        mobilisation_min=table.get_number("mobilisation_min", 30.0),
        turn_round_s=table.get_number("turn_round_s", 0.0),
        tank_h=table.find_number("tank_h"),
        refuelling_min=table.get_number("refuelling_min", 15.0),
        contractor=table.find_text("contractor"),
        areas=frozenset(table.get_texts("areas", ())),
        clears=frozenset(
            table.as_choice("clears", kind, ClearedPlace) for kind in clears
        ),
    )
    table.refuse_unread()
    return found


def _parse_sensor(table: TomlTable) -> SensorSite:
    """Read one registered device."""
    longitude, latitude = _parse_point(table)
    found = SensorSite(
        device=table.get_text("device"),
        kind=table.get_text("kind"),
        longitude=longitude,
        latitude=latitude,
    )
    table.refuse_unread()
    return found


def _parse_place(table: TomlTable) -> TownPlace:
    """Read one place."""
    longitude, latitude = _parse_point(table)
    found = TownPlace(
        name=table.get_text("name"),
        kind=table.get_text("kind"),
        longitude=longitude,
        latitude=latitude,
        service_class=table.find_text("class"),
        work_min=table.find_number("work_min"),
    )
    table.refuse_unread()
    return found


def _parse_point(table: TomlTable) -> tuple[float, float]:
    """Read longitude and latitude."""
    longitude, latitude = table.get_number("longitude"), table.get_number("latitude")
    if abs(longitude) > EASTERNMOST:
        table.refuse("longitude", longitude, "degrees from -180 to 180")
    if abs(latitude) > NORTHERNMOST:
        table.refuse("latitude", latitude, "degrees from -90 to 90")
    return longitude, latitude
