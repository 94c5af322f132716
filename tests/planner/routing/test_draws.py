"""The generator gives the published numbers, evenly spread."""

import numpy as np

from planner.routing.draws import build_luck, draw_exponential, draws, next_blink


def test_first_numbers_are_those_of_the_reference_program():
    # Vigna's splitmix64.c started with 1234567, its first five 64-bit numbers.
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    expected = [(number >> 11) / 2**53 for number in published]
    np.testing.assert_array_equal(draws(build_luck(1234567), 5), expected)


def test_numbers_fill_zero_to_one_evenly():
    drawn = draws(build_luck(7), 200_000)
    assert drawn.min() >= 0.0
    assert drawn.max() < 1.0
    # Mean 1/2 and variance 1/12 of a uniform number; four standard errors.
    assert abs(drawn.mean() - 0.5) < 4 * (1 / 12 / drawn.size) ** 0.5
    counts = np.bincount((drawn * 100).astype(int), minlength=100)
    # Chi-square with 99 degrees of freedom: mean 99, standard deviation 14.1.
    assert ((counts - 2000) ** 2 / 2000).sum() < 99 + 4 * 14.1


def test_negative_and_large_seeds_are_taken_by_their_lowest_64_bits():
    np.testing.assert_array_equal(
        draws(build_luck(-1), 3), draws(build_luck(2**64 - 1), 3)
    )


def test_exponential_numbers_have_mean_and_variance_one():
    luck = build_luck(11)
    drawn = np.array([draw_exponential(luck) for _ in range(20_000)])
    assert drawn.min() >= 0.0
    # Variance 1, fourth central moment 9: four standard errors of mean and variance.
    assert abs(drawn.mean() - 1.0) < 4 * drawn.size**-0.5
    assert abs(drawn.var() - 1.0) < 4 * (8 / drawn.size) ** 0.5


def test_places_until_a_blink_are_as_many_as_if_each_were_drawn():
    luck = build_luck(5)
    drawn = np.array([next_blink(luck, 0.2) for _ in range(20_000)])
    # Geometric: k places are seen and the next is not with 0.8^k * 0.2.
    expected = 20_000 * 0.2 * 0.8 ** np.arange(10)
    counts = np.bincount(drawn)[:10]
    assert (np.abs(counts - expected) < 4 * expected**0.5).all()


def test_without_blinks_every_place_is_looked_at():
    assert next_blink(build_luck(5), 0.0) > 10**18
