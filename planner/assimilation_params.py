"""Parameters of how readings are believed, with their sources."""

from dataclasses import dataclass

from planner.ranges import count, number, refuse_out_of_range


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldParams:
    """The error of the model's surface temperature over a town, before readings.

    The error is one figure for the whole town (``town_error_k``), a part that
    follows the streets' properties (``covariate_error_k`` for one standard
    deviation of each) and a smooth part (``field_error_k``) that resembles itself
    over ``length_m`` along and ``vertical_m`` up. All are standard deviations.
    From ``estimate_from`` sensors on, the last three and the length are averaged over
    what the residuals say of them, around these values as a log-normal prior of
    ``prior_spread``; the length is bounded to 3-10 km in the literature, wider here.
    ``gross_sigmas``, ``huber_sigmas``: where a residual is cut, and from where it
    weighs less. ``most_observations``: the newest so many count.
    """

    town_error_k: float = number(1.5, 0.1, 10.0, "K")
    field_error_k: float = number(0.8, 0.05, 5.0, "K")
    covariate_error_k: float = number(0.3, 0.01, 3.0, "K")
    length_m: float = number(4000.0, 200.0, 30_000.0, "m")
    vertical_m: float = number(150.0, 10.0, 2000.0, "m")
    prior_spread: float = number(0.7, 0.05, 3.0, "")
    estimate_from: int = count(5, 3, 100, "sensors")
    gross_sigmas: float = number(4.0, 2.0, 10.0, "")
    huber_sigmas: float = number(1.5, 0.5, 5.0, "")
    most_observations: int = count(500, 10, 2000, "observations")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureParams:
    """How surface temperatures that were measured become residuals.

    ``sensor_error_k``: embedded sensors 0.3 K by night, 0.7 K in the sun;
    ``place_error_k``: how well one spot stands for its segment; ``vehicle_error_k``
    and ``vehicle_bias_k``: infrared from a vehicle, 0.8 to 1.5 K with a bias of its
    own. A residual is ``newest_share`` of the newest and the rest of the mean over
    ``mean_over_h``; it fades with ``decay_h`` until ``now`` and ahead.
    ``response_h``: how long a constant flux is taken to have made a residual.
    ``transfer_w_m2_k``: heat given to air and sky for a degree.
    """

    sensor_error_k: float = number(0.3, 0.05, 3.0, "K")
    sensor_error_in_sun_k: float = number(0.7, 0.05, 5.0, "K")
    place_error_k: float = number(0.3, 0.0, 3.0, "K")
    vehicle_error_k: float = number(1.0, 0.1, 5.0, "K")
    vehicle_bias_k: float = number(0.8, 0.0, 5.0, "K")
    newest_share: float = number(0.6, 0.0, 1.0, "")
    mean_over_h: float = number(3.0, 0.25, 12.0, "h")
    decay_h: float = number(4.0, 0.5, 48.0, "h")
    reach_m: float = number(6000.0, 100.0, 50_000.0, "m")
    response_h: float = number(6.0, 0.5, 48.0, "h")
    transfer_w_m2_k: float = number(12.0, 2.0, 60.0, "W/(m² K)")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckParams:
    """When a sensor is called stuck.

    All its values within ``tolerance_k`` over ``least_h`` or longer in at least
    ``fewest`` readings, while the model's temperature there moved by ``moved_k`` or
    was off by ``off_k`` on average. A surface that thaws or freezes stays at 0 °C by
    nature: values within ``thaw_band_k`` of it are not stuck while the model has
    the surface within ``thaw_near_k`` of it with something to melt or freeze.
    """

    tolerance_k: float = number(0.05, 0.0, 1.0, "K")
    least_h: float = number(2.0, 0.5, 24.0, "h")
    fewest: int = count(5, 3, 1000, "readings")
    moved_k: float = number(1.5, 0.2, 10.0, "K")
    off_k: float = number(4.0, 1.0, 20.0, "K")
    thaw_band_k: float = number(0.2, 0.0, 1.0, "K")
    thaw_near_k: float = number(3.0, 0.2, 5.0, "K")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckDepthParams:
    """When a device that measures snow depth is called stuck.

    All its values within ``tolerance_mm`` over ``least_h`` or longer in at least
    ``fewest`` readings, while the model's depth there moved by ``moved_mm``, twice the
    error of a device. One that shows no snow needs more: air that stayed below
    ``cold_c``, in which what falls lies as snow, or another device that saw it grow.
    """

    tolerance_mm: float = number(0.5, 0.0, 20.0, "mm")
    least_h: float = number(2.0, 0.5, 24.0, "h")
    fewest: int = count(5, 3, 1000, "readings")
    moved_mm: float = number(30.0, 5.0, 300.0, "mm")
    cold_c: float = number(-1.0, -10.0, 1.0, "°C")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthParams:
    """How measured snow depths are believed and spread.

    Depths are compared as log(1 + depth / ``offset_mm``): a difference counts by its
    ratio where snow lies and in millimetres near none, so that no depth becomes
    negative. The offset is the depth below which ultrasonic sensors are unreliable
    (2 cm); ``model_error`` is the model's standard deviation in that measure.
    ``device_error_mm``: of a device that states none, ``shallow_error_mm``
    below the offset: no snow is laid where none is expected unless ``lies_above_mm``
    of it result. A camera on its own pole has 1.3 cm, moved to another 4.0 cm
    (Breen 2024). ``unlike_share``: likeness left between a segment that was cleared
    lately and one that was not. ``outlier_sigmas``, ``lone_reach_m``,
    ``lone_above_c``: when a device that differs from all others counts less, and
    how far snow reaches that one alone sees in mild, dry air.
    """

    offset_mm: float = number(20.0, 1.0, 100.0, "mm")
    model_error: float = number(0.6, 0.05, 3.0, "")
    device_error_mm: float = number(15.0, 1.0, 200.0, "mm")
    shallow_error_mm: float = number(20.0, 1.0, 200.0, "mm")
    length_m: float = number(700.0, 50.0, 10_000.0, "m")
    reach_m: float = number(1500.0, 100.0, 20_000.0, "m")
    trust_decay_h: float = number(12.0, 0.5, 72.0, "h")
    lies_above_mm: float = number(10.0, 0.0, 50.0, "mm")
    unlike_share: float = number(0.4, 0.0, 1.0, "")
    outlier_sigmas: float = number(3.0, 1.0, 10.0, "")
    lone_reach_m: float = number(300.0, 20.0, 3000.0, "m")
    lone_above_c: float = number(1.0, -5.0, 10.0, "°C")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParams:
    """How reports of what lies on the surface are believed.

    ``accuracy`` and ``neighbour_share``: how often a reporter whom nobody knows
    names the right state, and one next to it. ``sensor_accuracy``: of a road
    sensor's own state. ``start_count``: how many reports the start is worth.
    ``model_accuracy``: how often the model names the right state (60 to 75 % in the
    literature), worth ``model_count`` reports until those of the night show how often
    it is; ``model_vote`` is what its agreement counts for a reporter against that of
    another or of a sensor. ``temperature_error_k``: of the analysed surface. A report
    fades with ``fade_h`` (``fade_snow_h`` for snow and slush) and over its reach to
    ``edge_share``, and counts ``unlike_share`` where the model had another state than
    at its own place, or the street is of another kind. Where another state is
    ``outvoted_by`` times likelier than the model's by what was said all over the town,
    every such segment follows. Another report within ``confirmed_within_m`` that says
    alike widens ``reach_m`` to ``confirmed_reach_m``; ``together_h`` apart, two speak
    of the same. ``slippery_above``: the probability from which a segment counts as
    slippery; a missed one costs more than a false alarm. A surface that froze or
    thawed since by more than ``crossed_by_k``, or ``fresh_snow_mm``, ends a report.
    ``ice_above_mm``, ``slippery_friction``: what a sensor finds slippery. ``snow_mm``
    and the like: the depth a driver means.
    """

    accuracy: float = number(0.65, 0.2, 0.99, "")
    neighbour_share: float = number(0.25, 0.01, 0.6, "")
    sensor_accuracy: float = number(0.85, 0.2, 0.99, "")
    start_count: float = number(20.0, 1.0, 1000.0, "reports")
    model_accuracy: float = number(0.65, 0.2, 0.99, "")
    model_count: float = number(6.0, 1.0, 1000.0, "reports")
    outvoted_by: float = number(1.5, 1.0, 20.0, "")
    unlike_share: float = number(0.4, 0.0, 1.0, "")
    model_vote: float = number(0.3, 0.0, 1.0, "")
    temperature_error_k: float = number(1.0, 0.1, 5.0, "K")
    fade_h: float = number(2.0, 0.25, 24.0, "h")
    fade_snow_h: float = number(6.0, 0.25, 48.0, "h")
    edge_share: float = number(0.8, 0.05, 1.0, "")
    reach_m: float = number(300.0, 20.0, 3000.0, "m")
    confirmed_reach_m: float = number(500.0, 20.0, 5000.0, "m")
    confirmed_within_m: float = number(1000.0, 20.0, 10_000.0, "m")
    together_h: float = number(1.0, 0.1, 12.0, "h")
    slippery_above: float = number(0.4, 0.05, 0.95, "")
    crossed_by_k: float = number(0.5, 0.0, 3.0, "K")
    fresh_snow_mm: float = number(5.0, 0.5, 100.0, "mm")
    ice_above_mm: float = number(0.1, 0.01, 5.0, "mm")
    slippery_friction: float = number(0.3, 0.05, 0.6, "")
    snow_mm: float = number(60.0, 5.0, 500.0, "mm")
    slush_mm: float = number(40.0, 5.0, 500.0, "mm")
    drift_mm: float = number(150.0, 5.0, 2000.0, "mm")
    blocked_within_m: float = number(40.0, 5.0, 500.0, "m")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnalysisParams:
    """Everything that the analysis of a town's readings may be told.

    ``oldest_h``: older readings change no surface; they still teach how far a
    reporter can be trusted.
    """

    oldest_h: float = number(12.0, 1.0, 72.0, "h")
    field: FieldParams = FieldParams()
    temperature: TemperatureParams = TemperatureParams()
    stuck: StuckParams = StuckParams()
    stuck_depth: StuckDepthParams = StuckDepthParams()
    depth: DepthParams = DepthParams()
    report: ReportParams = ReportParams()

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
