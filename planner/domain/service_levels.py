"""What a town has promised for each kind of street."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.calendar import ClockTimes


class IceControl(StrEnum):
    """How a class is kept from being slippery."""

    SALT = "salt"
    PREWET = "prewet"
    BRINE = "brine"
    SWEEP_SALT = "sweep_salt"
    GRIT = "grit"
    NONE = "none"


SLIPPERY_FRICTION = 0.5
"""Grip below which ice and frost count as slippery where a class states no less; what
the outlook itself goes by."""

LEAST_FRICTION, MOST_FRICTION = 0.1, SLIPPERY_FRICTION


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceClass:
    """One service level class: when its clock starts and what it promises.

    Parameters
    ----------
    name : str
        Short and unique, such as "A" or "GC1".
    title : str
        What residents call it.
    rank : int
        1 is served first.
    start_depth_wet_mm, start_depth_dry_mm : float
        Depth of loose snow that starts the clock, for wet snow (at or above
        ``wet_snow_above_c``) and dry. [mm]
    max_depth_mm : float or None
        Depth that may not be passed while it snows; a class that has one is
        ploughed in rounds. [mm]
    round_interval_h : float or None
        Longest time between two rounds while it snows. [h]
    starts_after_snowfall : bool
        The class is not touched while snow falls.
    completion_h : float
        Hours from start criterion to clear. [h]
    completion_after_snowfall_h : float or None
        Hours from the end of the snowfall to clear. [h]
    done_by : ClockTimes
        Local clock times by which it is clear. The due time is the earliest
        that the class states. A sweep-salted class is swept for each of them.
    ice_control : IceControl
        Method against slipperiness.
    ice_completion_h : float
        Hours from slipperiness (found or forecast) to treated. [h]
    preventive : bool
        Treated before it becomes slippery, when that is forecast.
    slippery_friction : float
        Grip below which ice and frost count as slippery on this class, at most the
        outlook's own limit. The alarms of Norway's standard, 0.25 on roads, 0.30 on
        cycle- and footways and 0.20 on the lowest class, are for roads on which
        packed snow may lie: a class that states them puts up with ice that grips.
    sweep_start_depth_mm : float or None
        Depth of loose snow from which a sweep-salted class is brushed; 20 mm in
        Karlstad. From its start depths on it is ploughed first. [mm]
    weight : float
        Weight of a minute of completion in the winter objective.
    """

    name: str
    title: str
    rank: int
    start_depth_wet_mm: float
    start_depth_dry_mm: float
    max_depth_mm: float | None = None
    round_interval_h: float | None = None
    starts_after_snowfall: bool = False
    completion_h: float
    completion_after_snowfall_h: float | None = None
    done_by: ClockTimes = ClockTimes()
    ice_control: IceControl = IceControl.NONE
    ice_completion_h: float = 4.0
    preventive: bool = False
    slippery_friction: float = SLIPPERY_FRICTION
    sweep_start_depth_mm: float | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a promise that cannot be kept or read."""
        for name, value in (
            ("start_depth_wet_mm", self.start_depth_wet_mm),
            ("start_depth_dry_mm", self.start_depth_dry_mm),
            ("completion_h", self.completion_h),
            ("ice_completion_h", self.ice_completion_h),
            ("weight", self.weight),
            ("max_depth_mm", self.max_depth_mm),
            ("round_interval_h", self.round_interval_h),
            ("completion_after_snowfall_h", self.completion_after_snowfall_h),
            ("sweep_start_depth_mm", self.sweep_start_depth_mm),
        ):
            if value is not None and not value > 0:
                msg = f"class {self.name}: {name} is {value}, it must be above 0"
                raise ValueError(msg)
        if self.rank < 1:
            msg = f"class {self.name}: rank is {self.rank}, it must be 1 or more"
            raise ValueError(msg)
        if not LEAST_FRICTION <= self.slippery_friction <= MOST_FRICTION:
            msg = (
                f"class {self.name}: slippery_friction is {self.slippery_friction}, it "
                f"must be {LEAST_FRICTION} to {MOST_FRICTION}"
            )
            raise ValueError(msg)
        if self.ice_control is IceControl.SWEEP_SALT:
            self._refuse_idle_brush()

    def _refuse_idle_brush(self) -> None:
        """Refuse sweep-salting that says not from when on, or not by when."""
        plough_mm = min(self.start_depth_wet_mm, self.start_depth_dry_mm)
        if self.sweep_start_depth_mm is None:
            msg = (
                f"class {self.name} is sweep-salted, state sweep_start_depth_mm: the "
                "depth of snow from which it is brushed"
            )
            raise ValueError(msg)
        if self.sweep_start_depth_mm > plough_mm:
            msg = (
                f"class {self.name}: sweep_start_depth_mm is "
                f"{self.sweep_start_depth_mm:g}, it must be at most the start depth of "
                f"ploughing, {plough_mm:g}"
            )
            raise ValueError(msg)
        if not self.done_by.any:
            msg = (
                f"class {self.name} is sweep-salted, state in done_by the clock times "
                "by which it is swept"
            )
            raise ValueError(msg)
