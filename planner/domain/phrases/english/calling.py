"""When to call out, and what stays undone, in English."""

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import VehicleKind
from planner.domain.phrases.english.shared import plural
from planner.domain.phrases.keys import Leftover
from planner.domain.phrases.numbers import grouped
from planner.domain.phrases.topics import Calling
from planner.domain.phrases.undone_topic import Undone
from planner.domain.plan import Material
from planner.domain.treatments import describe_works


def _tasks(count: int) -> str:
    """Return a count of tasks in words."""
    return f"{count} task{plural(count)}"


def _crews(crews: float) -> str:
    """Return a number of crews, with a decimal only where it is not whole."""
    text = f"{crews:.1f}".removesuffix(".0")
    return f"{text} crew{'' if text == '1' else 's'}"


CALLING = Calling(
    nothing=lambda until: f"no work is expected to start before {until}",
    nothing_surely=lambda until, chance: (
        f"no work is expected to start before {until}; {chance} likely that some "
        "is needed"
    ),
    tasks_from=lambda count, at: f"{_tasks(count)} from {at}",
    first_due=lambda at: f", first due {at}",
    needed=lambda _, chance: f", {chance} likely to be needed",
    work=lambda hours, crews: f"{hours:.1f} h of work for {_crews(crews)}",
    unserved=lambda count: f"no vehicle serves {count} of the tasks",
    late=lambda count: (
        f"{_tasks(count)} {'is' if count == 1 else 'are'} late or not done even in the "
        "tours made now"
    ),
    overdue=lambda count: (
        f"{_tasks(count)} {'was' if count == 1 else 'were'} due before now"
    ),
    cannot_finish="the crews cannot finish all of it by its due times",
    waiting_saves=lambda at, sek: f"waiting until {at} saves about {grouped(sek)} SEK",
    waiting_costs=lambda at, sek: f"waiting until {at} costs about {grouped(sek)} SEK",
    call_readies=lambda at: f"a call by {at} has the crews ready when work starts",
    call_costs_no_more=lambda at: f"a call by {at} costs no more than one now",
    call_keeps=lambda at: f"a call by {at} keeps the due times",
)

_PLACES = {
    ClearedPlace.BUS_STOP: "bus stops",
    ClearedPlace.STAIRS: "stairs",
    ClearedPlace.SQUARE: "squares",
}

UNDONE = Undone(
    why={
        Leftover.NOT_REACHED: "no vehicle that can do it reaches it and gets back",
        Leftover.TURNS_BANNED: "no way there and back keeps the bans of turns",
        Leftover.WAITS_FOR_UNDONE: (
            "it must wait for another task there, which nobody does"
        ),
        Leftover.OUTSIDE_HOURS: "no crew can be there within its allowed hours",
        Leftover.NO_TIME: "no crew has time left",
        Leftover.QUEUED: "its crew has no time left after waiting for a loader",
    },
    no_time=lambda at: f"no crew has time left: it would take until {at}",
    no_vehicle="no vehicle is in service",
    closed="the segment is closed",
    works=describe_works,
    machines={
        VehicleKind.TRUCK: "truck",
        VehicleKind.PATH_MACHINE: "path machine",
    },
    too_narrow=lambda width_m, machine, narrowest_m: (
        f"it is {width_m:.1f} m wide, the narrowest {machine} that could do it "
        f"{narrowest_m:.1f} m"
    ),
    too_much=lambda kg, largest_kg: (
        f"it needs {kg:.0f} kg, the largest hopper that could do it holds "
        f"{largest_kg:.0f} kg"
    ),
    not_equipped=lambda works: f"no vehicle in service is equipped for {works}",
    nobody_clears=lambda kind: f"no vehicle in service clears {_PLACES[kind]}",
    machine_not_equipped=lambda machine, works: (
        f"no {machine} in service is equipped for {works}"
    ),
    no_access=lambda machine: f"no {machine} may or can drive there",
    not_in_area=lambda machine, works, area: (
        f"no {machine} for {works} works in area '{area}'"
    ),
    no_way=lambda machine, works: (
        f"no {machine} for {works} can drive there from its depot and back"
    ),
    trapped=lambda vehicle: (
        f"{vehicle} has no way home from where it is: it is left out of this plan."
    ),
    materials={Material.SALT: "salt", Material.GRIT: "grit"},
    material_unlimited=(
        "Depots are taken to have all the material that is asked of them."
    ),
    out_of_stock="what is in store goes to more urgent streets",
    goes_without=lambda material: f"; no {material}, what is in store goes elsewhere",
    rationed=lambda material, asked_t, stock_t, tasks: (
        f"{asked_t:.1f} t of {material} are asked for and {stock_t:.1f} t are in "
        f"store: less urgent streets go without, {tasks} in number."
    ),
    overdrawn=lambda depot, material, used_t, stock_t: (
        f"{used_t:.1f} t of {material} are spread from {depot}, which has "
        f"{stock_t:.1f} t: bring what is missing from another depot."
    ),
)
