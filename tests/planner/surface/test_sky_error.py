"""How wrong the sky may be, by what its longwave comes from."""

import numpy as np
import pytest

from planner.ensemble_params import EnsembleParams
from planner.surface.forcing import cloud
from planner.surface.forcing.said import METHODS, estimated_sentences
from planner.surface.sky_error import sky_error_w_m2

PARAMS = EnsembleParams()
HOURS = 12
STEP_S = np.full(HOURS, 3600.0)


def said(*levels):
    """What is said of twelve hours whose cover is known as well as the levels say."""
    cover = np.resize(np.array(levels), HOURS)[:, None]
    quality = {name: np.ones((HOURS, 1)) for name in METHODS}
    return estimated_sentences(quality | {"cover": cover}, STEP_S)


def error(*levels):
    return sky_error_w_m2(said(*levels), float(STEP_S.sum()), PARAMS)


def test_what_is_stated_has_the_error_of_a_statement():
    assert error(1.0) == PARAMS.longwave_w_m2
    assert sky_error_w_m2((), 0.0, PARAMS) == PARAMS.longwave_w_m2


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (cloud.FROM_SUN, PARAMS.longwave_from_sun_w_m2),
        (cloud.FROM_CLOUD, PARAMS.longwave_from_cloud_w_m2),
        (cloud.THROUGH_NIGHT, PARAMS.longwave_through_night_w_m2),
        (cloud.FROM_RANGE, PARAMS.longwave_from_range_w_m2),
    ],
)
def test_each_way_of_estimating_has_its_own(level, expected):
    assert error(level) == pytest.approx(expected)


def test_parts_count_by_their_time():
    # Half stated at 15, a quarter at 20 and a quarter at 37 W/m².
    params = EnsembleParams(
        longwave_w_m2=15.0, longwave_from_cloud_w_m2=20.0, longwave_from_range_w_m2=37.0
    )
    levels = (1.0, 1.0, cloud.FROM_CLOUD, cloud.FROM_RANGE)
    found = sky_error_w_m2(said(*levels), float(STEP_S.sum()), params)
    assert found == pytest.approx(np.sqrt((2 * 15**2 + 20**2 + 37**2) / 4))


def test_other_quantities_do_not_count():
    others = ("wind_speed_m_s: 3 m/s, for 12 h",)
    assert sky_error_w_m2(others, 43200.0, PARAMS) == PARAMS.longwave_w_m2


def test_a_way_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="'a crystal ball, for 3 h' is not a way"):
        sky_error_w_m2(("longwave_w_m2: a crystal ball, for 3 h",), 1e4, PARAMS)
