"""The page on weather gives the figures that the code uses."""

from planner.surface import weather_cells
from planner.surface.forcing import blend, cloud, cold_pool, lapse, moisture, sunshine
from planner.surface.forcing.clear_sky import LINKE_TURBIDITY
from planner.surface.forcing.estimated_sky import DEFAULT_WIND_M_S
from tests.docs.pages import page

TEXT = " ".join(page("docs/models/forcing.md").text.split()).replace(
    "\N{MINUS SIGN}", "-"
)


def signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'} {abs(value):.2f}"


FALL = f"{signed(cloud.NIGHT_FALL)} f"
DAMP_AIR = (
    f"c = {cloud.DAMP_BASE} {signed(cloud.DAMP_CARRIED)} c' "
    f"{signed(cloud.DAMP_WET)} p {signed(cloud.DAMP_HUMIDITY)} r {FALL}"
)
DRY_AIR = (
    f"c = {cloud.NIGHT_BASE} {signed(cloud.NIGHT_CARRIED)} c' "
    f"{signed(cloud.NIGHT_WET)} p {FALL}"
)
RANGE = (
    f"`c = {cloud.RANGE_BASE} {signed(cloud.RANGE_PER_C)} d "
    f"{signed(cloud.RANGE_WET)} p`"
)


def test_the_figures_in_the_text_are_those_in_use():
    for said in (
        f"Linke turbidity `TL` of {LINKE_TURBIDITY}",
        f"more than {'twice' if sunshine.BRIGHTEST == 2.0 else sunshine.BRIGHTEST} the",
        f"and {sunshine.OFFSET_W_M2:.0f} W/m² while the sun is up",
        f"would give {cloud.LOWEST_CLEAR_W_M2:.0f} W/m² or more",
        f"the {cloud.CLEAREST_PCT:.0f}th percentile",
        f"at most {cloud.BRIGHTEST_FACTOR}",
        f"`c = {cloud.CLOUD_EMISSIVITY} n`",
        f"Farther than {cloud.FURTHEST_S / 3600:.0f} h",
        DAMP_AIR,
        DRY_AIR,
        RANGE,
        f"within {cloud.RANGE_LOW} and {cloud.RANGE_HIGH}",
        f"less than {cloud.TELLING_SUN_W_M2:.0f} W/m² of clear sun",
        f"it is drawn to {cloud.UNTOLD_COVER}",
        f"`1 - {cloud.SUN_LOSS} n^{cloud.SUN_POWER}`",
        f"at least {moisture.WET_HUMIDITY_PCT:.0f} %",
        f"| {DEFAULT_WIND_M_S:.0f} m/s |",
        f"counts as a station {blend.GRID_M / 1000:.0f} km off",
        f"fades by 1/e in {blend.FADES_S / 3600:.0f} h",
        f"drawn to {lapse.PRIOR_C_PER_KM} K/km",
        f"spread {lapse.PRIOR_SPREAD_C_PER_KM:.0f} K/km",
        f"draining over {cold_pool.FILLS_S / 3600:.0f} h",
        f"boxes of {weather_cells.BOX_M / 1000:.0f} km cut into bands",
        f"bands of {weather_cells.BAND_M:.0f} m, both wider by quarters",
        f"until **{weather_cells.MOST_CELLS}** are left",
    ):
        assert said in TEXT, said
    assert blend.NEAR_M**2 / 1e6 == 9.0
