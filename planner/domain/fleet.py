"""Depots and the vehicles that start from them."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from planner.domain.cleared_places import ClearedPlace
from planner.domain.treatments import Work


class VehicleKind(StrEnum):
    """What a vehicle can drive on."""

    TRUCK = "truck"
    """Streets, at truck speeds."""
    PATH_MACHINE = "path_machine"
    """Narrow machine: cycle- and footways, and streets to get there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """A place where vehicles start, end and load.

    ``loaders`` are how many vehicles can load at once; None: nobody ever waits.
    """

    name: str
    longitude: float
    latitude: float
    loading_min: float = 15.0
    salt_t: float | None = None
    grit_t: float | None = None
    loaders: int | None = None

    def __post_init__(self) -> None:
        """Refuse a depot at which nobody can ever load."""
        if self.loaders is not None and self.loaders < 1:
            msg = (
                f"depot {self.name}: loaders is {self.loaders}, it must be at least 1; "
                "leave it out where nobody waits to load"
            )
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle with its crew.

    ``shift_start`` is a local clock time before which the crew may not start, or
    None when it is called out at any hour; ``shift_h`` is how long it may work
    from its first minute, and after ``break_after_h`` of work in a row, waiting
    included, it rests for ``break_min``; 0 means no breaks. ``mobilisation_min`` is
    the time from the call to the moment it stands ready at the depot. ``turn_round_s``
    is what it takes to turn round and drive back where it came from; 0 means on the
    spot. A full tank lasts ``tank_h`` by the clock, breaks aside, and filling it at a
    depot takes ``refuelling_min``; None: it lasts the shift. ``works`` is what its
    equipment can do on streets or paths, ``clears`` the kinds of places that its crew
    can clear, on foot or with a bucket; a hand crew has
    no works.
    """

    name: str
    depot: str
    kind: VehicleKind
    works: frozenset[Work]
    blade_width_m: float
    vehicle_width_m: float
    plough_speed_km_h: float
    spread_speed_km_h: float
    drive_speed_km_h: float
    hopper_kg: float
    shift_h: float = 10.0
    shift_start: time | None = None
    break_after_h: float = 4.5
    break_min: float = 30.0
    mobilisation_min: float = 30.0
    turn_round_s: float = 0.0
    tank_h: float | None = None
    refuelling_min: float = 15.0
    contractor: str | None = None
    areas: frozenset[str] = frozenset()
    clears: frozenset[ClearedPlace] = frozenset()

    def __post_init__(self) -> None:
        """Refuse figures that no vehicle has."""
        for name, value in (
            ("blade_width_m", self.blade_width_m),
            ("vehicle_width_m", self.vehicle_width_m),
            ("plough_speed_km_h", self.plough_speed_km_h),
            ("spread_speed_km_h", self.spread_speed_km_h),
            ("drive_speed_km_h", self.drive_speed_km_h),
            ("shift_h", self.shift_h),
            ("break_after_h", self.break_after_h),
            ("tank_h", 1.0 if self.tank_h is None else self.tank_h),
        ):
            if not value > 0:
                msg = f"vehicle {self.name}: {name} is {value}, it must be above 0"
                raise ValueError(msg)
        least = min(self.hopper_kg, self.mobilisation_min, self.break_min)
        if min(least, self.turn_round_s, self.refuelling_min) < 0:
            msg = (
                f"vehicle {self.name}: hopper_kg, mobilisation_min, break_min, "
                "turn_round_s and refuelling_min cannot be < 0"
            )
            raise ValueError(msg)
        if not self.works and not self.clears:
            msg = (
                f"vehicle {self.name} can do no work; list at least one in works or "
                "a kind of place in clears"
            )
            raise ValueError(msg)
        if Work.SHOVEL in self.works:
            msg = (
                f"vehicle {self.name} has shovel among its works, which are those on "
                "streets and paths; list the places that it shovels in clears"
            )
            raise ValueError(msg)
