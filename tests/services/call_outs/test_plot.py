"""The picture of the curve: units on its axes, every number, both marks."""

from dataclasses import replace
from datetime import UTC, datetime

from planner.assembly.call_out import CallOut
from planner.domain.fleet import VehicleKind
from services.call_outs.document import Curve
from services.call_outs.plot import draw_curve
from services.call_outs.words import get_words
from tests.planner.stories.drawing import draw, plough, town_of

NOW = datetime(2024, 1, 8, 3, 0, tzinfo=UTC)


def point(count, *, late, late_sek):
    return CallOut(
        kind=VehicleKind.TRUCK,
        called=tuple(f"plough {number}" for number in range(count)),
        out=(),
        task_count=40,
        undone_count=0,
        beyond_count=0,
        late_count=late,
        late_h=float(late),
        late_weighted_h2=late_sek / 15_000.0,
        finish_by_class={},
        crew_h=4.0 * count,
        rest_h=0.0,
        driven_km=100.0,
        call_sek=0.0,
        crew_sek=4800.0 * count,
        late_sek=late_sek,
        open_sek=1000.0 / count,
    )


def curve(*points):
    town = town_of(draw("depot -400m- A =class A, 600m= B"), [plough()])
    return Curve(
        town=town, town_hash="", now=NOW, seed=1, iterations=3, call_outs=points
    )


STEEP = (
    point(1, late=30, late_sek=90_000.0),
    point(2, late=3, late_sek=2_000.0),
    point(4, late=0, late_sek=0.0),
)


def test_axes_carry_units_and_every_number_that_was_tried():
    figure = draw_curve(curve(*STEEP), get_words("en"))
    cost, late = figure.axes
    assert cost.get_xlabel().endswith("[number]")
    assert cost.get_ylabel().endswith("[thousand SEK]")
    assert late.get_ylabel().endswith("[number]")
    assert cost.get_xticks().tolist() == [1, 2, 4]


def test_the_cheapest_and_the_fewest_that_keep_are_marked():
    figure = draw_curve(curve(*STEEP), get_words("en"))
    cost, late = figure.axes
    # 9600 + 2000 + 500 SEK for two is the least; only four keep every promise.
    assert cost.lines[0].get_xdata().tolist() == [2]
    assert late.lines[1].get_xdata().tolist() == [4]


def test_a_bar_beyond_all_others_is_cut_and_says_its_height():
    cost = draw_curve(curve(*STEEP), get_words("en")).axes[0]
    # 4.8 + 90 + 1 thousand for one, 12.1 for the cheapest.
    assert [text.get_text() for text in cost.texts] == ["96"]
    assert cost.get_ylim()[1] < 96.0


def test_a_night_without_work_says_so():
    idle = replace(point(1, late=0, late_sek=0.0), task_count=0, called=())
    figure = draw_curve(curve(idle), get_words("sv"))
    assert figure.axes == []
    assert [text.get_text() for text in figure.texts][-1] == get_words("sv")["no_work"]
