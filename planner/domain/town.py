"""A town's own settings: what `town.toml` says beside the street network."""

from dataclasses import dataclass, field

from planner.domain.cleared_places import USUAL_WORK_MIN, ClearedPlace
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
    """A place that matters: a school to the order of work, a square as work itself.

    Places of a kind that is cleared become tasks. ``service_class`` is the name of the
    class whose promises hold there, None for that of the nearest maintained segment;
    ``work_min`` is how long a crew takes there, None for what is usual of its kind.
    """

    name: str
    kind: str
    longitude: float
    latitude: float
    service_class: str | None = None
    work_min: float | None = None

    def __post_init__(self) -> None:
        """Refuse work where none is done, and work that takes no time."""
        if self.cleared is None:
            for setting in ("service_class", "work_min"):
                if getattr(self, setting) is not None:
                    msg = (
                        f"place {self.name} is of kind '{self.kind}' and has a "
                        f"{setting}; only {', '.join(ClearedPlace)} are cleared"
                    )
                    raise ValueError(msg)
        if self.work_min is not None and not self.work_min > 0:
            msg = f"place {self.name}: work_min is {self.work_min}, it must be above 0"
            raise ValueError(msg)

    @property
    def cleared(self) -> ClearedPlace | None:
        """What it is to the crews that clear places, None where nothing is cleared."""
        known = self.kind in set(ClearedPlace)
        return ClearedPlace(self.kind) if known else None

    @property
    def work_s(self) -> float:
        """How long a crew takes to clear it; 0 where nothing is cleared. [s]."""
        if self.cleared is None:
            return 0.0
        usual_min = USUAL_WORK_MIN[self.cleared]
        return 60.0 * (usual_min if self.work_min is None else self.work_min)


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
    street_before_path: bool = True
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
        for place in self.places:
            if place.service_class is not None and place.service_class not in classes:
                msg = (
                    f"place {place.name} is given class '{place.service_class}', the "
                    f"town has {sorted(classes)}"
                )
                raise ValueError(msg)

    @property
    def cleared_places(self) -> dict[str, TownPlace]:
        """The places that crews clear, by a lasting name.

        It is ``place:`` and the place's own name, with a number behind it for the
        second and later ones of that name: both sides of a street have a stop.
        """
        found: dict[str, TownPlace] = {}
        times: dict[str, int] = {}
        for place in self.places:
            if place.cleared is not None:
                times[place.name] = times.get(place.name, 0) + 1
                again = f" ({times[place.name]})" if times[place.name] > 1 else ""
                found[f"place:{place.name}{again}"] = place
        return found


def _refuse_repeats(what: str, names: list[str]) -> None:
    """Raise ValueError where a name is used twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            msg = f"{what} '{name}' is there twice; names must be unique"
            raise ValueError(msg)
        seen.add(name)
