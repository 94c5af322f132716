"""When to call out, and what stays undone, in Swedish."""

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import VehicleKind
from planner.domain.phrases.keys import Leftover
from planner.domain.phrases.numbers import grouped, with_comma
from planner.domain.phrases.topics import Calling
from planner.domain.phrases.undone_topic import Undone
from planner.domain.plan import Material
from planner.domain.treatments import SWEEP_SALTING, Work

_WORKS = {
    Work.PLOUGH: "plogning",
    Work.SALT: "saltning",
    Work.PREWET: "saltning med befuktat salt",
    Work.BRINE: "saltlösning",
    Work.GRIT: "sandning",
    Work.SWEEP: "sopning",
    Work.REMOVE: "bortforsling av snö",
    Work.SHOVEL: "skottning",
}


def _tasks(count: int) -> str:
    """Return a count of tasks in words."""
    return "1 åtgärd" if count == 1 else f"{count} åtgärder"


def _works(works: tuple[Work, ...]) -> str:
    """Return works as words in a sentence; brush with brine is one of its own."""
    if set(works) >= SWEEP_SALTING:
        others = [_WORKS[work] for work in works if work not in SWEEP_SALTING]
        return " och ".join([*others, "sopsaltning"])
    return " och ".join(_WORKS[work] for work in works)


CALLING = Calling(
    nothing=lambda until: f"inga åtgärder väntas före {until}",
    nothing_surely=lambda until, chance: (
        f"inga åtgärder väntas före {until}; {chance} sannolikhet att någon ändå behövs"
    ),
    tasks_from=lambda count, at: f"{_tasks(count)} från {at}",
    first_due=lambda at: f", den första ska vara klar {at}",
    needed=lambda count, chance: (
        f", {chance} sannolikhet att {'den' if count == 1 else 'de'} behövs"
    ),
    work=lambda hours, crews: (
        f"{with_comma(f'{hours:.1f}')} timmars arbete för "
        f"{with_comma(f'{crews:.1f}'.removesuffix('.0'))} ekipage"
    ),
    unserved=lambda count: f"{count} av åtgärderna saknar fordon",
    late=lambda count: (
        f"{_tasks(count)} blir {'försenad' if count == 1 else 'försenade'} eller "
        f"{'ogjord' if count == 1 else 'ogjorda'} även om ekipagen kallas ut nu"
    ),
    overdue=lambda count: (
        f"{_tasks(count)} skulle redan ha varit {'klar' if count == 1 else 'klara'}"
    ),
    cannot_finish="ekipagen hinner inte allt i tid",
    waiting_saves=lambda at, sek: (
        f"att vänta till {at} sparar ungefär {grouped(sek)} kr"
    ),
    waiting_costs=lambda at, sek: (
        f"att vänta till {at} kostar ungefär {grouped(sek)} kr"
    ),
    call_readies=lambda at: (
        f"vid utkallning senast {at} står ekipagen klara när arbetet börjar"
    ),
    call_costs_no_more=lambda at: (
        f"utkallning senast {at} kostar inte mer än utkallning nu"
    ),
    call_keeps=lambda at: f"vid utkallning senast {at} hålls åtgärdstiderna",
)

_PLACES = {
    ClearedPlace.BUS_STOP: "hållplatser",
    ClearedPlace.STAIRS: "trappor",
    ClearedPlace.SQUARE: "torg",
}

UNDONE = Undone(
    why={
        Leftover.NOT_REACHED: "inget fordon som klarar åtgärden når dit och tillbaka",
        Leftover.TURNS_BANNED: "ingen väg dit och tillbaka håller svängförbuden",
        Leftover.WAITS_FOR_UNDONE: (
            "måste vänta på en annan åtgärd på samma plats, som inte blir gjord"
        ),
        Leftover.OUTSIDE_HOURS: (
            "inget ekipage kan vara där under de tillåtna tiderna"
        ),
        Leftover.NO_TIME: "inget ekipage hinner",
        Leftover.QUEUED: "ekipaget hinner inte efter väntan på lastmaskinen",
    },
    no_time=lambda at: f"inget ekipage hinner: det skulle bli klart först {at}",
    no_vehicle="inget fordon är i drift",
    closed="vägsträckan är avstängd",
    works=_works,
    machines={
        VehicleKind.TRUCK: "lastbil",
        VehicleKind.PATH_MACHINE: "redskapsbärare",
    },
    too_narrow=lambda width_m, machine, narrowest_m: (
        f"vägen är {with_comma(f'{width_m:.1f}')} m bred, den smalaste {machine} som "
        f"klarar åtgärden är {with_comma(f'{narrowest_m:.1f}')} m"
    ),
    too_much=lambda kg, largest_kg: (
        f"det behövs {kg:.0f} kg, den största spridare som klarar åtgärden rymmer "
        f"{largest_kg:.0f} kg"
    ),
    not_equipped=lambda works: f"inget fordon i drift är utrustat för {works}",
    nobody_clears=lambda kind: f"inget fordon i drift röjer {_PLACES[kind]}",
    machine_not_equipped=lambda machine, works: (
        f"ingen {machine} i drift är utrustad för {works}"
    ),
    no_access=lambda machine: f"ingen {machine} får eller kan köra där",
    not_in_area=lambda machine, works, area: (
        f"ingen {machine} för {works} arbetar i området {area}"
    ),
    no_way=lambda machine, works: (
        f"ingen {machine} för {works} kan köra dit från sin depå och tillbaka"
    ),
    trapped=lambda vehicle: (
        f"{vehicle} har ingen väg hem därifrån det är: planen räknar inte med det."
    ),
    materials={Material.SALT: "salt", Material.GRIT: "sand"},
    material_unlimited="Depåerna antas ha allt material som behövs.",
    out_of_stock="det som finns i lager räcker till viktigare gator",
    goes_without=lambda material: f"; utan {material}, lagret går till andra gator",
    rationed=lambda material, asked_t, stock_t, tasks: (
        f"{with_comma(f'{asked_t:.1f}')} t {material} behövs och "
        f"{with_comma(f'{stock_t:.1f}')} t finns i lager: "
        f"{tasks} mindre viktiga åtgärder blir utan."
    ),
    overdrawn=lambda depot, material, used_t, stock_t: (
        f"{with_comma(f'{used_t:.1f}')} t {material} sprids från {depot}, som har "
        f"{with_comma(f'{stock_t:.1f}')} t: hämta det som saknas från en annan depå."
    ),
)
