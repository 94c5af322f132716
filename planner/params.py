"""Frozen, range-checked parameters of every model, with their sources."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from planner.assimilation_params import NetworkAnalysisParams
from planner.ensemble_params import EnsembleParams
from planner.ranges import count, number, refuse_out_of_range
from planner.surface_params import ColumnParams


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
    ``freezing_chance_from``: chance of freezing before which it is done, where the
    outlook says how likely freezing is.
    ``effect_h``: the lowest surface temperature over this time decides the rate, and
    what is spread so long before a plough starts may go to waste. ``buried_by_mm``:
    snow under which what is spread no longer works, as in `SurfaceParams`.
    ``wet_above_mm``: water film that counts as wet in the salt table; DATEX II says
    0.9 mm, but too little salt is the costlier error. ``salt_after_plough_below_c``:
    salt follows the plough where it gets colder. ``salt_warn_below_c``,
    ``salt_stop_below_c``: where salt is slow, and where grit takes its place (UK
    winter guides avoid salt below -7 °C). ``salt_on_cover_above_c``: salt on snow or
    ice (Norway, class DkC). ``brine_off_below_c``: brine is best to -6 to -8 °C
    (Grönatrender). ``sweep_off_below_c``: sweep-salting gives way to plough and grit
    (Danderyd and Lidingö: about -8 °C of the surface). ``grit_rate_g_m2``: Statens
    vegvesen. ``spread_width_m``: what a spreader covers in one pass.

    ``place_radius_m``, ``place_boost``: streets of the lowest class near a school,
    preschool, elderly home or hospital come first in it, as in Växjö.
    ``steep_above_pct``, ``steep_boost``: steep streets, as in Jönköping.
    ``rotation``: how many times its weight the street counts that came last in its
    class last time, and what the weight of the first one is divided by; 1 for none.
    """

    task_horizon_h: float = number(12.0, 1.0, 72.0, "h")
    pause_h: float = number(2.0, 0.0, 12.0, "h")
    snowing_above_mm_h: float = number(0.5, 0.0, 10.0, "mm/h")
    remaining_depth_mm: float = number(20.0, 1.0, 100.0, "mm")
    notice_h: float = number(1.0, 0.0, 6.0, "h")
    wait_for_end_h: float = number(6.0, 0.0, 24.0, "h")
    preventive_lead_h: float = number(3.0, 0.5, 12.0, "h")
    freezing_chance_from: float = number(0.3, 0.05, 0.95, "")
    effect_h: float = number(6.0, 1.0, 24.0, "h")
    buried_by_mm: float = number(10.0, 1.0, 100.0, "mm")
    wet_above_mm: float = number(0.2, 0.01, 2.0, "mm")
    salt_after_plough_below_c: float = number(1.0, -5.0, 5.0, "°C")
    salt_warn_below_c: float = number(-6.0, -15.0, 0.0, "°C")
    salt_stop_below_c: float = number(-8.0, -15.0, 0.0, "°C")
    salt_on_cover_above_c: float = number(-3.0, -15.0, 0.0, "°C")
    brine_off_below_c: float = number(-6.0, -15.0, 0.0, "°C")
    sweep_off_below_c: float = number(-8.0, -18.0, 0.0, "°C")
    grit_rate_g_m2: float = number(200.0, 20.0, 600.0, "g/m²")
    spread_width_m: float = number(8.0, 2.0, 16.0, "m")
    place_radius_m: float = number(150.0, 0.0, 1000.0, "m")
    place_boost: float = number(2.0, 1.0, 10.0, "")
    steep_above_pct: float = number(7.0, 1.0, 30.0, "%")
    steep_boost: float = number(1.5, 1.0, 10.0, "")
    rotation: float = number(2.0, 1.0, 10.0, "")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionParams:
    """When an area is called out: how soon we look again, and how work stretches.

    ``next_look_h``: the officer looks again after this time. ``driving_factor``
    turns hours of service into hours of work with deadheading and reloads.
    ``outlook_h``: how far nothing is expected where there are no tasks; as long as
    the tasks' own horizon.

    Costs are assumptions until a town states its own. ``crew_hour_sek``: a vehicle
    with its driver. ``needless_h``: hours paid for a call that no work follows; a full
    salt call-out costs Næstved some 140,000 DKK. ``late_sek_h2``: an hour by which an
    hour's service (some 30 km) of the class that weighs most is late, 500 SEK/km:
    a hundred vehicles an hour that lose half a minute, and as much again for risk.
    ``late_least_share``: what other classes count at least against it.
    ``open_snow_share``, ``open_slippery_share``: of that, an hour in which a segment
    lies open within its due time.
    ``foresight_h``: how long before a need it is seen for certain, where it may also
    not arise. ``relief_h``: how much later others do what a crew's hours do not cover.
    """

    next_look_h: float = number(1.0, 0.25, 12.0, "h")
    driving_factor: float = number(1.5, 1.0, 5.0, "")
    outlook_h: float = number(12.0, 1.0, 72.0, "h")
    crew_hour_sek: float = number(1200.0, 0.0, 10_000.0, "SEK/h")
    needless_h: float = number(3.0, 0.0, 12.0, "h")
    late_sek_h2: float = number(15_000.0, 0.0, 1_000_000.0, "SEK/h²")
    late_least_share: float = number(0.1, 0.0, 1.0, "")
    open_snow_share: float = number(0.05, 0.0, 1.0, "")
    open_slippery_share: float = number(0.2, 0.0, 1.0, "")
    foresight_h: float = number(1.0, 0.0, 12.0, "h")
    relief_h: float = number(8.0, 0.0, 24.0, "h")

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
    ``settled_limit``: junctions that a crew looks at for its next task in the first
    tours. A round of improvement makes ``round_moves`` moves; each takes out
    ``mean_removed`` tasks in strings of up to ``longest_string``, of which the share
    ``split`` keeps some in its midst, and puts them back beside the ``neighbours``
    nearest tasks and the ``own_rank_neighbours`` next ones of their own class,
    overlooking the share ``blink`` of the gaps; the share ``tails`` of moves lets two
    vehicles exchange the rest of their tours instead. ``warm`` and ``cold``: how much
    longer a drive may get at the start and the end, in mean drives; with crews on
    their tours the search starts from those, ``rewarmed``; what a driver was about to
    do within ``held_ahead_min`` changes only if it pays for ``held_min`` lost on that,
    by the crew and all that is left of its tour. On what another driver did last time a
    crew counts as ``other_driver_s`` slower, and all that waits behind it later.
    """

    rank_detour_min: float = number(4.0, 0.0, 120.0, "min")
    slack_h_per_detour_h: float = number(24.0, 1.0, 1000.0, "h/h")
    longest_slack_h: float = number(8.0, 0.0, 48.0, "h")
    area_detour_min: float = number(6.0, 0.0, 120.0, "min")
    lateness_factor: float = number(10.0, 0.0, 1000.0, "1")
    crew_weight: float = number(20.0, 0.0, 1000.0, "1")
    settled_limit: int = count(100, 10, 10_000_000, "nodes")
    round_moves: int = count(1000, 10, 1_000_000, "moves")
    mean_removed: float = number(15.0, 1.0, 100.0, "tasks")
    longest_string: float = number(30.0, 1.0, 1000.0, "tasks")
    split: float = number(0.5, 0.0, 1.0, "")
    blink: float = number(0.01, 0.0, 0.5, "")
    tails: float = number(0.1, 0.0, 1.0, "")
    neighbours: int = count(40, 1, 1000, "tasks")
    own_rank_neighbours: int = count(12, 0, 1000, "tasks")
    warm: float = number(0.3, 0.0, 100.0, "")
    cold: float = number(0.003, 1e-9, 100.0, "")
    rewarmed: float = number(0.03, 1e-9, 100.0, "")
    held_min: float = number(1.0, 0.0, 600.0, "min")
    held_ahead_min: float = number(15.0, 0.0, 600.0, "min")
    other_driver_s: float = number(3.0, 0.0, 600.0, "s")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceParams:
    """How segments become sites of the surface model, and when they are slippery.

    ``lapse_c_per_km``, ``elevation_band_m``: air temperature by height, and how fine
    heights are told apart. ``cold_pool_most_c``: how much colder than open ground the
    deepest hollow gets on a clear, calm night (3 to 6 °C are seen). ``spin_up_h``: how
    long the ground is warmed up before the past in view. ``slippery_friction``: ice
    that leaves less grip is slippery. ``packed_above_mm``: depth from which snow
    makes a surface slippery. ``rain_above_mm_h``: rain that counts as freezing rain on
    ice. ``spread_acts_h``: salt that was spread is given so long to work.
    ``column``: the physics of one site.
    """

    lapse_c_per_km: float = number(-6.5, -9.8, 10.0, "°C/km")
    elevation_band_m: float = number(25.0, 5.0, 500.0, "m")
    cold_pool_most_c: float = number(4.0, 0.0, 12.0, "°C")
    spin_up_h: float = number(48.0, 0.0, 240.0, "h")
    slippery_friction: float = number(0.5, 0.1, 0.82, "")
    packed_above_mm: float = number(5.0, 1.0, 50.0, "mm")
    rain_above_mm_h: float = number(0.1, 0.01, 2.0, "mm/h")
    spread_acts_h: float = number(2.0, 0.0, 12.0, "h")
    column: ColumnParams = field(default_factory=ColumnParams)

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParams:
    """Everything that `make_plan` may be told beside the snapshot."""

    horizon: HorizonParams = HorizonParams()
    surface: SurfaceParams = SurfaceParams()
    assimilation: NetworkAnalysisParams = field(default_factory=NetworkAnalysisParams)
    priority: PriorityParams = PriorityParams()
    decision: DecisionParams = DecisionParams()
    search: SearchParams = SearchParams()
    ensemble: EnsembleParams = field(default_factory=EnsembleParams)


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
