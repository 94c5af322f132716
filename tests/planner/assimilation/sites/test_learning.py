import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.assimilation.sites.learning import Learner, LearningParams


def taught(errors_of, *, rounds=400, params=None, prior=None):
    generator = np.random.default_rng(1)
    learner = Learner(
        np.zeros(2) if prior is None else prior, params or LearningParams()
    )
    for _ in range(rounds):
        rows = generator.normal(0.0, 1.0, (5, 2))
        learner.learn(rows, errors_of(rows, generator))
    return learner


def test_weights_of_a_linear_error_are_found():
    learner = taught(lambda rows, _: rows @ np.array([0.8, -0.3]))
    assert learner.weights == pytest.approx([0.8, -0.3], abs=0.05)
    assert learner.share == 1.0


def test_without_observations_the_prior_holds():
    learner = Learner(np.array([0.5, 0.0]), LearningParams())
    assert learner.correction_k(np.array([[2.0, 7.0]])).tolist() == [1.0]


def test_weights_that_make_it_worse_are_not_used():
    # The prior is wrong and may not be unlearned: physics is all that is left.
    stubborn = LearningParams(prior_weight=1e6)
    learner = taught(
        lambda rows, _: 0.1 * rows[:, 0], params=stubborn, prior=np.array([-2.0, 2.0])
    )
    assert learner.share == 0.0
    assert not learner.correction_k(np.ones((3, 2))).any()


def test_a_gross_outlier_counts_little():
    def errors(rows, generator):
        broken = np.where(generator.random(5) < 0.05, 30.0, 0.0)
        return rows @ np.array([0.8, -0.3]) + broken

    assert taught(errors).weights == pytest.approx([0.8, -0.3], abs=0.15)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_a_correction_is_bounded(first, second):
    learner = Learner(np.array([first, second]), LearningParams(most_k=3.0))
    assert np.abs(learner.correction_k(np.array([[5.0, -4.0]]))).max() <= 3.0
