"""One camera that sees snow which nobody else expects or sees."""

import numpy as np
import pytest

from planner.params import HorizonParams, SurfaceParams
from tests.planner.assimilation.pasts import camera, driver
from tests.planner.expected import at, expected
from tests.street_grid import hours_of_weather, row_of_streets, snapshot

STREETS = row_of_streets(20)
SNOWFALL = hours_of_weather(
    precipitation_mm_h=lambda hour: 1.0 if -6 < hour <= -1 else 0.0
)


def analysed(*readings, weather):
    known = snapshot(network=STREETS, weather=weather, readings=readings)
    return expected(known, HorizonParams(history_h=14.0), SurfaceParams(spin_up_h=6.0))


MILD = hours_of_weather(air_temperature_c=3.0)


def snowy_m(analysis):
    """Metres from the first street to the last that has snow now."""
    outlook = analysis.outlook
    deep = outlook.snow_depth_mm[at(outlook, 0)] > 1.0
    return 100 * int(np.flatnonzero(deep).max(initial=-1)) + 100 * int(deep.any())


def test_one_camera_alone_against_mild_and_dry_weather_counts_close_by():
    # +3 °C, dry: streets within 300 m of the camera at 50 m begin by 350 m.
    analysis = analysed(camera(120.0), weather=MILD)
    assert snowy_m(analysis) == 400
    assert (
        "cam on Street 0 measured 120 mm of snow where none has fallen in mild air; "
        "not confirmed by others, it counts within 300 m only."
    ) in analysis.outlook.remarks
    said = analysis.evidence_texts[analysis.evidence[1]]
    assert said.endswith("at 03:00, not confirmed by others")


@pytest.mark.parametrize(
    ("others", "weather"),
    [
        # Another camera sees snow, a driver does, or it is cold, or snow has fallen.
        ([camera(90.0, metres=950.0, device="cam 2")], MILD),
        ([driver("snow", metres=650.0)], MILD),
        ([], hours_of_weather(air_temperature_c=0.5)),
        ([], SNOWFALL),
    ],
)
def test_snow_that_may_well_lie_reaches_as_far_as_ever(others, weather):
    # 120 mm where none was expected count by 0.36 / (0.36 + (15 / 140)²) = 0.969 of
    # ln(140 / 20) = 1.886, which leaves less than the 10 mm that are laid down where
    # exp(-distance / 700 m) is below ln(30 / 20) / 1.886: from 1076 m on, so that the
    # last street begins 1050 m from the camera.
    analysis = analysed(camera(120.0), *others, weather=weather)
    assert snowy_m(analysis) >= 1200
    assert not any("not confirmed" in text for text in analysis.outlook.remarks)


def test_another_camera_without_snow_confirms_nothing():
    analysis = analysed(
        camera(120.0), camera(0.0, metres=950.0, device="cam 2"), weather=MILD
    )
    assert snowy_m(analysis) <= 400
