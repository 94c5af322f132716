"""The handful of parameters that observations of one site may move, with bounds."""

from dataclasses import dataclass, fields, replace

from planner.ranges import Range, number, refuse_out_of_range
from planner.surface_params import ColumnParams


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteParams:
    """What differs from site to site, and what a calibration fits.

    The names are those of `ColumnParams`, whose meaning and defaults they share;
    the ranges are narrower, so that a fit stays a road. ``sensor_mean_s`` is over
    how long the sensor takes a mean: one that reports means of an hour, or lies some
    way down in the asphalt, lags behind. ``flux_bias_decay_s`` is how fast
    what the last observations said of the heat balance is forgotten.
    """

    albedo: float = number(0.10, 0.02, 0.45, "")
    longwave_factor: float = number(1.0, 0.8, 1.2, "")
    conductivity_factor: float = number(1.0, 0.2, 3.0, "")
    heat_capacity_factor: float = number(1.0, 0.5, 2.0, "")
    exchange_factor: float = number(1.0, 0.2, 4.0, "")
    base_flux_w_m2: float = number(0.0, -60.0, 60.0, "W/m²")
    flux_bias_decay_s: float = number(14_400.0, 1800.0, 86_400.0, "s")
    sensor_mean_s: float = number(0.0, 0.0, 3600.0, "s")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)


NAMES = tuple(part.name for part in fields(SiteParams))


def range_of(name: str) -> Range:
    """Return where a site parameter makes sense.

    Raises
    ------
    ValueError
        If there is no such parameter.
    """
    for part in fields(SiteParams):
        if part.name == name:
            allowed: Range = part.metadata["range"]
            return allowed
    msg = f"'{name}' is no site parameter; expected {', '.join(NAMES)}"
    raise ValueError(msg)


def column_params(site: SiteParams, general: ColumnParams) -> ColumnParams:
    """Return the model's parameters with those of the site in them."""
    return replace(
        general,
        **{name: getattr(site, name) for name in NAMES if name != "sensor_mean_s"},
    )
