"""Paths beside streets, by lines drawn in metres east and north of a point."""

from dataclasses import replace

import numpy as np
import pytest

from planner.network.adjoining import adjoining_streets
from tests.planner.stories.drawing import draw, network_of

DEGREE_M = 111_195.0


def found(**lines):
    """Return which streets lie beside the path, where lines are as given.

    Lines are lists of (east, north) in m; the streets are 7 m wide, the path 3 m.
    """
    names = list(lines)
    words = {name: "~width 3m~" if name == "path" else "=width 7m=" for name in names}
    drawn = network_of(draw("\n".join(f"depot {words[name]} {name}" for name in names)))
    points = [np.array(lines[name], dtype=float) for name in names]
    flat = np.concatenate(points)
    network = replace(
        drawn,
        length_m=np.array(
            [np.hypot(*np.diff(each, axis=0).T).sum() for each in points]
        ),
        shape_offsets=np.cumsum([0, *(len(each) for each in points)]),
        shape_longitude=17.0 + flat[:, 0] / (DEGREE_M * np.cos(np.radians(60.0))),
        shape_latitude=60.0 + flat[:, 1] / DEGREE_M,
    )
    path = names.index("path")
    streets = np.array([row for row in range(len(names)) if row != path])
    pairs = adjoining_streets(network, np.array([path]), streets)
    assert set(pairs[:, 0].tolist()) <= {path}
    return [names[street] for street in pairs[:, 1].tolist()]


STRAIGHT = [(0, 0), (200, 0)]


@pytest.mark.parametrize(
    ("north_m", "expected"),
    [
        # Half of 7 m and half of 3 m are 5 m from line to line; snow is thrown 8 m.
        (6.0, ["main"]),
        (12.5, ["main"]),
        (13.7, []),
        (40.0, []),
    ],
)
def test_a_path_alongside_is_beside_as_far_as_snow_is_thrown(north_m, expected):
    assert found(main=STRAIGHT, path=[(0, north_m), (200, north_m)]) == expected


@pytest.mark.parametrize(
    ("beside_m", "expected"), [(85.0, []), (95.0, ["main"]), (200.0, ["main"])]
)
def test_it_is_beside_over_most_of_its_length(beside_m, expected):
    # It runs on past the end of the street, which is that long. 8 m aside snow of the
    # end gets 10 m farther, sqrt(13^2 - 8^2): half of the 200 m are reached from 90 on.
    path = [(0, 8), (200, 8)]
    assert found(main=[(0, 0), (beside_m, 0)], path=path) == expected


def test_a_path_that_crosses_is_not_beside():
    # 13 m on either side of 100 m that cross at right angles.
    assert found(main=STRAIGHT, path=[(100, -50), (100, 50)]) == []


def test_a_short_piece_that_is_all_crossing_is():
    assert found(main=STRAIGHT, path=[(100, -10), (100, 10)]) == ["main"]


def test_a_bend_in_the_line_changes_nothing():
    # Street and path turn north at the same corner.
    main = [(0, 0), (100, 0), (100, 100)]
    assert found(main=main, path=[(0, 8), (92, 8), (92, 100)]) == ["main"]


def test_it_is_beside_every_street_that_it_follows_far_enough():
    # 120 m along the first, 80 along the second; the end of the third, 5 m ahead,
    # reaches back over 5 m.
    assert found(
        main=[(0, 0), (120, 0)],
        next=[(120, 0), (205, 0)],
        last=[(205, 0), (300, 0)],
        path=[(0, 8), (200, 8)],
    ) == ["main", "next"]


def test_streets_that_branch_off_are_not_beside():
    side = [(100, 0), (100, 80)]
    assert found(main=STRAIGHT, side=side, path=[(0, 8), (200, 8)]) == ["main"]
