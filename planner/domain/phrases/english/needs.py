"""Why there are tasks, and why not, in English."""

from planner.domain.phrases.english.shared import segments_text
from planner.domain.phrases.keys import Ice, Treated
from planner.domain.phrases.topics import (
    IceControlled,
    NotCovered,
    NothingToDo,
    Ploughing,
)
from planner.domain.treatments import Work


def _never(segments: int, km: float, why: str) -> str:
    """Say of what there is to be done nothing ever."""
    are = "is" if segments == 1 else "are"
    return f"{segments_text(segments)} ({km:.1f} km) {are} {why}"


PLOUGHING = Ploughing(
    round_number=lambda number: f"round {number}",
    mm=lambda mm: f"{mm} mm",
    wet_mm=lambda mm: f"{mm} mm of wet snow",
    dry_mm=lambda mm: f"{mm} mm of dry snow",
    another=lambda depth: f"another {depth}",
    reached=lambda depth, at: f"{depth} reached {at}",
    expected=lambda depth, at: f"{depth} expected {at}",
    left_behind=lambda mm, at: f"{mm} mm left when the snowfall ended {at}",
    left_ahead=lambda mm, at: f"{mm} mm left when the snowfall ends {at}",
    while_it_snows=lambda mm: f"{mm} mm more while it snows",
    after_ended=lambda at: f"the snowfall ended {at}",
    after_ends=lambda at: f"the snowfall ends {at}",
    once_after_ended=lambda at: f"one round after the snowfall ended {at}",
    once_after_ends=lambda at: f"one round after the snowfall ends {at}",
    clear_by=lambda name, at: f"{name} is promised clear by {at}",
    most_mm=lambda name, mm: f"{name} lets {mm:g} mm lie at most",
    repeated=lambda name, hours: f"{name} is repeated every {hours:g} h",
    before_next=lambda name: f"{name} is cleared before it snows again",
    allows=lambda name, hours: f"{name} allows {hours}",
    allows_after_end=lambda name, hours: (
        f"{name} allows {hours} after the snowfall's end"
    ),
    same_pass=lambda material, g_m2: f"{g_m2:g} g/m² {material} in the same pass",
    too_cold=lambda surface: f"too cold for salt in the same pass (surface {surface})",
    materials={
        Work.SALT: "salt",
        Work.PREWET: "pre-wetted salt",
        Work.BRINE: "brine",
        Work.GRIT: "grit",
    },
)

ICE = IceControlled(
    what={
        Ice.HOAR_FROST: "hoar frost",
        Ice.FREEZING_WET: "wet surface freezing",
        Ice.FREEZING_RAIN: "freezing rain",
        Ice.REPORTED_ICE: "ice reported",
    },
    treated={
        Treated.SALTED: "salted",
        Treated.BRINED: "treated with brine",
        Treated.GRITTED: "gritted",
        Treated.SWEEP_SALTED: "sweep-salted",
    },
    ploughed_and_treated={
        Treated.SALTED: "ploughed and salted",
        Treated.BRINED: "ploughed and treated with brine",
        Treated.GRITTED: "ploughed and gritted",
        Treated.SWEEP_SALTED: "sweep-salted",
    },
    is_treated=lambda name, treated, when: f"{name} is {treated} {when}",
    behind_ploughs=lambda name, treated: f"{name} is {treated} behind the ploughs",
    by_clock=lambda name, treated, at: f"{name} is {treated} by {at}",
    within=lambda name, treated, hours: f"{name} is {treated} within {hours}",
    within_from_now=lambda name, treated, hours: (
        f"{name} is {treated} within {hours} from now"
    ),
    from_mm=lambda mm: f" from {mm:g} mm on",
    once_rain_ends=lambda at: f", once the rain ends {at}",
    rate=lambda g_m2: f"{g_m2:g} g/m²",
    rate_twice=lambda g_m2: f"{g_m2:g} g/m² twice",
    salt_would_not_hold="salt would not hold",
    salt_is_slow="salt works slowly in this cold",
    snow_lay=lambda mm, at, surface: (
        f"{mm} mm of snow lay for {at} (surface {surface})"
    ),
    snow_expected=lambda mm, at, surface: (
        f"{mm} mm of snow expected for {at} (surface {surface})"
    ),
    may_freeze=lambda surface: f"wet surface may freeze (surface {surface})",
    since=lambda what, at, surface: f"{what} since {at} (surface {surface})",
    since_or_longer=lambda what, at, surface: (
        f"{what} since {at} or longer (surface {surface})"
    ),
    expected=lambda what, at, surface: f"{what} expected {at} (surface {surface})",
    expected_or_longer=lambda what, at, surface: (
        f"{what} expected {at} or longer (surface {surface})"
    ),
    when_likely=lambda at, percent: f"{at}, when freezing gets {percent:.0f} % likely",
    as_likely_already=lambda at, percent: (
        f"{at}, as freezing is {percent:.0f} % likely already"
    ),
    as_rain_ends=lambda at: f"as soon as the rain ends {at}",
    between_rain_and=lambda begin, until: (
        f"between {begin}, when the rain ends, and {until}"
    ),
    between=lambda begin, until: f"between {begin} and {until}",
    before=lambda until: f"before {until}",
    before_it_from=lambda begin: f"before it, from {begin} on",
    before_it="before it",
)

NOTHING = NothingToDo(
    not_maintained="not the town's to maintain: driven over, never treated",
    stairs="stairs, cleared by hand",
    tunnel="in a tunnel, where no snow falls",
    some_ice="ice",
    begins=lambda what, at: f"{what} {at}",
    melts=lambda name: f"the snow melts before {name} is due to be cleared",
    snows_on=lambda name: (
        f"{name} is cleared after the snowfall, which goes on to the end of the outlook"
    ),
    thaws=lambda ice, name: (
        f"{ice}: thaws by itself before {name} is due to be treated"
    ),
    too_cold=lambda percent, surface: (
        f"freezing gets {percent:.0f} % likely, but it is too cold for salt "
        f"(surface {surface}) and grit waits until it is slippery"
    ),
    in_rain="rain would wash the salt off; to be looked at when it ends",
    later=lambda until: f"nothing before {until}, then something is expected",
    no_ice_control=lambda ice, name: f"{ice}, {name} has no ice control",
    grips=lambda ice, grip, limit, name: (
        f"{ice}, but a grip of {grip:.2f} is not below the {limit:g} of {name}"
    ),
    salted=lambda surface: (
        f"salt from earlier still works: wet at {surface} and not freezing"
    ),
    too_little=lambda mm, until, name, start: (
        f"{mm:.0f} mm of snow at most until {until}, {name} starts at {start}"
    ),
    clear=lambda until: f"neither snow nor slipperiness expected until {until}",
    depth=lambda mm: f"{mm:g} mm",
    depths=lambda wet, dry: f"{wet:g} mm of wet or {dry:g} mm of dry snow",
)

NOT_COVERED = NotCovered(
    melts=lambda name, count: (
        f"{name}: on {segments_text(count)} the snow is expected to melt before it is "
        "due to be cleared; no tasks there"
    ),
    melts_or_swept=lambda name, count: (
        f"{name}: on {segments_text(count)} the snow is expected to melt or to be "
        "swept before it is due to be cleared; no tasks there"
    ),
    waits=lambda name, count: (
        f"{name} is cleared after the snowfall, which goes on to the end of the "
        f"outlook; {segments_text(count)} wait{'s' if count == 1 else ''} for a later "
        "plan"
    ),
    passes=lambda name, count: (
        f"{name}: {segments_text(count)} will not be slippery any more when due to be "
        "treated; no tasks there"
    ),
    too_cold=lambda name, count: (
        f"{name}: it is too cold for salt before freezing on {segments_text(count)}; "
        "nothing is spread there until slipperiness is expected"
    ),
    under_snow=lambda name, count: (
        f"{name}: snow covers the hoar frost on {segments_text(count)} and is "
        "ploughed next; nothing is spread there before the plough"
    ),
    no_ice_control=lambda names: (
        f"no ice control is stated for class{'es' if len(names) > 1 else ''} "
        f"{', '.join(names)}"
    ),
    others=lambda count, km: _never(
        count, km, "not the town's to maintain: driven over, never treated"
    ),
    stairs=lambda count, km: _never(count, km, "stairs, cleared by hand"),
    tunnels=lambda count, km: _never(count, km, "in tunnels, where no snow falls"),
    far_places=lambda names: (
        f"{', '.join(names)}: too far from any maintained segment or junction; not "
        "cleared"
    ),
)
