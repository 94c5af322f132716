"""Every number of the three baselines, frozen as version 1."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRules:
    """What the baselines go by; a test holds every value.

    A change gets a new version and a new name: figures of two versions are figures
    of two policies.

    Attributes
    ----------
    version : str
    lap_h : float
        Longest lap of a beat, from depot to depot, assumed: three fill a shift, also
        when snow makes them slow. [h]
    laps_limit : int
        Laps of one class for each vehicle at which drawing stops.
    template_salt_g_m2, template_grit_g_m2 : float
        Rates for which a beat's reloads are laid out: the highest single salt rate of
        Transport Scotland's treatment table, and grit as Statens vegvesen spreads it.
    beat_seed, beat_iterations : int
        Seed and improvement rounds for every set of laps: drawn once, with care.
    soon_h : float
        A need that starts before the next decision counts as here. [h]
    out_h : float
        Longest time until a vehicle is home and can be sent anew, assumed; the same
        as for Vinter. [h]
    worth_a_call_share : float
        Share of its class below which a lap alone calls no rested crew, assumed: a
        few segments of a kind that its class hardly has.
    call_share : float
        Share of a class's length that has to meet the criterion before it is called.
        A choice: fewer would call a town for one drift, more would break promises.
    snow_below_c : float
        Air temperature below which an officer counts precipitation as snow. [°C]
    ten_to_one : float
        Depth of fresh snow for each millimetre of water: the officers' rule of thumb.
    snowfall_over_h : float
        Dry hours after which an officer takes a snowfall as over; the same as in
        `simulations.promises`. [h]
    worth_ploughing_mm : float
        Fresh snow below which nobody is called all out: the strictest start criterion
        of Trafikverket's roads. [mm]
    officer_settles_per_h, officer_melts_mm_per_h_k : float
        How an officer's mental snow depth shrinks by the hour, assumed.
    officer_looks_ahead_h : float
        Hours of the forecast that an officer adds up. [h]
    officer_depth_share, officer_forecast_share : float
        The town's own start depth, or half of it with twice as much to come: the best
        of the grid that `benchmarks/quality/tune_officer.py` tries on storms of three
        winters; docs/analysts/replay.md has the table.
    """

    version: str = "1"
    lap_h: float = 3.0
    laps_limit: int = 12
    template_salt_g_m2: float = 20.0
    template_grit_g_m2: float = 200.0
    beat_seed: int = 1
    beat_iterations: int = 60
    soon_h: float = 1.0
    out_h: float = 4.0
    worth_a_call_share: float = 0.02
    call_share: float = 0.1
    snow_below_c: float = 1.0
    ten_to_one: float = 10.0
    snowfall_over_h: float = 3.0
    worth_ploughing_mm: float = 10.0
    officer_settles_per_h: float = 0.02
    officer_melts_mm_per_h_k: float = 3.0
    officer_looks_ahead_h: float = 12.0
    officer_depth_share: float = 1.0
    officer_forecast_share: float = 2.0


RULES = BaselineRules()
