"""Pictures of the documentation: they are there, small, and drawn by the code."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from benchmarks.figures.draw_all import FIGURES, NIGHTS, TOWN_FIGURES
from benchmarks.figures.night_map import Night, draw_night
from benchmarks.figures.storages import STATE_COLOURS
from benchmarks.figures.style import LOOK, keep
from planner.surface.states import STATES
from planner.terrain.terrain import flat_terrain
from tests.docs.pages import ROOT, pages
from tests.street_grid import row_of_streets

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
DRAWN = "figures/"
MOST_BYTES = 120_000
FIVE = datetime(2024, 1, 8, 5, tzinfo=UTC)


def shown() -> list[tuple[str, str, str]]:
    """Return page, words and file of every picture of this repository."""
    return [
        (page.where, words, name)
        for page in pages()
        for words, name in PICTURE.findall(page.prose)
        if "://" not in name
    ]


def town():
    """Return five streets in a row, as much of a town as a picture needs."""
    network = row_of_streets(5, bridges=(2,))
    return SimpleNamespace(
        network=network,
        terrain=flat_terrain(network.count),
        town=SimpleNamespace(name="Row", attribution="drawn by hand"),
    )


def axes_of(figure: Figure) -> list[str]:
    """Return what stands on the axes of quantities, colour bars included."""
    return [
        label
        for axis in figure.axes
        for label in (axis.get_xlabel(), axis.get_ylabel())
    ]


@pytest.mark.parametrize(("where", "words", "name"), shown())
def test_a_picture_on_a_page_is_there_small_and_described(where, words, name):
    file = (ROOT / where).parent / name
    assert file.is_file()
    assert file.stat().st_size <= MOST_BYTES
    assert len(words) > 10, "says what is seen to those who cannot see it"


def test_every_picture_is_drawn_by_code_and_stands_on_a_page():
    used = {
        name.rsplit("/", 1)[1].removesuffix(".png")
        for _, _, name in shown()
        if DRAWN in name
    }
    assert used == {*FIGURES, *TOWN_FIGURES, *NIGHTS}
    files = (ROOT / "docs" / "models" / "figures").glob("*")
    assert {file.stem for file in files} == used


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_what_the_models_say_can_be_drawn(name):
    with mpl.rc_context(LOOK):
        figure = FIGURES[name]()
    units = [label for label in axes_of(figure) if "[" in label]
    assert units, "an axis names its unit"
    assert any(axis.has_data() for axis in figure.axes)


@pytest.mark.parametrize("name", sorted(TOWN_FIGURES))
def test_what_a_town_is_like_can_be_drawn(name):
    figure = TOWN_FIGURES[name](town())
    assert any(axis.has_data() for axis in figure.axes)


def test_a_night_is_drawn_with_units_scale_and_credit():
    states = np.arange(5, dtype=np.int8)
    figure = draw_night(
        Night(
            town=town(),
            moment=FIVE,
            made_at=FIVE - timedelta(hours=14),
            road_surface_temperature_c=np.linspace(-3.0, 1.0, 5),
            friction=np.linspace(0.2, 0.8, 5),
            state=states,
            weather="air -2.0 °C",
            credit="streets, weather and elevation",
        )
    )
    assert "Road surface temperature [°C]" in axes_of(figure)
    words = [text.get_text() for axis in figure.axes for text in axis.texts]
    assert any(word.endswith(" km") for word in words)
    assert figure.get_supxlabel() == "streets, weather and elevation"


def test_the_same_picture_is_the_same_file(tmp_path):
    for name in ("once.png", "again.png"):
        keep(FIGURES["longwave"], tmp_path / name)
    once, again = (tmp_path / name for name in ("once.png", "again.png"))
    assert once.read_bytes() == again.read_bytes()


def test_every_state_has_a_colour_of_its_own():
    assert set(STATE_COLOURS) == set(STATES)
    assert len(set(STATE_COLOURS.values())) == len(STATES)
