"""Why there are tasks, and why not, in Swedish."""

from planner.domain.phrases.keys import Ice, Treated
from planner.domain.phrases.numbers import with_comma
from planner.domain.phrases.swedish.shared import segments_text
from planner.domain.phrases.topics import (
    IceControlled,
    NotCovered,
    NothingToDo,
    Ploughing,
)
from planner.domain.treatments import Work

_OTHER_OWNER = "annan väghållare: passeras men åtgärdas inte"
_ROUGHLY = {1.0: "varje timme", 2.0: "varannan timme", 3.0: "var tredje timme"}


def _every(hours: float) -> str:
    """Return how often something is done again."""
    if hours in _ROUGHLY:
        return _ROUGHLY[hours]
    if hours.is_integer():
        return f"var {hours:.0f}:e timme"
    return f"med {with_comma(f'{hours:g}')} timmars mellanrum"


def _g(amount: float) -> str:
    """Return an amount with as many decimals as it needs."""
    return with_comma(f"{amount:g}")


PLOUGHING = Ploughing(
    round_number=lambda number: f"omgång {number}",
    mm=lambda mm: f"{mm} mm snö",
    wet_mm=lambda mm: f"{mm} mm blöt snö",
    dry_mm=lambda mm: f"{mm} mm torr snö",
    another=lambda depth: f"ytterligare {depth}",
    reached=lambda depth, at: f"{depth} har legat sedan {at}",
    expected=lambda depth, at: f"{depth} väntas till {at}",
    left_behind=lambda mm, at: f"{mm} mm snö låg kvar när snöfallet upphörde {at}",
    left_ahead=lambda mm, at: f"{mm} mm snö ligger kvar när snöfallet upphör {at}",
    while_it_snows=lambda mm: f"ytterligare {mm} mm medan det snöar",
    after_ended=lambda at: f"snöfallet upphörde {at}",
    after_ends=lambda at: f"snöfallet väntas upphöra {at}",
    once_after_ended=lambda at: f"en omgång efter snöfallets slut {at}",
    once_after_ends=lambda at: f"en omgång efter snöfallets slut {at}",
    clear_by=lambda name, at: f"{name} ska vara snöröjd senast {at}",
    most_mm=lambda name, mm: f"i {name} får högst {_g(mm)} mm snö ligga",
    repeated=lambda name, hours: f"{name} plogas om {_every(hours)}",
    before_next=lambda name: f"{name} röjs innan det snöar igen",
    allows=lambda name, hours: f"åtgärdstiden i {name} är {hours}",
    allows_after_end=lambda name, hours: (
        f"åtgärdstiden i {name} är {hours} efter snöfallets slut"
    ),
    same_pass=lambda material, g_m2: f"{_g(g_m2)} g/m² {material} i samma drag",
    too_cold=lambda surface: f"för kallt för att salta i samma drag (vägyta {surface})",
    materials={
        Work.SALT: "salt",
        Work.PREWET: "befuktat salt",
        Work.BRINE: "saltlösning",
        Work.GRIT: "sand",
    },
)

ICE = IceControlled(
    what={
        Ice.HOAR_FROST: "rimfrost",
        Ice.FREEZING_WET: "isbildning på våt väg",
        Ice.FREEZING_RAIN: "underkylt regn",
        Ice.REPORTED_ICE: "rapporterad is",
    },
    treated={
        Treated.SALTED: "saltas",
        Treated.BRINED: "saltas med lösning",
        Treated.GRITTED: "sandas",
        Treated.SWEEP_SALTED: "sopsaltas",
    },
    ploughed_and_treated={
        Treated.SALTED: "plogas och saltas",
        Treated.BRINED: "plogas och saltas med lösning",
        Treated.GRITTED: "plogas och sandas",
        Treated.SWEEP_SALTED: "sopsaltas",
    },
    is_treated=lambda name, treated, when: f"{name} {treated} {when}",
    behind_ploughs=lambda name, treated: f"{name} {treated} efter plogningen",
    by_clock=lambda name, treated, at: f"{name} {treated} senast {at}",
    within=lambda name, treated, hours: f"{name} {treated} inom {hours}",
    within_from_now=lambda name, treated, hours: (
        f"{name} {treated} inom {hours} från nu"
    ),
    from_mm=lambda mm: f" från {_g(mm)} mm snö",
    once_rain_ends=lambda at: f", när regnet har upphört {at}",
    rate=lambda g_m2: f"{_g(g_m2)} g/m²",
    rate_twice=lambda g_m2: f"{_g(g_m2)} g/m² två gånger",
    salt_would_not_hold="saltet biter inte",
    salt_is_slow="saltet verkar långsamt i kylan",
    snow_lay=lambda mm, at, surface: f"{mm} mm snö låg {at} (vägyta {surface})",
    snow_expected=lambda mm, at, surface: (
        f"{mm} mm snö väntas till {at} (vägyta {surface})"
    ),
    may_freeze=lambda surface: f"våt väg kan frysa till (vägyta {surface})",
    since=lambda what, at, surface: f"{what} sedan {at} (vägyta {surface})",
    since_or_longer=lambda what, at, surface: (
        f"{what} sedan {at} eller tidigare (vägyta {surface})"
    ),
    expected=lambda what, at, surface: f"{what} väntas {at} (vägyta {surface})",
    expected_or_longer=lambda what, at, surface: (
        f"{what} väntas {at} eller tidigare (vägyta {surface})"
    ),
    when_likely=lambda at, percent: (
        f"{at}, när risken för tillfrysning når {percent:.0f} %"
    ),
    as_likely_already=lambda at, percent: (
        f"{at}, eftersom risken för tillfrysning redan är {percent:.0f} %"
    ),
    as_rain_ends=lambda at: f"så snart regnet upphör {at}",
    between_rain_and=lambda begin, until: (
        f"förebyggande mellan {begin}, när regnet upphör, och {until}"
    ),
    between=lambda begin, until: f"förebyggande mellan {begin} och {until}",
    before=lambda until: f"förebyggande före {until}",
    before_it_from=lambda begin: f"förebyggande från {begin}",
    before_it="förebyggande",
)

NOTHING = NothingToDo(
    not_maintained=_OTHER_OWNER,
    stairs="trappa, röjs för hand",
    tunnel="i tunnel, där ingen snö faller",
    some_ice="is",
    begins=lambda what, at: f"{what} {at}",
    melts=lambda name: f"snön smälter innan {name} ska vara röjd",
    snows_on=lambda name: f"{name} röjs efter snöfallet, som pågår prognosen ut",
    thaws=lambda ice, name: (
        f"{ice}: försvinner av sig själv innan {name} ska vara åtgärdad"
    ),
    too_cold=lambda percent, surface: (
        f"risken för tillfrysning når {percent:.0f} %, men det är för kallt för salt "
        f"(vägyta {surface}) och sandning väntar tills det är halt"
    ),
    in_rain="regn skulle skölja bort saltet; ny bedömning när det upphör",
    later=lambda until: f"inget före {until}, därefter väntas en åtgärd",
    no_ice_control=lambda ice, name: f"{ice}, {name} har ingen halkbekämpning",
    grips=lambda ice, grip, limit, name: (
        f"{ice}, men friktionen {with_comma(f'{grip:.2f}')} ligger inte under gränsen "
        f"{_g(limit)} för {name}"
    ),
    salted=lambda surface: (
        f"tidigare salt verkar fortfarande: vått vid {surface} utan att frysa"
    ),
    too_little=lambda mm, until, name, start: (
        f"högst {mm:.0f} mm snö före {until}, {name} startar vid {start}"
    ),
    clear=lambda until: f"varken snö eller halka väntas före {until}",
    depth=lambda mm: f"{_g(mm)} mm",
    depths=lambda wet, dry: f"{_g(wet)} mm blöt eller {_g(dry)} mm torr snö",
)

NOT_COVERED = NotCovered(
    melts=lambda name, count: (
        f"{name}: på {segments_text(count)} väntas snön smälta innan den ska vara "
        "röjd; inga åtgärder där"
    ),
    melts_or_swept=lambda name, count: (
        f"{name}: på {segments_text(count)} väntas snön smälta eller sopas bort innan "
        "den ska vara röjd; inga åtgärder där"
    ),
    waits=lambda name, count: (
        f"{name} röjs efter snöfallet, som pågår prognosen ut; {segments_text(count)} "
        "väntar på en senare plan"
    ),
    passes=lambda name, count: (
        f"{name}: på {segments_text(count)} är halkan borta innan den ska vara "
        "åtgärdad; inga åtgärder där"
    ),
    too_cold=lambda name, count: (
        f"{name}: på {segments_text(count)} är det för kallt för salt före "
        "tillfrysningen; inget sprids där förrän halka väntas"
    ),
    under_snow=lambda name, count: (
        f"{name}: på {segments_text(count)} ligger snö över rimfrosten och plogas "
        "härnäst; inget sprids där före plogningen"
    ),
    no_ice_control=lambda names: (
        f"ingen halkbekämpning är angiven för klass {', '.join(names)}"
    ),
    others=lambda count, km: (
        f"{segments_text(count)} ({with_comma(f'{km:.1f}')} km) har {_OTHER_OWNER}"
    ),
    stairs=lambda count, km: (
        f"{segments_text(count)} ({with_comma(f'{km:.1f}')} km) är "
        f"{'trappa' if count == 1 else 'trappor'} och röjs för hand"
    ),
    tunnels=lambda count, km: (
        f"{segments_text(count)} ({with_comma(f'{km:.1f}')} km) ligger i tunnel, där "
        "ingen snö faller"
    ),
    far_places=lambda names: (
        f"{', '.join(names)}: för långt från närmaste vägsträcka eller korsning i "
        "kommunens väghållning; röjs inte"
    ),
)
