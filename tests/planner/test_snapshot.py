"""What counts at `now`: done, under way, or not yet known."""

from datetime import timedelta

from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work
from planner.domain.weather import WeatherSeries
from planner.snapshot import Knowledge, as_if_done, build_snapshot
from tests import hand_made

NOW = hand_made.NOW


def treatment(finished_min, received_min):
    return TreatmentRecord(
        segment="10:1:0",
        works=frozenset({Work.PLOUGH}),
        finished_at=NOW + timedelta(minutes=finished_min),
        received_at=NOW + timedelta(minutes=received_min),
        vehicle="truck 1",
    )


def snapshot_of(*treatments):
    weather = WeatherSeries(
        source="a station",
        times=(NOW,),
        columns={"air_temperature_c": (-2.0,)},
        remarks=("humidity was not measured",),
        attribution="Source: SMHI",
    )
    return build_snapshot(
        Knowledge(
            town=hand_made.town(),
            town_hash="0",
            network=hand_made.network(),
            weather=weather,
            treatments=treatments,
        ),
        NOW,
    )


def test_done_is_done_and_announced_is_under_way():
    done, announced = treatment(-20, -19), treatment(+25, -5)
    snapshot = snapshot_of(announced, done)
    assert snapshot.treatments == (done,)
    assert snapshot.under_way == (announced,)


def test_what_was_announced_after_now_is_not_known():
    snapshot = snapshot_of(treatment(+25, +1))
    assert snapshot.treatments == snapshot.under_way == ()


def test_needs_are_found_as_if_the_announced_were_done():
    planned_on = as_if_done(snapshot_of(treatment(+25, -5)))
    (done,) = planned_on.treatments
    assert (done.finished_at, planned_on.under_way) == (NOW, ())


def test_the_weathers_remarks_and_owner_go_with_it():
    forcing = snapshot_of().forcing
    assert forcing.remarks == ("humidity was not measured",)
    assert forcing.attribution == "Source: SMHI"
