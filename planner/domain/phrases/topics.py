"""Which sentences there are: a phrase is a text, or figures in and a text out.

Every language fills all of them, so a phrase that is missing or takes other figures
is found by the type checker. Times come as the clock's own text ("03:10" or, on
another day, "Mon 03:10"), names of streets, classes and devices as the town writes
them. What a phrase looks like is easiest seen in `planner.domain.phrases.english`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.cleared_places import ClearedPlace
from planner.domain.phrases.callables import (
    FromCount,
    FromNumber,
    FromText,
    FromTextAndCount,
    FromTextAndNumber,
    FromTexts,
)
from planner.domain.phrases.keys import Ice, Treated
from planner.domain.phrases.undone_topic import Undone
from planner.domain.readings import DriverObservation
from planner.domain.surface_states import SurfaceState
from planner.domain.treatments import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all sentences share.

    Attributes
    ----------
    days : tuple of str
        Short names from Monday.
    unknown_time, no_hours : str
        Instead of a time or hours that nobody knows.
    hours : hours
    temperature : °C
        One decimal and a minus sign.
    class_name : name
    unnamed : OSM's highway value
        A segment without a name.
    place : name, kind
        A place to be cleared.
    on_street : name
        Behind something, with the space before it.
    likely : chance
        Behind what is expected, with the comma before it.
    likely_by : chance, time
    due : time
    late_minutes, late_hours : time, minutes or hours
    after_streets : names; a clause at the end of a reason
        Ploughs of these streets would throw snow onto it.
    """

    days: tuple[str, ...]
    unknown_time: str
    no_hours: str
    hours: FromNumber
    temperature: FromNumber
    class_name: FromText
    unnamed: FromText
    place: Callable[[str, ClearedPlace], str]
    on_street: FromText
    likely: FromText
    likely_by: FromTexts
    due: FromText
    late_minutes: FromTextAndCount
    late_hours: FromTextAndCount
    after_streets: Callable[[tuple[str, ...]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ploughing:
    """Why a round of ploughing is there.

    Attributes
    ----------
    round_number : number
    mm, wet_mm, dry_mm : depth
        Depth of snow, without and with its kind. [mm]
    another : depth as said
    reached, expected : depth as said, time
    left_behind, left_ahead : mm, time
        Snow that lies when the snowfall has ended, or will.
    while_it_snows : mm
    after_ended, after_ends : time
        The clearing comes after the snowfall's end.
    once_after_ended, once_after_ends : time
        One round comes after it.
    clear_by : class, time
    most_mm : class, mm
    repeated : class, hours
    before_next : class
    allows, allows_after_end : class, hours as said
    same_pass : g/m², material
    too_cold : temperature as said
    materials : of each work that spreads
    """

    round_number: FromCount
    mm: FromCount
    wet_mm: FromCount
    dry_mm: FromCount
    another: FromText
    reached: FromTexts
    expected: FromTexts
    left_behind: Callable[[int, str], str]
    left_ahead: Callable[[int, str], str]
    while_it_snows: FromCount
    after_ended: FromText
    after_ends: FromText
    once_after_ended: FromText
    once_after_ends: FromText
    clear_by: FromTexts
    most_mm: FromTextAndNumber
    repeated: FromTextAndNumber
    before_next: FromText
    allows: FromTexts
    allows_after_end: FromTexts
    same_pass: FromTextAndNumber
    too_cold: FromText
    materials: Mapping[Work, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IceControlled:
    """Why a treatment against slipperiness is there.

    Attributes
    ----------
    what : of each kind of slipperiness
    treated, ploughed_and_treated : of each treatment
        As a verb behind the class.
    is_treated : class, verb, when
    behind_ploughs : class, verb
    by_clock : class, verb, time
    within, within_from_now : class, verb, hours as said
    from_mm : mm
        From which depth on, behind the sentence so far.
    once_rain_ends : time
        Behind the sentence so far.
    rate, rate_twice : g/m²
    salt_would_not_hold, salt_is_slow : str
    snow_lay, snow_expected : mm, time, temperature as said
    may_freeze : temperature as said
    since, since_or_longer, expected, expected_or_longer : what, time, temperature
    when_likely, as_likely_already : time, per cent
        Until when a treatment prevents.
    as_rain_ends : time
    between_rain_and, between : time, until when
    before : until when
    before_it_from : time
    before_it : str
    """

    what: Mapping[Ice, str]
    treated: Mapping[Treated, str]
    ploughed_and_treated: Mapping[Treated, str]
    is_treated: Callable[[str, str, str], str]
    behind_ploughs: FromTexts
    by_clock: Callable[[str, str, str], str]
    within: Callable[[str, str, str], str]
    within_from_now: Callable[[str, str, str], str]
    from_mm: FromNumber
    once_rain_ends: FromText
    rate: FromNumber
    rate_twice: FromNumber
    salt_would_not_hold: str
    salt_is_slow: str
    snow_lay: Callable[[int, str, str], str]
    snow_expected: Callable[[int, str, str], str]
    may_freeze: FromText
    since: Callable[[str, str, str], str]
    since_or_longer: Callable[[str, str, str], str]
    expected: Callable[[str, str, str], str]
    expected_or_longer: Callable[[str, str, str], str]
    when_likely: FromTextAndNumber
    as_likely_already: FromTextAndNumber
    as_rain_ends: FromText
    between_rain_and: FromTexts
    between: FromTexts
    before: FromText
    before_it_from: FromText
    before_it: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToDo:
    """Why nothing is to be done on a segment.

    Attributes
    ----------
    not_maintained, stairs, tunnel : str
    some_ice : str
        Slipperiness of no kind that has a name.
    begins : what, time
    melts, snows_on : class
    thaws, no_ice_control : what and when, class
    too_cold : per cent, temperature as said
    in_rain : str
    later, clear : time
    grips : what and when, friction, the class's limit, class
    salted : temperature as said
    too_little : mm, time, class, start depth as said
    depth : mm
    depths : mm of wet, mm of dry snow
    """

    not_maintained: str
    stairs: str
    tunnel: str
    some_ice: str
    begins: FromTexts
    melts: FromText
    snows_on: FromText
    thaws: FromTexts
    too_cold: Callable[[float, str], str]
    in_rain: str
    later: FromText
    no_ice_control: FromTexts
    grips: Callable[[str, float, float, str], str]
    salted: FromText
    too_little: Callable[[float, str, str, str], str]
    clear: FromText
    depth: FromNumber
    depths: Callable[[float, float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCovered:
    """What a person might expect among the tasks and does not find.

    Attributes
    ----------
    melts, melts_or_swept, waits, passes, too_cold, under_snow : class, segments
    no_ice_control : names of classes
    others, stairs, tunnels : segments, km
        What never gets tasks: another owner's, stairs, tunnels.
    far_places : names
        Places too far from any maintained segment.
    """

    melts: FromTextAndCount
    melts_or_swept: FromTextAndCount
    waits: FromTextAndCount
    passes: FromTextAndCount
    too_cold: FromTextAndCount
    under_snow: FromTextAndCount
    no_ice_control: Callable[[tuple[str, ...]], str]
    others: Callable[[int, float], str]
    stairs: Callable[[int, float], str]
    tunnels: Callable[[int, float], str]
    far_places: Callable[[tuple[str, ...]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """When to call an area out, and why.

    Attributes
    ----------
    nothing : time
    nothing_surely : time, chance
    tasks_from : tasks, time
    first_due : time
        Behind the sentence so far, as the next.
    needed : tasks, chance
    work : hours, crews
    unserved, late, overdue : tasks
    cannot_finish : str
    waiting_saves, waiting_costs : time, SEK
    call_readies, call_costs_no_more, call_keeps : time
    """

    nothing: FromText
    nothing_surely: FromTexts
    tasks_from: Callable[[int, str], str]
    first_due: FromText
    needed: Callable[[int, str], str]
    work: Callable[[float, float], str]
    unserved: FromCount
    late: FromCount
    overdue: FromCount
    cannot_finish: str
    waiting_saves: FromTextAndCount
    waiting_costs: FromTextAndCount
    call_readies: FromText
    call_costs_no_more: FromText
    call_keeps: FromText


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What a reading showed, as a clause, and which readings do not count.

    Attributes
    ----------
    camera, sensor : device, street as said
    surface : who, °C, time
    snow : who, mm, time
    saw : who, what, time
    ice : mm
    friction : friction
    found : of each surface state
    reported : what, street as said, time
    reports : of each report
    unconfirmed : clause
    lost : device
    flagged : readings
    far : device, km
    cleared : clause, segments, m
    odd_depth : device and street, mm apart, other devices
    lone_depth : device and street, mm, m
    stuck : sensor, °C, since, expected from °C, to °C
    stuck_depth : device and street, mm, since, expected from mm, to mm
    gross : sensor, °C, K apart
    contradicted : sensor, °C, °C of the others
    station_stuck : station, °C, since, expected from °C, to °C
    station_far : station, °C, expected °C
    """

    camera: FromTexts
    sensor: FromTexts
    surface: Callable[[str, float, str], str]
    snow: Callable[[str, float, str], str]
    saw: Callable[[str, str, str], str]
    ice: FromNumber
    friction: FromNumber
    found: Mapping[SurfaceState, str]
    reported: Callable[[str, str, str], str]
    reports: Mapping[DriverObservation, str]
    unconfirmed: FromText
    lost: FromText
    flagged: FromCount
    far: FromTextAndNumber
    cleared: Callable[[str, int, float], str]
    odd_depth: Callable[[str, float, int], str]
    lone_depth: Callable[[str, float, float], str]
    stuck: Callable[[str, float, str, float, float], str]
    stuck_depth: Callable[[str, float, str, float, float], str]
    gross: Callable[[str, float, float], str]
    contradicted: Callable[[str, float, float], str]
    station_stuck: Callable[[str, float, str, float, float], str]
    station_far: Callable[[str, float, float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All that the planner says, in one language."""

    language: str
    shared: Shared
    ploughing: Ploughing
    ice: IceControlled
    nothing: NothingToDo
    not_covered: NotCovered
    calling: Calling
    readings: Readings
    undone: Undone
