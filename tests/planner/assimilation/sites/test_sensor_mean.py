import numpy as np

from planner.assimilation.sites.sensor_mean import shown_c

# Two hours of four steps.
SURFACE = np.array([1.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0, 8.0])[:, None]


def test_without_a_mean_the_last_step_shows():
    assert shown_c(SURFACE, 900.0, 0.0).ravel().tolist() == [4.0, 8.0]


def test_the_mean_of_an_hour():
    assert shown_c(SURFACE, 900.0, 3600.0).ravel().tolist() == [2.5, 5.0]


def test_a_mean_over_one_step_and_a_half():
    # The last step and half of the one before: 5.5 and 10, of one and a half.
    np.testing.assert_allclose(
        shown_c(SURFACE, 900.0, 1350.0).ravel(), [11.0 / 3.0, 20.0 / 3.0]
    )
