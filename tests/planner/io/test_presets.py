from datetime import time

import pytest

from planner.domain.service_levels import IceControl
from planner.io.highways import HIGHWAYS
from planner.io.presets import FOLDER, list_presets, read_preset


def test_the_named_municipalities_are_there():
    assert {
        *("vaxjo", "jonkoping", "karlstad", "harnosand", "boden", "nesset"),
        *("sogndal", "trafikverket", "default"),
    } == set(list_presets())


@pytest.mark.parametrize("name", list_presets())
def test_each_preset_can_be_read_and_speaks_of_every_highway(name):
    preset = read_preset(name)
    assert {rule.highway for rule in preset.highway_rules} == set(HIGHWAYS)
    assert any(rule.service_class for rule in preset.highway_rules)
    ranks = [each.rank for each in preset.classes]
    assert ranks == sorted(ranks)
    weights = [each.weight for each in preset.classes]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("name", sorted(set(list_presets()) - {"default"}))
def test_each_municipality_names_its_source_and_what_is_ours(name):
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert "# Source: http" in text
    assert "# Stated: " in text
    assert "# Ours: " in text


def depths_and_hours(name):
    return {
        each.name: (each.start_depth_wet_mm, each.start_depth_dry_mm, each.completion_h)
        for each in read_preset(name).classes
    }


def test_harnosand_as_its_page_states():
    # HEMAB: A 7 cm in 6 h, other streets 10 cm in 8 h.
    assert depths_and_hours("harnosand") == {
        "A": (70, 70, 6),
        "A-GC": (70, 70, 6),
        "B": (100, 100, 8),
    }


def test_trafikverkets_table():
    # Standardklass vinter: 1 cm 2 h, 1 cm 3 h, 1 cm 4 h, 2 cm 5 h, 3 cm 6 h.
    assert depths_and_hours("trafikverket") == {
        "1": (10, 10, 2),
        "2": (10, 10, 3),
        "3": (10, 10, 4),
        "4": (20, 20, 5),
        "5": (30, 30, 6),
    }


def test_vaxjo_clears_cycleways_after_the_snowfall():
    classes = {each.name: each for each in read_preset("vaxjo").classes}
    assert classes["GC1"].starts_after_snowfall
    assert classes["GC1"].start_depth_dry_mm == 30
    assert not classes["P1"].starts_after_snowfall


def test_karlstad_sweeps_its_cycle_ways_from_two_centimetres():
    # VTI rapport 1005: action when it may get slippery and above 2 cm of snow.
    cycle = read_preset("karlstad").classes[0]
    assert cycle.ice_control is IceControl.SWEEP_SALT
    assert cycle.sweep_start_depth_mm == 20
    assert cycle.done_by.weekday == (time(6), time(15))


def test_an_unknown_preset_is_refused_and_the_known_are_named():
    with pytest.raises(ValueError, match="no preset 'visby'; there are boden"):
        read_preset("visby")
