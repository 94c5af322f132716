import numpy as np
import pytest

from planner.assimilation.sites.calibrate import Stretch, calibrate, forecast_errors_k
from planner.assimilation.sites.site_params import (
    NAMES,
    SiteParams,
    column_params,
    range_of,
)
from planner.surface.columns.sites import open_sites
from planner.surface_params import ColumnParams
from tests.planner.assimilation.site_twins import true_road_c, winter_hours

HOURS = 90


@pytest.fixture(scope="module")
def dark_road():
    weather = winter_hours(HOURS)
    return Stretch(weather=weather, observed_c=true_road_c(weather, albedo=0.02))


def errors_k(stretch, **params):
    found = forecast_errors_k(
        open_sites(1), [stretch], ColumnParams(), SiteParams(**params)
    )
    return np.abs(found).mean()


def test_the_true_parameters_leave_no_error(dark_road):
    assert errors_k(dark_road, albedo=0.02) < 0.05
    assert errors_k(dark_road, albedo=0.40) > 0.2


def test_too_few_observations_are_refused():
    weather = winter_hours(HOURS)
    blind = Stretch(weather=weather, observed_c=np.full(HOURS, np.nan))
    with pytest.raises(ValueError, match="gives 0 forecasts to compare"):
        calibrate(open_sites(1), [blind], ColumnParams(), SiteParams())


def test_every_site_parameter_reaches_the_model_within_its_range():
    for name in NAMES:
        allowed = range_of(name)
        for value in (allowed.low, allowed.high):
            column_params(SiteParams(**{name: value}), ColumnParams())


def test_an_unknown_parameter_is_refused():
    with pytest.raises(ValueError, match="'colour' is no site parameter"):
        range_of("colour")
