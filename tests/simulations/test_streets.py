from dataclasses import replace

import numpy as np
import pytest

from planner.domain.treatments import Work
from simulations.neighbourhoods import draw_neighbourhoods
from simulations.streets import LEFT_BY_PLOUGH, Done
from tests.simulations.winter import grid_network, make_scene, storm

PLOUGH = frozenset({Work.PLOUGH})


def lived(scene, steps, done=()):
    """Advance clear streets and return them."""
    truth = scene.build_truth()
    for step in range(steps):
        within = [d for d in done if step * 900.0 <= d.finished_s < (step + 1) * 900.0]
        truth.advance(step, within)
    return truth


def test_a_storm_of_13_mm_gives_about_as_many_centimetres():
    # 9 h of 1.5 mm/h at -3 °C and 3 m/s: 13.5 mm at the table's 100 kg/m3 is 13.5 cm
    # where the catch is 1 and nothing settles or wears.
    scene = make_scene()
    depth_mm = lived(scene, (24 + 11) * 4).depth_mm
    expected = 135.0 * scene.streets.catch
    assert (depth_mm < expected).all()
    assert (depth_mm > 0.5 * expected).all()


def test_a_blade_clears_its_own_lane_and_leaves_a_twentieth():
    scene = make_scene()
    end = (24 + 14) * 4
    moment_s = (end - 1) * 900.0 + 450.0
    row = int(np.flatnonzero(scene.streets.passes == 2)[0])
    before = lived(scene, end).lane_depth_mm
    done = Done(row=row, lane=0, works=PLOUGH, finished_s=moment_s, spread_g_m2=0.0)
    after = lived(scene, end, [done]).lane_depth_mm
    assert after[row, 0] == pytest.approx(LEFT_BY_PLOUGH * before[row, 0])
    assert after[row, 1] == pytest.approx(before[row, 1])
    others = np.arange(scene.streets.count) != row
    np.testing.assert_array_equal(after[others], before[others])


def test_what_falls_after_the_plough_passed_stays():
    scene = make_scene()
    step = (24 + 8) * 4
    done = [
        Done(
            row=0, lane=-1, works=PLOUGH, finished_s=step * 900.0 + at, spread_g_m2=0.0
        )
        for at in (0.0, 899.0)
    ]
    early = lived(scene, step + 1, done[:1]).depth_mm[0]
    late = lived(scene, step + 1, done[1:]).depth_mm[0]
    assert early > late


def test_nothing_falls_in_a_tunnel():
    is_tunnel = np.zeros(grid_network().count, dtype=np.bool_)
    is_tunnel[3] = True
    scene = make_scene(network=replace(grid_network(), is_tunnel=is_tunnel))
    depth_mm = lived(scene, 35 * 4).depth_mm
    assert depth_mm[3] == 0.0
    assert (np.delete(depth_mm, 3) > 0.0).all()


def test_salt_keeps_a_wet_street_from_freezing_and_grit_takes_the_slip():
    # Rain at +2 °C would not freeze; so: rain, then a night of light frost.
    warm = storm(from_h=-20, hours=4, air_c=2.5)
    air = warm.columns["air_temperature_c"]
    cooled = tuple(c if hour < 30 - 14 else -0.7 for hour, c in enumerate(air))
    weather = replace(warm, columns={**warm.columns, "air_temperature_c": cooled})
    scene = make_scene(weather)
    end = 24 * 4
    assert lived(scene, end).is_slippery.any()
    for works, rate, hours in ((Work.SALT, 40.0, 12), (Work.GRIT, 200.0, 1)):
        done = [
            Done(
                row=row,
                lane=-1,
                works=frozenset({works}),
                finished_s=12 * 3600.0,
                spread_g_m2=rate,
            )
            for row in range(scene.streets.count)
        ]
        until = (12 + hours) * 4
        assert not lived(scene, until, done).is_slippery.any(), works


def test_neighbourhoods_come_from_the_seed_and_vary_smoothly():
    network = grid_network()
    everywhere = np.ones(network.count, dtype=bool)
    one, same, other = (
        draw_neighbourhoods(network, everywhere, seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.catch, same.catch)
    assert not np.array_equal(one.catch, other.catch)
    # 200 m apart on a field of 1500 m: neighbours differ less than all do at most.
    assert abs(one.catch[0] - one.catch[1]) < 0.15
