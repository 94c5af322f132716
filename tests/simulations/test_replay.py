"""No hindsight, and the same in gives the same out."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
import pytest

from simulations.policies.fixed_beats import FixedBeats
from simulations.policies.policy import Dispatch, Situation
from simulations.policies.registry import POLICIES, build_policies
from simulations.replay import replay
from simulations.report import build_report, document_text, remarks, write_report
from simulations.side_by_side import replay_side_by_side
from tests.simulations.winter import START, grid_network, make_scene, storm


@dataclass(slots=True)
class Onlooker:
    """A policy that sends nobody and remembers what it was told."""

    name: str = "onlooker"
    version: str = "1"
    told: list[Situation] = field(default_factory=list)

    def decide(self, situation: Situation) -> tuple[Dispatch, ...]:
        self.told.append(situation)
        return ()


def changed_after(weather, moment, rate):
    amounts = zip(weather.times, weather.columns["precipitation_mm_h"], strict=True)
    changed = tuple(rate if t > moment else amount for t, amount in amounts)
    return replace(weather, columns={**weather.columns, "precipitation_mm_h": changed})


def test_later_weather_changes_nothing_that_was_seen_or_heard_before():
    weather = storm()
    moment = START + timedelta(hours=8)
    seen = []
    for recorded in (weather, changed_after(weather, moment, 6.0)):
        onlooker = Onlooker()
        replay(make_scene(recorded, hours=12), onlooker)
        seen.append(onlooker.told)
    for one, other in zip(*seen, strict=True):
        if one.now > moment:
            break
        assert one.readings == other.readings
        assert one.treatments == other.treatments
        past = [t <= one.now for t in one.weather.times]
        for name, values in one.weather.columns.items():
            told = other.weather.columns[name]
            assert [v for v, p in zip(values, past, strict=True) if p] == [
                v for v, p in zip(told, past, strict=True) if p
            ]


def test_nothing_reaches_a_policy_before_it_was_received():
    onlooker = Onlooker()
    replay(make_scene(hours=6), onlooker)
    assert any(situation.readings for situation in onlooker.told)
    for situation in onlooker.told:
        assert all(r.received_at <= situation.now for r in situation.readings)


def test_streets_that_nobody_clears_break_every_promise_that_falls_due():
    scene = make_scene(hours=24)
    run = replay(scene, Onlooker())
    measures = build_report(scene, [run]).measures[0]
    assert measures.snow.on_time_share == 0.0
    assert measures.snow.missed_km == measures.snow.promised_km > 0.0
    assert measures.treated_km == measures.crew_h == 0.0


def test_every_policy_does_better_than_nobody_and_the_report_is_written(tmp_path):
    scene = make_scene(storm(from_h=0), hours=12)
    asked = build_policies(list(POLICIES), 0)
    for policy in asked:
        if isinstance(policy, FixedBeats):
            policy.beat_iterations = 0
    runs = [replay(scene, policy) for policy in asked]
    report = build_report(scene, [*runs, replay(scene, Onlooker())])
    *policies, nobody = report.measures
    for measures in policies:
        assert measures.treated_km > 0.0
        assert measures.weighted_overdue_km_h < nobody.weighted_overdue_km_h
    document, plot = write_report(report, tmp_path / "new")
    assert document.read_text() == document_text(report)
    assert plot.stat().st_size > 10_000


@pytest.mark.parametrize("name", ["vinter", "beats"])
def test_the_same_replay_is_the_same_to_the_byte(name):
    texts = []
    for _ in range(2):
        scene = make_scene(storm(from_h=-1), hours=6)
        [run] = replay_side_by_side(scene, [name], 0, processes=1)
        texts.append(document_text(build_report(scene, [run])))
    assert texts[0] == texts[1]


def test_streets_out_of_reach_are_left_out_and_named():
    # A truck of 2.55 m cannot enter a lane of 2 m: 200 m are nobody's fault.
    network = grid_network()
    width_m = network.width_m.copy()
    width_m[-1] = 2.0
    scene = make_scene(hours=2, network=replace(network, width_m=width_m))
    assert scene.streets.count == network.count - 1
    assert scene.out_of_reach_km == pytest.approx(0.2)
    assert "0.2 km of maintained segments are out of reach" in remarks(scene)[-1]


def test_a_replay_starts_on_clear_streets_although_it_has_snowed_before():
    onlooker = Onlooker()
    run = replay(make_scene(storm(from_h=-10), hours=2), onlooker)
    assert run.above_share[-8:].max() == 0.0
    assert onlooker.told[0].history_h == 0.0


def test_an_unknown_policy_names_the_known_ones():
    with pytest.raises(ValueError, match="known are vinter, beats, all_out, officer"):
        build_policies(["magic"], 0)


def test_a_replay_outside_the_weather_is_refused_with_both_spans():
    with pytest.raises(ValueError, match=r"the replay runs .* but a made storm holds"):
        make_scene(hours=24 * 30)


def test_the_scene_is_the_seed_s():
    one, same, other = (make_scene(seed=s).streets.catch for s in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
