import numpy as np
import pytest

from planner.priority.salt_table import (
    BRINE_NACL_G_M2,
    Condition,
    brine_rate_g_m2,
    salt_rates_g_m2,
)

FROST, WET, ICE = Condition.FROST_OR_DAMP, Condition.WET, Condition.ICE_FORMED
RAIN_AHEAD = Condition.SNOW_OR_FREEZING_RAIN_FORECAST


# Transport Scotland's table as printed: condition, surface, dry, pre-wetted, times.
@pytest.mark.parametrize(
    ("condition", "surface_c", "dry_g_m2", "prewet_g_m2", "times"),
    [
        (FROST, -0.5, 8, 8, 1),
        (FROST, -2.0, 8, 8, 1),
        (FROST, -2.1, 10, 9, 1),
        (FROST, -5.0, 10, 9, 1),
        (FROST, -5.1, 18, 18, 1),
        (FROST, -10.0, 18, 18, 1),
        (WET, -1.0, 8, 8, 1),
        (WET, -3.0, 16, 15, 1),
        (WET, -7.0, 15, 15, 2),
        (Condition.LIGHT_SNOW_FORECAST, -3.0, 20, 18, 1),
        (RAIN_AHEAD, -3.0, 20, 20, 2),
        (Condition.FREEZING_RAIN_FALLING, -1.0, 20, 20, 1),
        (ICE, -4.0, 20, 20, 1),
        (ICE, -6.0, 20, 20, 2),
        (Condition.SNOW_ON_ROAD, -2.0, 20, 20, 1),
    ],
)
def test_rows_of_the_table(condition, surface_c, dry_g_m2, prewet_g_m2, times):
    for prewet, expected in ((False, dry_g_m2), (True, prewet_g_m2)):
        rate_g_m2, treatments = salt_rates_g_m2(
            np.array([condition]), np.array([surface_c]), prewet=prewet
        )
        assert rate_g_m2.tolist() == [expected]
        assert treatments.tolist() == [times]


def test_below_minus_ten_the_table_ends():
    for condition in Condition:
        rate_g_m2, treatments = salt_rates_g_m2(
            np.array([condition]), np.array([-10.1]), prewet=False
        )
        assert np.isnan(rate_g_m2).all()
        assert treatments.tolist() == [0]


def test_brine_is_counted_as_liquid():
    # 5 g of salt in brine of 23 %: 5 / 0.23 = 21.7, in whole grams 22.
    assert BRINE_NACL_G_M2 == 5.0
    assert brine_rate_g_m2() == 22
