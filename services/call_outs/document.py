"""The curve as other programs read it: each number of vehicles and what comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.assembly.call_out import CallOut
from planner.call_out_curve import find_cheapest, find_smallest_that_keeps
from planner.domain.calendar import Instant, format_instant
from planner.domain.fleet import VehicleKind
from planner.domain.town import Town
from planner.params import DecisionParams
from services.plans.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A night's call-outs and what they were made from."""

    town: Town
    town_hash: str
    now: Instant
    seed: int
    iterations: int
    call_outs: tuple[CallOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCurve:
    """A kind's call-outs, rising, and the two among them that are named."""

    kind: VehicleKind
    call_outs: tuple[CallOut, ...]
    cheapest: CallOut
    smallest: CallOut


def list_kinds(curve: Curve) -> Iterator[KindCurve]:
    """Yield the curve of each kind of which the town has a vehicle."""
    for kind in VehicleKind:
        cheapest = find_cheapest(curve.call_outs, kind)
        smallest = find_smallest_that_keeps(curve.call_outs, kind)
        if cheapest is not None and smallest is not None:
            yield KindCurve(
                kind=kind,
                call_outs=tuple(e for e in curve.call_outs if e.kind is kind),
                cheapest=cheapest,
                smallest=smallest,
            )


def curve_document(curve: Curve, params: DecisionParams) -> Document:
    """Return the curve as a document; ``prices`` are those that it was made with."""
    return {
        "town": curve.town.name,
        "town_hash": curve.town_hash,
        "now": format_instant(curve.now),
        "seed": curve.seed,
        "iterations": curve.iterations,
        "prices": {
            "crew_hour_sek": params.crew_hour_sek,
            "needless_h": params.needless_h,
            "late_sek_h2": params.late_sek_h2,
            "late_least_share": params.late_least_share,
            "open_snow_share": params.open_snow_share,
            "open_slippery_share": params.open_slippery_share,
            "relief_h": params.relief_h,
        },
        "kinds": [
            {
                "kind": each.kind.value,
                "cheapest": len(each.cheapest.called),
                "smallest_that_keeps": len(each.smallest.called),
                "call_outs": [_call_out(one) for one in each.call_outs],
            }
            for each in list_kinds(curve)
        ],
    }


def _call_out(one: CallOut) -> Document:
    """Return one number of vehicles; money to the krona, hours to a hundredth."""
    return {
        "called": list(one.called),
        "out": list(one.out),
        "tasks": one.task_count,
        "done": one.done_count,
        "undone": one.undone_count,
        "beyond": one.beyond_count,
        "late": one.late_count,
        "late_h": round(one.late_h, 2),
        "late_weighted_h2": round(one.late_weighted_h2, 4),
        "finish": {
            name: format_instant(end) for name, end in one.finish_by_class.items()
        },
        "crew_h": round(one.crew_h, 2),
        "rest_h": round(one.rest_h, 2),
        "driven_km": round(one.driven_km, 1),
        "call_sek": round(one.call_sek),
        "crew_sek": round(one.crew_sek),
        "late_sek": round(one.late_sek),
        "open_sek": round(one.open_sek),
        "cost_sek": round(one.cost_sek),
    }
