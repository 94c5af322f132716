"""How likely it is that a depth is reached or a surface gets slippery, and by when."""

import numpy as np
from numpy.typing import NDArray

from planner.ensemble_params import EnsembleParams
from planner.surface.ensemble import Ensemble

Array = NDArray[np.float64]
MOIST_ABOVE_MM = 0.01
"""DATEX II v3: a film from 0.01 mm is moist."""


def quantiles(values: NDArray[np.float32], shares: Array) -> Array:
    """Return quantiles over the members.

    Parameters
    ----------
    values : (R, M, G) or (M, G)
        A quantity of an `Ensemble`, or one step of it.
    shares : (Q,)
        0 to 1.

    Returns
    -------
    array, (Q, R, G) or (Q, G)
    """
    found: Array = np.quantile(values.astype(np.float64), shares, axis=-2)
    return found


def first_depth_s(
    ensemble: Ensemble,
    segments: NDArray[np.intp] | NDArray[np.int32],
    limit_mm: Array,
    since_s: Array,
) -> Array:
    """Return when so much untouched snow lies, grown since a moment, per member.

    Parameters
    ----------
    ensemble : Ensemble
    segments : (N,)
    limit_mm : (N,)
        [mm]
    since_s : (N,)
        A clearing that is only assumed: what lies then does not count. ``-inf`` or 0
        where none comes first: all that lies counts. [s]

    Returns
    -------
    array, (M, N)
        0 where it lies there now, ``inf`` where it never does. [s]
    """
    asked = np.stack(
        [
            ensemble.untouched_of_segment[segments].astype(np.float64),
            limit_mm,
            np.maximum(since_s, 0.0),
        ],
        axis=1,
    )
    rows, of_row = np.unique(asked, axis=0, return_inverse=True)
    group, limits, cleared_s = rows[:, 0].astype(np.intp), rows[:, 1], rows[:, 2]
    times_s = ensemble.time_s
    step = np.minimum(np.searchsorted(times_s, cleared_s), times_s.size - 1)
    members = np.arange(ensemble.member_count)[:, None]
    base_mm = ensemble.snow_depth_mm[step, members, group].astype(np.float64)
    base_mm[:, cleared_s <= 0.0] = 0.0
    found = np.full((ensemble.member_count, group.size), np.inf)
    for row in range(times_s.size - 1, -1, -1):
        lying_mm = ensemble.snow_depth_mm[row][:, group]
        met = (lying_mm - base_mm >= limits) & (row >= step)
        found[met] = times_s[row]
    spread: Array = found[:, of_row.reshape(-1)]
    return spread


def first_slippery_s(
    ensemble: Ensemble,
    segments: NDArray[np.intp] | NDArray[np.int32],
    causes: tuple[int, ...],
    from_s: Array,
) -> Array:
    """Return when a surface gets slippery for one of some causes, per member.

    Parameters
    ----------
    ensemble : Ensemble
    segments : (N,)
    causes : tuple of int
        `planner.surface.outlook.Slipperiness`.
    from_s : (N,)
        Earlier moments do not count. [s]

    Returns
    -------
    array, (M, N)
        ``inf`` where it never does. [s]
    """
    is_slippery = np.isin(ensemble.slipperiness, causes)
    return _first_s(ensemble, is_slippery, segments, from_s)


def freezing_chance(
    ensemble: Ensemble, time_s: Array, params: EnsembleParams
) -> NDArray[np.float32]:
    """Return how likely it is that a moist surface has frozen by each moment.

    Parameters
    ----------
    ensemble : Ensemble
        (R, M, G)
    time_s : (T,)
        Rising; before now nothing is looked at. [s]
    params : EnsembleParams

    Returns
    -------
    array, (T, S) float32
        0 to 1, calibrated, not falling from now on; 0 before.
    """
    freezes = np.maximum.accumulate(_freezes(ensemble), axis=0)
    chance = chance_of_freezing(
        freezes.mean(axis=1), params, members=ensemble.member_count
    )
    step = np.searchsorted(ensemble.time_s, time_s, side="right") - 1
    found = np.where(step[:, None] >= 0, chance[np.maximum(step, 0)], 0.0)
    spread: NDArray[np.float32] = found.astype(np.float32)[:, ensemble.group_of_segment]
    return spread


def share_by(first_s: Array, by_s: Array | float) -> Array:
    """Return the share of members in which it happens by a moment, (N,)."""
    share: Array = (first_s <= by_s).mean(axis=0)
    return share


def chance_of_depth(share: Array, params: EnsembleParams, *, members: int) -> Array:
    """Return the calibrated chance of a depth from a share of members, (N,)."""
    return calibrated(share, params.depth_offset, params.depth_slope, members=members)


def chance_of_freezing(share: Array, params: EnsembleParams, *, members: int) -> Array:
    """Return the calibrated chance of freezing from a share of members, (N,)."""
    offset, slope = params.freezing_offset, params.freezing_slope
    return calibrated(share, offset, slope, members=members)


def calibrated(share: Array, offset: float, slope: float, *, members: int) -> Array:
    """Turn shares of members into chances that hold, never 0 and never 1.

    The log odds of the chance are a straight line of those of the share. A share of
    nothing among M members is counted as a third of one member, as is usual for
    plotting positions, (k + 1/3) / (M + 2/3).

    Parameters
    ----------
    share : array, any shape
        0 to 1.
    offset, slope : float
    members : int
        M.

    References
    ----------
    .. [1] J. Platt, "Probabilistic outputs for support vector machines", in Advances
       in Large Margin Classifiers, MIT Press (1999), for the straight line.
    """
    odds = log_odds(share, members=members)
    chance: Array = 1.0 / (1.0 + np.exp(-(offset + slope * odds)))
    return chance


def log_odds(share: Array, *, members: int) -> Array:
    """Return the log odds of a share among so many members."""
    position = (share * members + 1.0 / 3.0) / (members + 2.0 / 3.0)
    odds: Array = np.log(position / (1.0 - position))
    return odds


def _freezes(ensemble: Ensemble) -> NDArray[np.bool_]:
    """Return where a moist surface is below 0 °C, (R, M, G)."""
    is_moist = ensemble.water_film_mm >= MOIST_ABOVE_MM
    freezes: NDArray[np.bool_] = is_moist & (ensemble.road_surface_temperature_c < 0.0)
    return freezes


def _first_s(
    ensemble: Ensemble,
    happens: NDArray[np.bool_],
    segments: NDArray[np.intp] | NDArray[np.int32],
    from_s: Array,
) -> Array:
    """Return the first moment from another at which something holds, (M, N)."""
    asked = np.stack(
        [ensemble.group_of_segment[segments].astype(np.float64), from_s], axis=1
    )
    rows, of_row = np.unique(asked, axis=0, return_inverse=True)
    group, begin_s = rows[:, 0].astype(np.intp), rows[:, 1]
    found = np.full((ensemble.member_count, group.size), np.inf)
    for row in range(ensemble.time_s.size - 1, -1, -1):
        met = happens[row][:, group] & (ensemble.time_s[row] >= begin_s)
        found[met] = ensemble.time_s[row]
    spread: Array = found[:, of_row.reshape(-1)]
    return spread
