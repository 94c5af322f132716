"""What is in store goes to the most urgent streets."""

from dataclasses import replace

import numpy as np
import pytest

from planner.assembly.rations import overdrawn, ration
from planner.domain.operations import VehicleState
from planner.domain.plan import Material
from planner.domain.treatments import Work, works_mask
from planner.priority.needs import Needs
from tests.planner.stories.drawing import NOW, draw, plough, snapshot_of

PLOUGH, SALT = works_mask({Work.PLOUGH}), works_mask({Work.PREWET})
GRIT = works_mask({Work.GRIT})
TOWN = draw("depot =class A, 300m= A =class B, 300m= B =class A, 300m= C")
HOUR_S = 3600.0


def night(salt_t=None, grit_t=None, **known):
    """Return a night over the town whose depot has so much in store."""
    snapshot = snapshot_of(TOWN, [plough()], **known)
    depots = tuple(
        replace(each, salt_t=salt_t, grit_t=grit_t) for each in snapshot.town.depots
    )
    return replace(snapshot, town=replace(snapshot.town, depots=depots))


def needs(*rows):
    """Return needs from rows of segment, class, hours until due, works and kg."""
    segment, class_index, due_h, works, kg = (
        np.array(c) for c in zip(*rows, strict=True)
    )
    count = len(rows)
    return Needs(
        segment=segment.astype(np.int32),
        works=works.astype(np.int32),
        round_number=np.ones(count, dtype=np.int16),
        pass_number=np.ones(count, dtype=np.int16),
        class_index=class_index.astype(np.int16),
        earliest_s=np.zeros(count),
        due_s=due_h * HOUR_S,
        spreading_rate_g_m2=np.where(kg > 0, 10.0, 0.0),
        material_g=(kg * 1000).astype(np.int64),
        after=((),) * count,
        reason=tuple(f"street {s}" for s in segment.tolist()),
        criterion_mm=np.full(count, np.nan),
        criterion_s=np.zeros(count),
        cleared_s=np.full(count, -np.inf),
        chance_at=np.full(count, -1, dtype=np.int32),
    )


# 400 kg of salt each: 1.2 t in all.
THREE = needs(
    (1, 1, 2.0, PLOUGH | SALT, 400.0),
    (0, 0, 4.0, PLOUGH | SALT, 400.0),
    (2, 0, 3.0, SALT, 400.0),
)


def test_the_class_goes_first_and_then_the_due_time():
    # 0.8 t are enough for the two streets of class A; B is ploughed without.
    found = ration(night(salt_t=0.8, grit_t=5.0), THREE)
    assert found.needs.works.tolist() == [PLOUGH, PLOUGH | SALT, SALT]
    assert found.needs.material_g.tolist() == [0, 400_000, 400_000]
    assert found.needs.spreading_rate_g_m2.tolist() == [0.0, 10.0, 10.0]
    assert found.needs.reason == (
        "street 1; no salt, what is in store goes elsewhere",
        "street 0",
        "street 2",
    )
    assert found.left_out == frozenset()
    assert found.remarks == (
        (
            "1.2 t of salt are asked for and 0.8 t are in store: "
            "less urgent streets go without, 1 in number."
        ),
    )


def test_what_is_only_salted_is_left_out_whole():
    # 0.3 t are not enough for one street.
    found = ration(night(salt_t=0.3, grit_t=0.0), THREE)
    assert found.needs.works.tolist() == [PLOUGH, PLOUGH, SALT]
    assert found.left_out == {2}
    assert found.why == "what is in store goes to more urgent streets"


@pytest.mark.parametrize("salt_t", [None, 1.2])
def test_enough_changes_nothing(salt_t):
    found = ration(night(salt_t=salt_t), THREE)
    assert found.needs.works.tolist() == THREE.works.tolist()
    assert found.needs.reason == THREE.reason
    unlimited = "Depots are taken to have all the material that is asked of them."
    assert found.remarks == ((unlimited,) if salt_t is None else ())


def test_materials_are_stored_apart():
    both = needs((0, 0, 1.0, SALT, 400.0), (1, 1, 1.0, GRIT, 400.0))
    found = ration(night(salt_t=0.4, grit_t=0.1), both)
    assert found.left_out == {1}


@pytest.mark.parametrize("load_kg", [500.0, None])
def test_what_crews_have_on_board_counts(load_kg):
    # The crew that is out has the 500 kg that the store lacks, or its full 5 t.
    out = VehicleState(
        vehicle="plough 1", free_at=NOW, node=1, load_kg=load_kg, material=Material.SALT
    )
    found = ration(night(salt_t=0.7, grit_t=0.0, states=[out]), THREE)
    assert found.left_out == frozenset()
    assert found.needs.material_g.sum() == 1_200_000


def test_what_a_vehicle_that_broke_down_has_does_not_count():
    out = VehicleState(
        vehicle="plough 1",
        free_at=NOW,
        node=1,
        load_kg=500.0,
        material=Material.SALT,
        out_of_service=True,
    )
    found = ration(night(salt_t=0.7, grit_t=0.0, states=[out]), THREE)
    assert found.needs.material_g.sum() < 1_200_000


def test_a_depot_from_which_more_is_spread_than_it_has_is_named():
    rows = [{"depot": "depot", "salt_kg": 1200, "grit_kg": 100}]
    assert overdrawn(night(salt_t=1.0, grit_t=0.1), rows) == (
        (
            "1.2 t of salt are spread from depot, which has 1.0 t: "
            "bring what is missing from another depot."
        ),
    )
