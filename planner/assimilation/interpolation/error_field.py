"""How the model's error on one segment resembles that on another."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.assimilation_params import FieldParams

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Where errors are compared, (n,): segments, or the sensors on them.

    Attributes
    ----------
    x_m, y_m, elevation_m : (n,)
        [m]
    covariates : (n, P)
        Properties that errors follow, one standard deviation over the town being 1;
        see `planner.assimilation.interpolation.covariates`.
    """

    x_m: Array
    y_m: Array
    elevation_m: Array
    covariates: Array

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        for column in fields(self):
            found = getattr(self, column.name).shape[0]
            if found != self.count:
                msg = f"{column.name} has {found} spots, x_m has {self.count}"
                raise ValueError(msg)

    @property
    def count(self) -> int:
        """Number of spots, n."""
        return int(self.x_m.shape[0])

    def at(self, indices: NDArray[np.intp]) -> "Spots":
        """Return some of the spots."""
        return Spots(
            x_m=self.x_m[indices],
            y_m=self.y_m[indices],
            elevation_m=self.elevation_m[indices],
            covariates=self.covariates[indices],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorField:
    """Standard deviations of the parts of an error, and its lengths.

    Attributes
    ----------
    town_k, covariate_k, field_k : float
        One figure for the town, per covariate, and smooth over the map. [K]
    length_m, vertical_m : float
    """

    town_k: float
    covariate_k: float
    field_k: float
    length_m: float
    vertical_m: float


def stated_field(params: FieldParams) -> ErrorField:
    """Return the error as the parameters state it."""
    return ErrorField(
        town_k=params.town_error_k,
        covariate_k=params.covariate_error_k,
        field_k=params.field_error_k,
        length_m=params.length_m,
        vertical_m=params.vertical_m,
    )


def likeness(a: Spots, b: Spots, length_m: float, vertical_m: float) -> Array:
    """Return the correlation of the smooth part of the error.

    ``exp(-distance / length) exp(-|height| / vertical)``.

    Parameters
    ----------
    a : Spots, n
    b : Spots, m
    length_m, vertical_m : float
        [m]

    Returns
    -------
    (n, m)
        0 to 1.

    References
    ----------
    .. [1] Gandin (1963), Objective Analysis of Meteorological Fields.
    .. [2] Chapman and Thornes (2005), Meteorol. Appl. 12, 117: residual road
       temperatures over a town follow height, sky view and land use.
    """
    x_m = a.x_m[:, None] - b.x_m
    y_m = a.y_m[:, None] - b.y_m
    rise_m = np.abs(a.elevation_m[:, None] - b.elevation_m)
    found: Array = np.exp(
        -np.sqrt(x_m * x_m + y_m * y_m) / length_m - rise_m / vertical_m
    )
    return found


def covariance(a: Spots, b: Spots, error: ErrorField) -> Array:
    """Return the covariance of the model's error between spots, (n, m). [K²].

    ``town² + covariate² Z_a Z_b' + field² likeness``: the error that universal
    kriging with a normal prior of mean 0 on the coefficients takes it for.

    References
    ----------
    .. [1] Hengl, Heuvelink and Rossiter (2007), Computers & Geosciences 33, 1301:
       regression kriging.
    .. [2] Rasmussen and Williams (2006), Gaussian Processes, eq. 2.40.
    """
    smooth = error.field_k**2 * likeness(a, b, error.length_m, error.vertical_m)
    linear = error.covariate_k**2 * (a.covariates @ b.covariates.T)
    found: Array = error.town_k**2 + linear + smooth
    return found
