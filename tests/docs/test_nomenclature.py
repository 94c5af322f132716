"""Units in names: the suffixes in use are those of docs/nomenclature.md."""

import dataclasses

import pytest

from planner.domain import fleet, readings, service_levels, town, weather
from tests.docs.pages import page, rows

NO_UNIT = {"friction", "weight", "rank", "longitude", "latitude"}
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
