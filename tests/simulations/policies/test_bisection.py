import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulations.policies.bisection import split_into_parts


def test_a_long_street_is_cut_in_the_middle_of_its_length():
    x_m = np.arange(10) * 100.0
    part = split_into_parts(x_m, np.zeros(10), np.full(10, 100.0), 2)
    assert (
        part.tolist() == [0] * 4 + [0] + [1] * 5 or part.tolist() == [0] * 4 + [1] * 6
    )


@given(st.integers(1, 6), st.integers(30, 80), st.integers(0, 99))
def test_every_place_has_a_part_and_every_part_about_its_share(parts, count, seed):
    rng = np.random.default_rng(seed)
    x_m, y_m = rng.uniform(0, 5000, count), rng.uniform(0, 3000, count)
    length_m = rng.uniform(50, 150, count)
    part = split_into_parts(x_m, y_m, length_m, parts)
    assert set(part) == set(range(parts))
    share = np.bincount(part, weights=length_m) / length_m.sum() * parts
    assert (share > 0.3).all()
    assert (share < 2.0).all()
