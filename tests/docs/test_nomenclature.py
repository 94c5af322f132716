"""Units in names: the suffixes in use are those of docs/nomenclature.md."""

import dataclasses

import pytest

from planner import assimilation_params, ensemble_params, params, surface_params
from planner.domain import fleet, readings, service_levels, town, weather
from tests.docs.pages import page, rows

NO_UNIT = {
    *("friction", "slippery_friction", "weight", "rank"),
    *("longitude", "latitude"),
}
"""Ratios, counts and degrees: numbers without a suffix."""


def suffixes() -> set[str]:
    section = page("docs/nomenclature.md").section("Units in names")
    return {cells[2].strip("`") for cells in rows(section)[1:]}


def quantities() -> set[str]:
    """Return the numeric fields of the vocabulary and the forcing columns."""
    classes = [
        value
        for module in (fleet, readings, service_levels, town)
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and value.__module__ == module.__name__
    ]
    numbers = {
        field.name
        for each in classes
        for field in dataclasses.fields(each)
        if field.type in {float, float | None}
    }
    return numbers | set(weather.QUANTITIES)


@pytest.mark.parametrize("name", sorted(quantities() - NO_UNIT))
def test_every_quantity_ends_with_a_listed_unit(name):
    assert any(name.endswith(suffix) for suffix in suffixes()), name


def test_the_longest_suffix_is_told_from_the_shorter():
    assert {"_mm", "_mm_h", "_mm_we", "_s", "_m_s"} <= suffixes()


PARAMETERS = (
    surface_params.ColumnParams,
    assimilation_params.FieldParams,
    assimilation_params.TemperatureParams,
    assimilation_params.StuckDepthParams,
    assimilation_params.StuckParams,
    assimilation_params.DepthParams,
    assimilation_params.ReportParams,
    ensemble_params.EnsembleParams,
    params.HorizonParams,
    params.SurfaceParams,
)


def spelt() -> dict[str, set[str]]:
    """Return the suffixes that each unit of the nomenclature may have."""
    found: dict[str, set[str]] = {}
    section = page("docs/nomenclature.md").section("Units in names")
    for _, unit, suffix, _ in rows(section)[1:]:
        found.setdefault(unit, set()).add(suffix.strip("`"))
    return found


@pytest.mark.parametrize("kind", PARAMETERS, ids=lambda kind: kind.__name__)
def test_a_parameter_is_named_after_its_unit(kind):
    known = spelt()
    wrong = [
        f"{field.name} [{unit}]"
        for field in dataclasses.fields(kind)
        if (limits := field.metadata.get("range")) and (unit := limits.unit) in known
        if not any(field.name.endswith(suffix) for suffix in known[unit])
    ]
    assert wrong == []
