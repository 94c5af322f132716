"""What a town has promised for each kind of street."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.calendar import ClockTimes


class IceControl(StrEnum):
    """How a class is kept from being slippery."""

    SALT = "salt"
    PREWET = "prewet"
    BRINE = "brine"
    GRIT = "grit"
    NONE = "none"


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
        that the class states.
    ice_control : IceControl
        Method against slipperiness.
    ice_completion_h : float
        Hours from slipperiness (found or forecast) to treated. [h]
    preventive : bool
        Treated before it becomes slippery, when that is forecast.
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
        ):
            if value is not None and not value > 0:
                msg = f"class {self.name}: {name} is {value}, it must be above 0"
                raise ValueError(msg)
        if self.rank < 1:
            msg = f"class {self.name}: rank is {self.rank}, it must be 1 or more"
            raise ValueError(msg)
