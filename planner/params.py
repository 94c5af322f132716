"""Frozen, range-checked parameters of every model, with their sources."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from planner.ranges import count, number, refuse_out_of_range


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonParams:
    """How far a plan looks, back and ahead."""

    step_s: float = number(900.0, 60.0, 3600.0, "s")
    history_h: float = number(24.0, 0.0, 240.0, "h")
    ahead_h: float = number(24.0, 1.0, 72.0, "h")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityParams:
    """How promises become tasks.

    ``task_horizon_h``: needs that start later are for a later plan. ``pause_h``: a
    shorter pause does not end a snowfall. ``snowing_above_mm_h``: fresh snow that
    counts as falling. ``remaining_depth_mm``: what may lie after the last round
    (Trafikverket's class 4 allows 2 cm). ``notice_h``: no due time but the
    completion time itself lies closer than this after its need starts.
    ``wait_for_end_h``: a class without rounds starts after the snowfall when its
    due time leaves this much.

    ``preventive_lead_h``: preventive treatment starts this long before the onset.
    ``effect_h``: the lowest surface temperature over this time decides the rate, and
    what is spread so long before a plough starts may go to waste. ``buried_by_mm``:
    snow under which what is spread no longer works, as in `SurfaceParams`.
    ``wet_above_mm``: water film that counts as wet in the salt table; DATEX II says
    0.9 mm, but too little salt is the costlier error. ``salt_after_plough_below_c``:
    salt follows the plough where it gets colder. ``salt_warn_below_c``,
    ``salt_stop_below_c``: where salt is slow, and where grit takes its place (UK
    winter guides avoid salt below -7 °C). ``salt_on_cover_above_c``: salt on snow or
    ice (Norway, class DkC). ``brine_off_below_c``: brine is best to -6 to -8 °C
    (Grönatrender). ``grit_rate_g_m2``: Statens vegvesen. ``spread_width_m``: what a
    spreader covers in one pass.

    ``place_radius_m``, ``place_boost``: streets of the lowest class near a school,
    preschool, elderly home or hospital come first in it, as in Växjö.
    ``steep_above_pct``, ``steep_boost``: steep streets, as in Jönköping.
    """

    task_horizon_h: float = number(12.0, 1.0, 72.0, "h")
    pause_h: float = number(2.0, 0.0, 12.0, "h")
    snowing_above_mm_h: float = number(0.5, 0.0, 10.0, "mm/h")
    remaining_depth_mm: float = number(20.0, 1.0, 100.0, "mm")
    notice_h: float = number(1.0, 0.0, 6.0, "h")
    wait_for_end_h: float = number(6.0, 0.0, 24.0, "h")
    preventive_lead_h: float = number(3.0, 0.5, 12.0, "h")
    effect_h: float = number(6.0, 1.0, 24.0, "h")
    buried_by_mm: float = number(10.0, 1.0, 100.0, "mm")
    wet_above_mm: float = number(0.2, 0.01, 2.0, "mm")
    salt_after_plough_below_c: float = number(1.0, -5.0, 5.0, "°C")
    salt_warn_below_c: float = number(-6.0, -15.0, 0.0, "°C")
    salt_stop_below_c: float = number(-8.0, -15.0, 0.0, "°C")
    salt_on_cover_above_c: float = number(-3.0, -15.0, 0.0, "°C")
    brine_off_below_c: float = number(-6.0, -15.0, 0.0, "°C")
    grit_rate_g_m2: float = number(200.0, 20.0, 600.0, "g/m²")
    spread_width_m: float = number(8.0, 2.0, 16.0, "m")
    place_radius_m: float = number(150.0, 0.0, 1000.0, "m")
    place_boost: float = number(2.0, 1.0, 10.0, "")
    steep_above_pct: float = number(7.0, 1.0, 30.0, "%")
    steep_boost: float = number(1.5, 1.0, 10.0, "")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionParams:
    """When an area is called out: how soon we look again, and how work stretches.

    ``next_look_h``: the officer looks again after this time. ``driving_factor``
    turns hours of service into hours of work with deadheading and reloads.
    ``outlook_h``: how far nothing is expected where there are no tasks; as long as
    the tasks' own horizon.
    """

    next_look_h: float = number(1.0, 0.25, 12.0, "h")
    driving_factor: float = number(1.5, 1.0, 5.0, "")
    outlook_h: float = number(12.0, 1.0, 72.0, "h")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """How the tours are built and improved.

    ``rank_detour_min`` is the detour that a class is worth against the next one,
    ``slack_h_per_detour_h`` how many hours of spare time until due are worth one
    hour of detour; ``area_detour_min`` is what it takes for a vehicle to leave
    its own part of the town. ``lateness_factor`` says how much more a late minute
    weighs than another, ``crew_weight`` what a minute of a crew weighs.
    ``round_tasks`` is how many neighbouring tasks one improvement round looks at.
    """

    rank_detour_min: float = number(4.0, 0.0, 120.0, "min")
    slack_h_per_detour_h: float = number(24.0, 1.0, 1000.0, "h/h")
    longest_slack_h: float = number(8.0, 0.0, 48.0, "h")
    area_detour_min: float = number(6.0, 0.0, 120.0, "min")
    lateness_factor: float = number(10.0, 0.0, 1000.0, "1")
    crew_weight: float = number(20.0, 0.0, 1000.0, "1")
    settled_limit: int = count(400, 10, 10_000_000, "nodes")
    round_tasks: int = count(60, 2, 500, "tasks")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceParams:
    """How weather becomes snow, water and frost on a segment.

    Sources stand where the figures are used, in `planner.surface`.
    ``half_snow_c`` and ``phase_width_c``: wet-bulb temperature at which half of
    the precipitation is snow, and how sharp the change is. ``melt_mm_h_per_c``:
    degree-hour melt. ``film_capacity_mm``: water that stays on a sloped street.
    ``ploughed_to_mm``: what a plough leaves. ``salt_effect_h``, ``grit_effect_h``:
    how long a spread segment is not slippery, unless ``buried_by_mm`` of snow lie
    on top. ``packed_above_mm``: depth from which snow makes a surface slippery.
    """

    half_snow_c: float = number(0.6, -2.0, 3.0, "°C")
    phase_width_c: float = number(0.4, 0.05, 2.0, "°C")
    melt_mm_h_per_c: float = number(0.15, 0.0, 1.0, "mm/(h °C)")
    lapse_c_per_km: float = number(-6.5, -9.8, 10.0, "°C/km")
    elevation_band_m: float = number(25.0, 5.0, 500.0, "m")
    spin_up_h: float = number(48.0, 0.0, 240.0, "h")
    film_capacity_mm: float = number(1.0, 0.1, 5.0, "mm")
    moist_above_mm: float = number(0.05, 0.01, 1.0, "mm")
    frost_above_mm: float = number(0.02, 0.001, 1.0, "mm")
    rain_above_mm_h: float = number(0.1, 0.01, 2.0, "mm/h")
    packed_above_mm: float = number(5.0, 1.0, 50.0, "mm")
    ploughed_to_mm: float = number(5.0, 0.0, 50.0, "mm")
    salt_effect_h: float = number(6.0, 0.5, 24.0, "h")
    grit_effect_h: float = number(8.0, 0.5, 72.0, "h")
    buried_by_mm: float = number(10.0, 1.0, 100.0, "mm")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssimilationParams:
    """How far and how long a reading reaches, and how much it is trusted.

    ``depth_error_mm`` and ``surface_error_c`` are those of a sensor that states
    none; ``outlook_depth_error_mm`` and ``outlook_surface_error_c`` those of the
    outlook at a segment. ``outlier_sigmas``: how far a device may be from the
    others near it before it counts less. ``lone_reach_m``: how far snow reaches that
    one device alone measures where none is expected, none has fallen, and the air is
    above ``lone_above_c``. ``snow_report_mm`` and the like: the depth a driver is
    taken to mean.
    """

    depth_length_m: float = number(700.0, 50.0, 10_000.0, "m")
    depth_reach_m: float = number(1500.0, 100.0, 20_000.0, "m")
    lone_reach_m: float = number(300.0, 20.0, 3000.0, "m")
    lone_above_c: float = number(1.0, -5.0, 10.0, "°C")
    depth_error_mm: float = number(15.0, 1.0, 200.0, "mm")
    outlook_depth_error_mm: float = number(40.0, 1.0, 500.0, "mm")
    surface_length_m: float = number(3000.0, 50.0, 20_000.0, "m")
    surface_reach_m: float = number(6000.0, 100.0, 50_000.0, "m")
    surface_error_c: float = number(0.5, 0.05, 5.0, "°C")
    outlook_surface_error_c: float = number(1.5, 0.1, 10.0, "°C")
    surface_decay_h: float = number(4.0, 0.5, 48.0, "h")
    trust_decay_h: float = number(12.0, 0.5, 72.0, "h")
    oldest_h: float = number(12.0, 1.0, 72.0, "h")
    outlier_sigmas: float = number(3.0, 1.0, 10.0, "")
    report_reach_m: float = number(300.0, 20.0, 3000.0, "m")
    report_holds_h: float = number(3.0, 0.5, 24.0, "h")
    ice_above_mm: float = number(0.1, 0.01, 5.0, "mm")
    slippery_friction: float = number(0.3, 0.05, 0.6, "")
    snow_report_mm: float = number(60.0, 5.0, 500.0, "mm")
    slush_report_mm: float = number(40.0, 5.0, 500.0, "mm")
    drift_report_mm: float = number(150.0, 5.0, 2000.0, "mm")
    blocked_within_m: float = number(40.0, 5.0, 500.0, "m")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParams:
    """Everything that `make_plan` may be told beside the snapshot."""

    horizon: HorizonParams = HorizonParams()
    surface: SurfaceParams = SurfaceParams()
    assimilation: AssimilationParams = AssimilationParams()
    priority: PriorityParams = PriorityParams()
    decision: DecisionParams = DecisionParams()
    search: SearchParams = SearchParams()


class Stop(Protocol):
    """Tells a search how much of what it was given is used up."""

    def share_used(self, iterations: int, best: int) -> float:
        """Return the share used, 1 or more to end; `best` is the best cost yet."""
        ...


@dataclass(frozen=True, slots=True)
class MaxIterations:
    """Stop after so many iterations: the same input then gives the same plan."""

    iterations: int

    def share_used(self, iterations: int, best: int) -> float:  # noqa: ARG002
        """Return the share of the iterations."""
        return 1.0 if self.iterations <= 0 else iterations / self.iterations


Progress = Callable[[str, float], None]
"""Called with a stage in words and the share done, 0 to 1."""
