"""The sun's energy over any stretch of time, and hourly means laid on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing.clear_sky import clear_sky_w_m2
from planner.surface.forcing.sun_position import (
    apparent_elevation_deg,
    sun_position_deg,
    sunlight_above_air_w_m2,
)

NODE_S = 300.0
# No hour was ever this much brighter than a clear one: more is twilight, or the
# instrument.
BRIGHTEST = 2.0
OFFSET_W_M2 = 10.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sunshine:
    """Running sums of clear-sky radiation at (N,) nodes for (C,) points.

    Attributes
    ----------
    time_s : (N,)
        From ``now``, rising, 300 s apart. [s]
    clear_j_m2 : (N, C)
        Global radiation on level ground under a clear sky since the first node.
        [J/m²]
    above_air_j_m2 : (N, 1)
        The same above the air. [J/m²]
    up_s : (N, 1)
        For how long the sun was up. [s]
    """

    time_s: Array
    clear_j_m2: Array
    above_air_j_m2: Array
    up_s: Array

    def clear_w_m2(self, begin_s: Array, end_s: Array) -> Array:
        """Mean under a clear sky of each stretch of time, (R, C). [W/m²]."""
        return self._mean(self.clear_j_m2, begin_s, end_s)

    def above_air_w_m2(self, begin_s: Array, end_s: Array) -> Array:
        """Mean above the air on level ground of each stretch, (R, 1). [W/m²]."""
        return self._mean(self.above_air_j_m2, begin_s, end_s)

    def up_share(self, begin_s: Array, end_s: Array) -> Array:
        """Share of each stretch in which the sun is up, (R, 1)."""
        return self._mean(self.up_s, begin_s, end_s)

    def _mean(self, sums: Array, begin_s: Array, end_s: Array) -> Array:
        length_s: Array = (end_s - begin_s)[:, None]
        gained = at_nodes(self.time_s, sums, end_s) - at_nodes(
            self.time_s, sums, begin_s
        )
        mean: Array = np.maximum(gained, 0.0) / length_s
        return mean


def sunshine(
    start_unix_s: float,
    span_s: tuple[float, float],
    position: tuple[float, float],
    elevation_m: Array,
) -> Sunshine:
    """Add up the clear-sky radiation over a stretch of time.

    Parameters
    ----------
    start_unix_s : float
        ``now``, from 1970-01-01 00:00 UTC. [s]
    span_s : (begin, end)
        Covered by the nodes. [s]
    position : (latitude, longitude)
        For which the sun is computed. [degrees]
    elevation_m : (C,)
        NaN counts as 0. [m]
    """
    count = int(np.ceil((span_s[1] - span_s[0]) / NODE_S - 1e-9)) + 1
    time_s: Array = span_s[0] + NODE_S * np.arange(count + 1, dtype=np.float64)
    # The middle of each stretch between nodes stands for it.
    middle_unix_s: Array = start_unix_s + time_s[:-1] + NODE_S / 2.0
    elevation_deg = apparent_elevation_deg(
        sun_position_deg(middle_unix_s, *position)[0]
    )
    above_w_m2 = sunlight_above_air_w_m2(middle_unix_s)
    is_up = elevation_deg > 0.0
    level_w_m2 = np.where(is_up, np.sin(np.radians(elevation_deg)) * above_w_m2, 0.0)
    clear_w_m2 = clear_sky_w_m2(
        elevation_deg[:, None],
        above_w_m2[:, None],
        np.maximum(np.nan_to_num(elevation_m), 0.0)[None, :],
    )
    return Sunshine(
        time_s=time_s,
        clear_j_m2=_sums(clear_w_m2),
        above_air_j_m2=_sums(level_w_m2[:, None]),
        up_s=_sums(is_up[:, None].astype(np.float64)),
    )


def on_steps_w_m2(
    sun: Sunshine, ends_s: Array, mean_w_m2: Array, bounds_s: Array
) -> Array:
    """Lay means of adjoining rows on steps, each within its own row.

    A row's energy is distributed by the shape of a clear day, so that steps at which
    the sun is low or down get little or none and the row's energy is kept, to the
    last joule where the row's ends are bounds of steps. Only energy that no sun can
    have brought is dropped: more than twice the clear sky's (and 10 W/m² while the
    sun is up), such as twilight.

    Parameters
    ----------
    sun : Sunshine
        Covering rows and steps.
    ends_s : (R+1,)
        Where rows end, and the first begins. [s]
    mean_w_m2 : (R, C)
        Mean of each row; NaN counts as 0. [W/m²]
    bounds_s : (T+1,)
        Of the steps; outside the rows nothing falls. [s]

    Returns
    -------
    (T, C)
        [W/m²]
    """
    length_s = np.diff(ends_s)[:, None]
    clear_at_ends = at_nodes(sun.time_s, sun.clear_j_m2, ends_s)
    clear_j = np.diff(clear_at_ends, axis=0)
    up_s = np.diff(at_nodes(sun.time_s, sun.up_s, ends_s), axis=0)
    most_j = BRIGHTEST * clear_j + OFFSET_W_M2 * up_s
    row_j = np.where(
        clear_j > 0.0, np.minimum(np.nan_to_num(mean_w_m2) * length_s, most_j), 0.0
    )
    sums = np.concatenate((np.zeros((1, row_j.shape[1])), np.cumsum(row_j, axis=0)))
    row = np.clip(
        np.searchsorted(ends_s, bounds_s, side="right") - 1, 0, row_j.shape[0] - 1
    )
    gained = at_nodes(sun.time_s, sun.clear_j_m2, bounds_s) - clear_at_ends[row]
    share = np.clip(gained / np.where(clear_j[row] > 0.0, clear_j[row], 1.0), 0.0, 1.0)
    until_j = sums[row] + row_j[row] * share
    mean: Array = np.maximum(np.diff(until_j, axis=0), 0.0) / np.diff(bounds_s)[:, None]
    return mean


def at_nodes(time_s: Array, values: Array, wanted_s: Array) -> Array:
    """Interpolate columns of values between times, (W, C); held beyond the ends."""
    after = np.clip(np.searchsorted(time_s, wanted_s), 1, time_s.size - 1)
    before = after - 1
    share = np.clip(
        (wanted_s - time_s[before]) / (time_s[after] - time_s[before]), 0.0, 1.0
    )[:, None]
    found: Array = values[before] + share * (values[after] - values[before])
    return found


def _sums(per_second: Array) -> Array:
    """Return running sums over the nodes, from 0."""
    first = np.zeros((1, per_second.shape[1]))
    sums: Array = np.concatenate((first, np.cumsum(per_second, axis=0) * NODE_S))
    return sums
