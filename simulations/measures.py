"""What a winter cost and what the town got for it, by class and in all.

Every measure is taken against the truth and the town's own promises. There is no
standard for them; the definitions are this program's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import seconds_between
from planner.domain.treatments import Work
from simulations.clock import HOUR_S, Period
from simulations.driving import Driven, spreads
from simulations.streets import SALTS
from simulations.watch import Ledger

METRES_PER_KM = 1000.0
DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMeasures:
    """How the promises of one kind were kept, lengths as weights.

    Attributes
    ----------
    promised_km : float
        Length on which a clock ran out or was stopped, each time counted.
    on_time_share : float or None
        Share of it that was clear by its due time, however it became so; None
        where nothing was promised.
    clear_min_p50, clear_min_p90 : float or None
        Time from the start of the clock to clear, reached by half and by nine
        tenths of the length; what is still overdue at the end counts with its
        time so far. [min]
    overdue_km_h : float
        Length times time past the due time. [km h]
    missed_km : float
        Length on which nothing at all was done by the due time, and it was late.
    """

    promised_km: float
    on_time_share: float | None
    clear_min_p50: float | None
    clear_min_p90: float | None
    overdue_km_h: float
    missed_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMeasures:
    """The promises of one class, snow and ice apart."""

    name: str
    title: str
    length_km: float
    snow: PromiseMeasures
    ice: PromiseMeasures


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMeasures:
    """One policy's winter.

    Attributes
    ----------
    weighted_overdue_km_h : float
        Overdue exposure of snow and ice, weighted by class weight over the
        heaviest class's. [km h]
    treated_km, deadhead_km, deadhead_share : float
        Driven with and without treating; share of all driving.
    crew_h : float
        From a tour's start to its end.
    call_outs, tours : int
        Crews called from home; tours driven.
    salt_kg, grit_kg : float
    ploughed_unneeded_km, spread_unneeded_km : float
        Treated where the truth neither met the criterion nor would have within
        the time that the class allows for the work.
    messages : int
        Messages received and decoded.
    """

    policy: str
    version: str
    classes: tuple[ClassMeasures, ...]
    snow: PromiseMeasures
    ice: PromiseMeasures
    weighted_overdue_km_h: float
    treated_km: float
    deadhead_km: float
    deadhead_share: float
    crew_h: float
    call_outs: int
    tours: int
    salt_kg: float
    grit_kg: float
    ploughed_unneeded_km: float
    spread_unneeded_km: float
    messages: int


def weighted_percentile(
    values: NDArray[np.float64], weights: NDArray[np.float64], share: float
) -> float | None:
    """Smallest value that the given share of the weight does not exceed.

    None for no values.
    """
    if not values.size:
        return None
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    index = int(np.searchsorted(reached, share * reached[-1] * (1.0 - 1e-12)))
    return float(values[order][min(index, values.size - 1)])


def promise_measures(
    ledger: Ledger, length_m: NDArray[np.float64], among: NDArray[np.bool_]
) -> PromiseMeasures:
    """Measure one ledger on some of the maintained segments.

    Parameters
    ----------
    ledger : Ledger
    length_m : (M,)
        [m]
    among : (M,) bool
    """
    closed = ledger.closed
    row = np.concatenate([[0][:0], *(c.row for c in closed)]).astype(np.intp)
    kept = among[row]
    clear_s = np.concatenate([[0.0][:0], *(c.clear_s for c in closed)])[kept]
    on_time = np.concatenate([[False][:0], *(c.is_on_time for c in closed)])[kept]
    missed = np.concatenate([[False][:0], *(c.is_missed for c in closed)])[kept]
    km = length_m[row[kept]] / METRES_PER_KM
    promised_km = float(km.sum())
    minutes = clear_s / 60.0
    return PromiseMeasures(
        promised_km=_round(promised_km),
        on_time_share=(
            _round(float(km[on_time.astype(bool)].sum()) / promised_km)
            if promised_km
            else None
        ),
        clear_min_p50=_rounded(weighted_percentile(minutes, km, 0.5)),
        clear_min_p90=_rounded(weighted_percentile(minutes, km, 0.9)),
        overdue_km_h=_round(overdue_km_h(ledger, length_m, among)),
        missed_km=_round(float(km[missed.astype(bool)].sum())),
    )


def overdue_km_h(
    ledger: Ledger, length_m: NDArray[np.float64], among: NDArray[np.bool_]
) -> float:
    """Length times time past the due time [km h]."""
    seconds = np.where(among, ledger.overdue_s, 0.0)
    return float((seconds * length_m).sum() / HOUR_S / METRES_PER_KM)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivingMeasures:
    """What the vehicles did; see `RunMeasures`."""

    treated_km: float
    deadhead_km: float
    deadhead_share: float
    crew_h: float
    salt_kg: float
    grit_kg: float


def driving_measures(driven: Sequence[Driven], period: Period) -> DrivingMeasures:
    """Measure tours; what they drive after the replay's end is left out."""
    treated_m = deadhead_m = crew_s = salt_g = grit_g = 0.0
    for tour in driven:
        crew_s += seconds_between(
            tour.start, max(tour.start, min(tour.end, period.end))
        )
        for leg in tour.drives:
            if leg.end > period.end:
                continue
            if leg.is_treating:
                treated_m += leg.length_m
            else:
                deadhead_m += leg.length_m
        for spread in tour.treatments:
            if spread.record.finished_at > period.end or not spreads(
                spread.record.works
            ):
                continue
            if Work.GRIT in spread.record.works:
                grit_g += spread.material_g
            elif not SALTS.isdisjoint(spread.record.works):
                salt_g += spread.material_g
    total_m = treated_m + deadhead_m
    return DrivingMeasures(
        treated_km=_round(treated_m / METRES_PER_KM),
        deadhead_km=_round(deadhead_m / METRES_PER_KM),
        deadhead_share=_round(deadhead_m / total_m if total_m else 0.0),
        crew_h=_round(crew_s / HOUR_S),
        salt_kg=_round(salt_g / 1000.0),
        grit_kg=_round(grit_g / 1000.0),
    )


def as_json(measures: RunMeasures) -> Mapping[str, object]:
    """Return the measures as plain values, in a fixed order."""
    return asdict(measures)


def _round(value: float) -> float:
    """Round for the report: no figure here is known better."""
    return round(value, DECIMALS)


def _rounded(value: float | None) -> float | None:
    """Round a figure that may be absent."""
    return None if value is None else _round(value)
