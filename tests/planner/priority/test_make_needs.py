from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.params import PriorityParams
from planner.priority.make_needs import make_needs
from planner.priority.onsets import Slippery
from tests.planner.priority.nights import (
    HOUR_S,
    NOW,
    PATH,
    VILLA,
    A,
    conditions,
    ice_class,
    network,
    town,
)

PARAMS = PriorityParams()
REPEATED = replace(
    A,
    name="B",
    rank=4,
    start_depth_wet_mm=30.0,
    start_depth_dry_mm=40.0,
    max_depth_mm=60.0,
    round_interval_h=3.0,
    completion_after_snowfall_h=3.0,
)
TOWN = town(A, PATH, VILLA, REPEATED)
CLASSES = [0, 1, 2, 3, -1]

snowfalls_mm_h = st.lists(
    st.sampled_from([0.0, 0.0, 4.0, 10.0, 25.0]), min_size=24, max_size=24
)
melts_mm = st.lists(
    st.sampled_from([0.0, 0.0, 0.0, 3.0, 40.0]), min_size=23, max_size=23
)


def night(rates_mm_h, factor=1.0, **columns):
    return conditions(
        np.array(rates_mm_h) * factor, from_h=-6, segments=len(CLASSES), **columns
    )


def needs_of(weather, promised=TOWN):
    return make_needs(promised, network(CLASSES), weather, NOW, PARAMS)


def stricter(service_class):
    return replace(
        service_class,
        start_depth_wet_mm=service_class.start_depth_wet_mm * 0.8,
        start_depth_dry_mm=service_class.start_depth_dry_mm * 0.8,
    )


def first_due_s(needs):
    due_s = np.full(len(CLASSES), np.inf)
    np.minimum.at(due_s, needs.segment, needs.due_s)
    return due_s


@settings(max_examples=20)
@given(snowfalls_mm_h, melts_mm)
def test_stricter_criterion_is_never_due_later(rates_mm_h, melted_mm):
    # 40 mm that are gone within an hour of the past are read as ploughed, which a
    # class with a lower criterion may not take as clear: no such hour before now.
    depth_mm = [0.0]
    for hour, (fresh, melt) in enumerate(
        zip(rates_mm_h[1:], melted_mm, strict=True), start=-5
    ):
        gone_mm = melt if hour > 0 else min(melt, 3.0)
        depth_mm.append(max(depth_mm[-1] + fresh - gone_mm, 0.0))
    weather = night(
        rates_mm_h, depth_mm=np.array(depth_mm)[:, None].repeat(len(CLASSES), axis=1)
    )
    lax = first_due_s(needs_of(weather))
    strict = first_due_s(needs_of(weather, town(*map(stricter, TOWN.classes))))
    assert (strict <= lax).all()


@settings(max_examples=20)
@given(snowfalls_mm_h, st.floats(1.0, 3.0))
def test_more_snow_takes_no_segment_off_the_list(rates_mm_h, factor):
    less = set(needs_of(night(rates_mm_h)).segment.tolist())
    more = set(needs_of(night(rates_mm_h, factor)).segment.tolist())
    assert less <= more


@settings(max_examples=20)
@given(snowfalls_mm_h)
def test_every_task_is_the_towns_has_a_reason_and_follows_what_came_before(rates):
    needs = needs_of(night(rates))
    assert (np.array(CLASSES)[needs.segment] >= 0).all()
    assert len(needs.reason) == len(needs.after) == needs.count
    assert all(reason.startswith("Gata ") for reason in needs.reason)
    assert all(before < task for task, b in enumerate(needs.after) for before in b)
    assert (needs.earliest_s >= 0).all()
    assert np.isfinite(needs.due_s).all()
    by_segment = {}
    for task, segment in enumerate(needs.segment.tolist()):
        if segment in by_segment:
            assert needs.after[task] == (by_segment[segment],)
            assert needs.due_s[task] > needs.due_s[by_segment[segment]]
        by_segment[segment] = task


def test_order_is_by_rank_round_segment_and_pass():
    rates = [0.0] * 6 + [20.0] * 10 + [0.0] * 8
    needs = make_needs(
        TOWN,
        network([3, 2, 1, 0, 3], passes=np.array([2, 1, 1, 2, 1], dtype=np.int8)),
        night(rates),
        NOW,
        PARAMS,
    )
    rank = np.array([c.rank for c in TOWN.classes])[needs.class_index]
    order = list(
        zip(
            rank.tolist(),
            needs.round_number.tolist(),
            needs.segment.tolist(),
            needs.pass_number.tolist(),
            strict=True,
        )
    )
    assert order == sorted(order)
    assert len(order) == len(set(order))


def test_passes_share_the_material_and_wait_for_their_own_round():
    salted = ice_class("salt", max_depth_mm=80.0)
    rates = [0.0] + [15.0] * 11 + [0.0] * 12
    wide = network([0], passes=np.array([2], dtype=np.int8), width_m=np.array([7.01]))
    needs = make_needs(
        town(salted),
        wide,
        conditions(rates, road_surface_temperature_c=np.full((24, 1), -1.0)),
        NOW,
        PARAMS,
    )
    assert needs.round_number.tolist() == [1, 1, 2, 2]
    assert needs.pass_number.tolist() == [1, 2, 1, 2]
    assert needs.after == ((), (), (0,), (1,))
    # 20 g/m² on 100 m by 7.01 m are 14 020 g, only in the last round.
    assert needs.material_g.tolist() == [0, 0, 7010, 7010]


def test_a_spreader_does_in_one_pass_what_takes_a_blade_two():
    frost = np.full((24, 1), Slippery.HOAR_FROST, dtype=np.int8)
    wide = network([0], passes=np.array([2], dtype=np.int8), width_m=np.array([7.0]))
    needs = make_needs(
        town(ice_class("salt")),
        wide,
        conditions([0.0] * 24, slipperiness=frost),
        NOW,
        PARAMS,
    )
    assert needs.pass_number.tolist() == [1]


def test_what_was_seen_is_part_of_the_reason():
    seen = "the camera at Norra torget measured 85 mm at 21:10"
    needs = needs_of(
        night(
            [0.0] * 3 + [40.0, 40.0] + [0.0] * 19,
            evidence=np.array([0, -1, -1, -1, -1], dtype=np.int32),
            evidence_texts=(seen,),
        )
    )
    assert needs.reason[0] == (
        "Gata 0: 70 mm reached 19:45, class A allows 6 h, due Tue 01:45; " + seen
    )
    assert not any(seen in reason for reason in needs.reason[1:])


def test_a_street_without_a_name_is_called_by_its_kind():
    nameless = network([0], name=np.array([""]), highway=np.array(["living_street"]))
    needs = make_needs(
        town(A), nameless, conditions([0, 40, 40] + [0] * 9), NOW, PARAMS
    )
    assert needs.reason[0].startswith("unnamed living street: 70 mm expected")


def test_stairs_and_other_owners_roads_are_remarked_on():
    steps = network([0, -1], highway=np.array(["steps", "trunk"]))
    needs = make_needs(town(A), steps, conditions([40] * 12, segments=2), NOW, PARAMS)
    assert needs.count == 0
    assert needs.remarks == (
        "1 segment (0.1 km) is not the town's to maintain: driven over, never treated",
        "1 segment (0.1 km) is stairs, cleared by hand",
    )


def test_conditions_are_left_alone():
    weather = night([0.0] * 6 + [20.0] * 10 + [0.0] * 8)
    before = weather.snow_depth_mm.copy()
    needs_of(weather)
    np.testing.assert_array_equal(weather.snow_depth_mm, before)
    assert weather.time_s[0] == -6 * HOUR_S
