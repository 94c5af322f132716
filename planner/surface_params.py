"""Parameters of the road-surface model, with their sources."""

from dataclasses import dataclass

from planner.ranges import number, refuse_out_of_range


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnParams:
    """How weather becomes heat, water, snow and ice on one site.

    Sources stand where the figures are used, in `planner.surface`.

    ``half_snow_c``, ``phase_width_c``: wet-bulb temperature at which half of the
    precipitation is snow, and how sharp the change is. ``flux_bias_decay_s``: how
    fast a site's flux bias fades after ``now``.
    """

    half_snow_c: float = number(0.6, -2.0, 3.0, "°C")
    phase_width_c: float = number(0.4, 0.05, 2.0, "°C")
    flux_bias_decay_s: float = number(14_400.0, 600.0, 172_800.0, "s")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
