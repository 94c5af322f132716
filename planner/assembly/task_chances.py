"""How likely each task is to be needed, from the members of an ensemble."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.decision.futures import Futures
from planner.decision.workload import area_names, list_areas
from planner.domain.calendar import after_seconds, get_zone, local_clock_or_day
from planner.domain.phrases.languages import get_phrases
from planner.ensemble_params import EnsembleParams
from planner.network.road_network import NO_CLASS
from planner.priority.needs import Needs
from planner.priority.reasons import with_chances
from planner.snapshot import Snapshot
from planner.surface.chances import (
    chance_of_depth,
    chance_of_freezing,
    first_depth_s,
    first_slippery_s,
    share_by,
)
from planner.surface.ensemble import Ensemble
from planner.surface.outlook import Outlook, Slipperiness

HOUR_S = 3600.0
MINUTE_S = 60.0
FROZEN = (
    int(Slipperiness.HOAR_FROST),
    int(Slipperiness.FREEZING_WET),
    int(Slipperiness.FREEZING_RAIN),
)
LEAST_HOURS_S = 3.0 * HOUR_S
"""What is said to be likely is so by the due time, or this long after it is forecast
where it is due sooner: at the moment it is forecast, half of all members have it."""

SOME_SHARE = 0.05
"""An area needs work when so many of its segments do."""

REACHED = 0.98
"""A depth that the forecast itself just reaches counts as reached at this share: the
members' steps are longer than the outlook's."""

Array = NDArray[np.float64]


def first_needs_s(needs: Needs, ensemble: Ensemble) -> Array:
    """Return when the need of each task arises in each member, (M, R).

    Tasks that snow makes necessary count what is their criterion, since the clearing
    that is taken as done before; others the first hoar frost or ice. What the
    forecast's own member does not show, such as ice that somebody reports, is taken as
    certain: 0 in all members.

    Parameters
    ----------
    needs : Needs, (R,)
    ensemble : Ensemble
        (R', M, G)

    Returns
    -------
    array, (M, R)
        ``inf`` where it does not arise. [s]
    """
    found = np.zeros((ensemble.member_count, needs.count))
    by_snow = np.isfinite(needs.criterion_mm)
    snow, ice = np.flatnonzero(by_snow), np.flatnonzero(~by_snow)
    found[:, snow] = first_depth_s(
        ensemble,
        needs.segment[snow],
        REACHED * needs.criterion_mm[snow],
        needs.cleared_s[snow],
    )
    found[:, ice] = first_slippery_s(
        ensemble, needs.segment[ice], FROZEN, np.zeros(ice.size)
    )
    found[:, np.isinf(found[0])] = 0.0
    return found


def task_futures(  # noqa: PLR0913
    snapshot: Snapshot,
    needs: Needs,
    outlook: Outlook,
    ensemble: Ensemble,
    first_s: Array,
    params: EnsembleParams,
    *,
    within_s: float,
) -> Futures:
    """Return what the members say of the tasks, as the decision reads it.

    Parameters
    ----------
    snapshot : Snapshot
    needs : Needs, (R,)
    outlook : Outlook
    ensemble : Ensemble
    first_s : (M, R)
        From `first_needs_s`.
    params : EnsembleParams
    within_s : float
        How far is looked for work that the forecast does not have. [s]
    """
    members = ensemble.member_count
    share = np.arange(members + 1) / members
    by_snow = bool(np.isfinite(needs.criterion_mm).any())
    chance = chance_of_depth if by_snow else chance_of_freezing
    later_s = np.where(np.isinf(first_s), np.inf, first_s - first_s[0])
    return Futures(
        later_s=later_s,
        chance_of_count=chance(share, params, members=members),
        unplanned=_unplanned(snapshot, outlook, ensemble, params, within_s),
    )


def reasons_with_chances(
    snapshot: Snapshot, needs: Needs, first_s: Array, params: EnsembleParams
) -> tuple[str, ...]:
    """Say in the reason of each task still to come how likely it is to be needed.

    Parameters
    ----------
    snapshot : Snapshot
    needs : Needs, (R,)
    first_s : (M, R)
        From `first_needs_s`.
    params : EnsembleParams

    Returns
    -------
    tuple of str, (R,)
        The same reasons where there is one member only.
    """
    if first_s.shape[0] == 1:
        return needs.reason
    soonest_s = np.maximum(needs.criterion_s, 0.0) + LEAST_HOURS_S
    due_s = np.where(np.isfinite(needs.due_s), needs.due_s, soonest_s)
    by_s = np.maximum(due_s, soonest_s)
    members = first_s.shape[0]
    share = share_by(first_s, by_s)
    chance = np.where(
        np.isfinite(needs.criterion_mm),
        chance_of_depth(share, params, members=members),
        chance_of_freezing(share, params, members=members),
    )
    shared = get_phrases(snapshot.town.language).shared
    return with_chances(needs, chance, shared, _clocks(snapshot, by_s, shared.days))


def _clocks(snapshot: Snapshot, moments_s: Array, days: Sequence[str]) -> list[str]:
    """Return moments as people in the town say them, (R,)."""
    zone = get_zone(snapshot.town.time_zone)
    minutes, of_row = np.unique(np.rint(moments_s) // MINUTE_S, return_inverse=True)
    said = [
        local_clock_or_day(
            after_seconds(snapshot.now, minute * MINUTE_S), snapshot.now, zone, days
        )
        for minute in minutes.tolist()
    ]
    return [said[row] for row in of_row.reshape(-1).tolist()]


def _unplanned(
    snapshot: Snapshot,
    outlook: Outlook,
    ensemble: Ensemble,
    params: EnsembleParams,
    within_s: float,
) -> dict[str, float]:
    """Return how likely each area meets a criterion that the forecast does not meet."""
    network = snapshot.network
    kept = np.flatnonzero(network.service_class != NO_CLASS)
    class_index = network.service_class[kept].astype(np.int16)
    start_mm = _start_depths_mm(snapshot, outlook, class_index, np.zeros(kept.size))
    never = np.full(kept.size, -np.inf)
    members = ensemble.member_count
    snowed = first_depth_s(ensemble, kept, start_mm, never) <= within_s
    frozen = first_slippery_s(ensemble, kept, FROZEN, never) <= within_s
    area = area_names(snapshot.town, network)[kept]
    found = {}
    for name in list_areas(snapshot.town, network):
        mine = area == name
        chance = 0.0
        for met, calibrate in (
            (snowed, chance_of_depth),
            (frozen, chance_of_freezing),
        ):
            needed = met[:, mine].mean(axis=1) >= SOME_SHARE
            if not needed[0] and needed.any():
                share = np.array([needed.mean()])
                chance = max(
                    chance, float(calibrate(share, params, members=members)[0])
                )
        if chance:
            found[name] = chance
    return found


def _start_depths_mm(
    snapshot: Snapshot,
    outlook: Outlook,
    class_index: NDArray[np.int16],
    moment_s: Array,
) -> Array:
    """Return the start depth of a class for the snow that lies at a moment, (n,)."""
    classes = snapshot.town.classes
    wet_mm = np.array([each.start_depth_wet_mm for each in classes])[class_index]
    dry_mm = np.array([each.start_depth_dry_mm for each in classes])[class_index]
    step = np.searchsorted(outlook.time_s, moment_s)
    is_wet = outlook.is_wet_snow[np.minimum(step, outlook.time_s.size - 1)]
    return np.where(is_wet, wet_mm, dry_mm)
