"""What is in store goes to the most urgent streets; the others are told so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.phrases.languages import get_phrases
from planner.domain.plan import Material
from planner.domain.treatments import Work, works_mask
from planner.priority.needs import Needs
from planner.snapshot import Snapshot

_G_PER_T = 1e6
_G_PER_KG = 1e3
_WORKS = {
    Material.SALT: works_mask({Work.SALT, Work.PREWET}),
    Material.GRIT: works_mask({Work.GRIT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rations:
    """Needs within what is in store.

    Attributes
    ----------
    needs : Needs
        Ploughed without salt or grit where there is none left, with a word about it
        in the reason.
    left_out : frozenset of task
        Tasks of which nothing remains without their material; as they were.
    why : str
        Why those are left undone.
    remarks : tuple of str
    """

    needs: Needs
    left_out: frozenset[int]
    why: str
    remarks: tuple[str, ...]


def ration(snapshot: Snapshot, needs: Needs) -> Rations:
    """Give what all depots have in store to the most urgent tasks, by class and due.

    Nothing is rationed of a material for which a depot states no store. What crews
    that are out have on board counts as in store.
    """
    town = snapshot.town
    say = get_phrases(town.language).undone
    ranks = np.array([each.rank for each in town.classes], dtype=np.int64)
    order = np.lexsort((needs.segment, needs.due_s, ranks[needs.class_index]))
    works, material_g = needs.works.copy(), needs.material_g.copy()
    rate_g_m2 = needs.spreading_rate_g_m2.copy()
    reasons = list(needs.reason)
    left_out: set[int] = set()
    remarks = []
    is_known = False
    for material, mask in _WORKS.items():
        stock_g = _stock_g(snapshot, material)
        if stock_g is None:
            continue
        is_known = True
        rows = order[((needs.works & mask) != 0)[order]]
        asked_g = np.cumsum(needs.material_g[rows])
        without = rows[asked_g > stock_g]
        if not without.size:
            continue
        word = say.materials[material]
        remarks.append(
            say.rationed(
                word, float(asked_g[-1]) / _G_PER_T, stock_g / _G_PER_T, without.size
            )
        )
        is_bare = (works[without] & ~mask) == 0
        left_out.update(without[is_bare].tolist())
        still = without[~is_bare]
        works[still] &= ~mask
        material_g[still] = 0
        rate_g_m2[still] = 0.0
        for task in still.tolist():
            reasons[task] += say.goes_without(word)
    if not is_known:
        remarks.append(say.material_unlimited)
    return Rations(
        needs=replace(
            needs,
            works=works,
            material_g=material_g,
            spreading_rate_g_m2=rate_g_m2,
            reason=tuple(reasons),
        ),
        left_out=frozenset(left_out),
        why=say.out_of_stock,
        remarks=tuple(remarks),
    )


def overdrawn(
    snapshot: Snapshot, depots: Sequence[Mapping[str, object]]
) -> tuple[str, ...]:
    """Say of which depot more is spread than it has, where the town has enough.

    Parameters
    ----------
    depots : sequence of mappings
        Of the plan's summary: ``depot``, ``salt_kg``, ``grit_kg``.
    """
    say = get_phrases(snapshot.town.language).undone
    found = []
    for depot, row in zip(snapshot.town.depots, depots, strict=True):
        for material, stock_t in _stocks_t(depot.salt_t, depot.grit_t).items():
            used_kg = row[f"{material.value}_kg"]
            if stock_t is None or not isinstance(used_kg, int):
                continue
            if used_kg > stock_t * _G_PER_T / _G_PER_KG:
                used_t = used_kg * _G_PER_KG / _G_PER_T
                word = say.materials[material]
                found.append(say.overdrawn(depot.name, word, used_t, stock_t))
    return tuple(found)


def _stock_g(snapshot: Snapshot, material: Material) -> float | None:
    """Return what depots and crews that are out have, None where it is not known."""
    town = snapshot.town
    stocks = [_stocks_t(each.salt_t, each.grit_t)[material] for each in town.depots]
    known = [stock for stock in stocks if stock is not None]
    if len(known) < len(stocks):
        return None
    hopper_kg = {each.name: each.hopper_kg for each in town.vehicles}
    aboard_kg = sum(
        hopper_kg.get(state.vehicle, 0.0) if state.load_kg is None else state.load_kg
        for state in snapshot.vehicle_states
        if state.node is not None
        and state.material is material
        and not state.out_of_service
    )
    return sum(known) * _G_PER_T + aboard_kg * _G_PER_KG


def _stocks_t(
    salt_t: float | None, grit_t: float | None
) -> dict[Material, float | None]:
    """Return a depot's store by material."""
    return {Material.SALT: salt_t, Material.GRIT: grit_t}
