"""A town's own settings: what `town.toml` says beside the street network."""

from dataclasses import dataclass, field

from planner.domain.fleet import Depot, Vehicle
from planner.domain.service_levels import ServiceClass


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSite:
    """Where a registered device stands."""

    device: str
    kind: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPlace:
    """A place that matters to the order of work: school, stop, stairs, square."""

    name: str
    kind: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HighwayRule:
    """What an OSM highway value becomes at import.

    ``service_class`` is the class's name, or None when the town does not
    maintain it; ``owner`` is then the one who does.
    """

    highway: str
    service_class: str | None
    owner: str = "municipality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The town's promises, places and machines."""

    name: str
    time_zone: str
    language: str
    wet_snow_above_c: float
    classes: tuple[ServiceClass, ...]
    highway_rules: tuple[HighwayRule, ...]
    depots: tuple[Depot, ...]
    vehicles: tuple[Vehicle, ...]
    sensors: tuple[SensorSite, ...] = ()
    places: tuple[TownPlace, ...] = ()
    attribution: str = ""
    remarks: tuple[str, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        """Refuse names that clash or point nowhere."""
        _refuse_repeats("class", [c.name for c in self.classes])
        _refuse_repeats("depot", [d.name for d in self.depots])
        _refuse_repeats("vehicle", [v.name for v in self.vehicles])
        _refuse_repeats("sensor", [s.device for s in self.sensors])
        depots = {d.name for d in self.depots}
        for vehicle in self.vehicles:
            if vehicle.depot not in depots:
                msg = (
                    f"vehicle {vehicle.name} stands at depot '{vehicle.depot}', "
                    f"the town has {sorted(depots)}"
                )
                raise ValueError(msg)
        classes = {c.name for c in self.classes}
        for rule in self.highway_rules:
            if rule.service_class is not None and rule.service_class not in classes:
                msg = (
                    f"highway '{rule.highway}' is given class "
                    f"'{rule.service_class}', the town has {sorted(classes)}"
                )
                raise ValueError(msg)


def _refuse_repeats(what: str, names: list[str]) -> None:
    """Raise ValueError where a name is used twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            msg = f"{what} '{name}' is there twice; names must be unique"
            raise ValueError(msg)
        seen.add(name)
