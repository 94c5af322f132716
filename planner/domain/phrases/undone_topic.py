"""The sentences about what stays undone, see `planner.domain.phrases.topics`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import VehicleKind
from planner.domain.phrases.callables import FromText, FromTexts
from planner.domain.phrases.keys import Leftover
from planner.domain.plan import Material
from planner.domain.treatments import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Why a task stays undone, or goes without its material.

    Attributes
    ----------
    why : of each leftover
    no_time : time
    no_vehicle, closed : str
    works : works, in their order
    machines : of each kind of machine
    too_narrow : width in m, machine, its width in m
    too_much : kg, largest hopper in kg
    not_equipped : works
    nobody_clears : kind of place
    machine_not_equipped : machine, works
    no_access : machine
    not_in_area : machine, works, area
    no_way : machine, works
    trapped : vehicle
    materials : of each material that is stored
    material_unlimited, out_of_stock : str
    goes_without : material; a clause at the end of a reason
    rationed : material, t asked for, t in store, tasks that go without
    overdrawn : depot, material, t spread from it, t in store
    """

    why: Mapping[Leftover, str]
    no_time: FromText
    no_vehicle: str
    closed: str
    works: Callable[[tuple[Work, ...]], str]
    machines: Mapping[VehicleKind, str]
    too_narrow: Callable[[float, str, float], str]
    too_much: Callable[[float, float], str]
    not_equipped: FromText
    nobody_clears: Callable[[ClearedPlace], str]
    machine_not_equipped: FromTexts
    no_access: FromText
    not_in_area: Callable[[str, str, str], str]
    no_way: FromTexts
    trapped: FromText
    materials: Mapping[Material, str]
    material_unlimited: str
    out_of_stock: str
    goes_without: FromText
    rationed: Callable[[str, float, float, int], str]
    overdrawn: Callable[[str, str, float, float], str]
