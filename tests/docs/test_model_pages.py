"""The models' pages give the figures that the models use."""

from planner.domain.service_levels import SLIPPERY_FRICTION
from planner.params import PriorityParams
from planner.priority.salt_table import SALT_TABLE, Condition, brine_rate_g_m2
from tests.docs.pages import page, rows

NEED = page("docs/models/need.md")


def number(cell: str) -> float | None:
    """Read a cell; a dash and words are no number."""
    plain = cell.replace("\N{MINUS SIGN}", "-")
    return float(plain) if plain.lstrip("-").isdigit() else None


def test_the_salt_table_is_the_one_in_use():
    documented = [
        (
            cells[0].replace(" ", "_").upper(),
            number(cells[1]),
            number(cells[2]),
            number(cells[3]),
            number(cells[4]),
            number(cells[5]),
        )
        for cells in rows(NEED.section("Ice control"))[1:]
    ]
    in_use = [
        (
            Condition(row.condition).name,
            row.coldest_c,
            None if row.below_c == float("inf") else row.below_c,
            row.dry_g_m2,
            row.prewet_g_m2,
            row.treatments,
        )
        for row in SALT_TABLE
    ]
    assert documented == in_use


def test_the_limits_in_the_text_are_the_defaults():
    params = PriorityParams()
    text = " ".join(NEED.text.split()).replace("\N{MINUS SIGN}", "-")
    for said in (
        f"Grit, {params.grit_rate_g_m2:.0f} g/m²",
        f"below {params.salt_stop_below_c:.0f} °C, on ice at or below",
        f"at or below {params.salt_on_cover_above_c:.0f} °C, and where",
        f"{brine_rate_g_m2():.0f} g as liquid",
        f"below {params.brine_off_below_c:.0f} °C, on wet surfaces",
        f"Below {params.sweep_off_below_c:.0f} °C of the surface",
        f"when that passes {100 * params.freezing_chance_from:.0f} %",
        f"the outlook's own limit of {SLIPPERY_FRICTION:g}",
        f"within {params.place_radius_m:.0f} m of a school",
        f"steeper than {params.steep_above_pct:.0f} %",
    ):
        assert said in text
    assert (params.preventive_lead_h, params.effect_h, params.pause_h) == (3, 6, 2)
    assert (params.place_boost, params.steep_boost) == (2, 1.5)
    assert (params.remaining_depth_mm, params.snowing_above_mm_h) == (20, 0.5)
