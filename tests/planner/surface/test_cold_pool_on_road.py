"""How much of a pool's cold reaches the road: the model against a hand calculation.

A step of the air temperature under a clear sky is a step of the heat that a surface
gets, so the road answers as a half-space with a film on it (Carslaw and Jaeger,
"Conduction of Heat in Solids", 1959, section 2.7):

    dT = F / b (1 - exp(x²) erfc(x)),   x = b sqrt(t) / e

with F the heat lost to begin with, b the conductance of air and sky together, and e the
square root of conductivity times heat capacity.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import erfcx

from planner.surface.columns.integrate import integrate
from planner.surface.columns.sites import open_sites
from planner.surface_params import ColumnParams
from tests.planner.surface.columns_by_hand import all_kept, begin, steady_weather

AIR_C, SKY_W_M2, POOL_C = -5.0, 230.0, 4.0
HOURS = (2, 6, 14)
SIGMA = 5.670374e-8
SHARE_OF_LOWEST_AIR = 0.7


def by_hand_c(hours, road_c):
    """Return how much colder the road is under a pool of 4 °C, so long after."""
    exchange = 2.0  # Calm: what is never gone below. [W/m²/K]
    pooled = ((AIR_C - POOL_C + 273.15) / (AIR_C + 273.15)) ** 4
    sky_w_m2 = 0.95 * SHARE_OF_LOWEST_AIR * SKY_W_M2 * (1.0 - pooled)
    lost_w_m2 = exchange * POOL_C + sky_w_m2
    b = exchange + 4.0 * 0.95 * SIGMA * (road_c + 273.15) ** 3
    e = np.sqrt(0.9 * 2.10e6)
    x = b * np.sqrt(np.asarray(hours) * 3600.0) / e
    return lost_w_m2 / b * (1.0 - erfcx(x))


def modelled_c(**sheltered):
    """Return the road in the open, and how much colder one in the pool is."""
    weather = steady_weather(
        steps=14 * 6,
        air_temperature_c=AIR_C,
        relative_humidity_pct=40.0,
        wind_speed_m_s=1.0,
        longwave_w_m2=SKY_W_M2,
        cold_pool_strength=1.0,
    )
    sites = replace(open_sites(2), cold_pool_c=np.array([0.0, POOL_C]), **sheltered)
    start = begin(sites, weather, ground_c=-8.0)
    _, trace = integrate(start, sites, weather, ColumnParams(), kept=all_kept(weather))
    road_c = trace.road_surface_temperature_c[np.array(HOURS) * 6 - 1]
    return road_c[:, 0], road_c[:, 0] - road_c[:, 1]


def test_the_road_follows_the_pool_as_a_half_space_does():
    road_c, colder_c = modelled_c()
    np.testing.assert_allclose(colder_c, by_hand_c(HOURS, road_c), rtol=0.06)


def test_what_docs_say_of_it():
    # By hand, of 4 °C: 0.9 after 2 h, 1.3 after 6 h, 1.6 after 14 h.
    road_c, _ = modelled_c()
    assert by_hand_c(HOURS, road_c).round(1).tolist() == [0.9, 1.3, 1.6]


def test_shelter_changes_nothing_where_the_open_is_calm_too():
    _, open_c = modelled_c()
    _, sheltered_c = modelled_c(wind_factor=np.array([1.0, 0.4]))
    np.testing.assert_allclose(sheltered_c, open_c, atol=0.01)


def test_the_sky_over_a_pool_loses_little():
    # (264.15 / 268.15)^4 = 0.942; 0.7 of the rest of 230 W/m² are 9.4 W/m².
    pooled = ((AIR_C - POOL_C + 273.15) / (AIR_C + 273.15)) ** 4
    lost = SHARE_OF_LOWEST_AIR * SKY_W_M2 * (1.0 - pooled)
    assert lost == pytest.approx(9.4, abs=0.05)
