"""What readings change around them: hand figures, laws, and what does not count."""

from datetime import timedelta

import numpy as np
import pytest

from planner.assimilation.network_analysis import named_evidence
from planner.assimilation.reports.state_belief import DRY, FROST, ICE, SNOW
from planner.domain.operations import TreatmentRecord
from planner.domain.readings import Flag
from planner.domain.surface_states import SurfaceState
from planner.domain.town import SensorSite
from planner.domain.treatments import Work
from tests.planner.assimilation.pasts import (
    END_S,
    STREETS,
    analysed,
    camera,
    driver,
    past_of,
    sensor,
)
from tests.street_grid import LATITUDE, NOW, hours_of_weather, longitude_at

SNOWY = past_of(snow_depth_mm=40.0)
OPEN = ~STREETS.is_tunnel
MILD = hours_of_weather(air_temperature_c=3.0)
FALLING_C = np.linspace(2.0, -6.0, END_S.size)[:, None]


def evidence_of(analysis, segment, *, grip_changed=False):
    changed = np.full(STREETS.count, grip_changed)
    index, texts = named_evidence(analysis, changed)
    return None if index[segment] < 0 else texts[index[segment]]


def treated(work, minutes_ago, segment=0):
    then = NOW - timedelta(minutes=minutes_ago)
    return TreatmentRecord(
        segment=str(STREETS.segment_id[segment]),
        works=frozenset({work}),
        finished_at=then,
        received_at=then,
        vehicle="truck 1",
    )


def test_no_reading_changes_nothing():
    found = analysed()
    assert not found.shift_k.any()
    assert not found.depth_change_mm.any()
    assert (found.state == -1).all()
    assert evidence_of(found, 0) is None
    assert found.remarks == ()


def test_ice_report_makes_the_streets_near_it_icy_and_is_named():
    found = analysed(driver("ice", metres=1050.0, minutes_ago=10))
    # Within 300 m of 1050 m: the streets that lie between 700 and 1400 m.
    assert np.flatnonzero(found.state == ICE).tolist() == [7, 8, 9, 10, 11, 12, 13]
    assert evidence_of(found, 10) == "a driver reported ice on Street 10 at 02:50"
    assert evidence_of(found, 20) is None


def test_an_old_ice_report_is_no_longer_believed():
    assert (analysed(driver("ice", minutes_ago=7 * 60)).state == -1).all()


def test_ice_reported_where_it_is_warm_takes_more_than_one_voice_to_reach_far():
    warm = past_of(road_surface_temperature_c=5.0)
    assert (analysed(driver("ice"), past=warm).state == ICE).sum() <= 1
    voices = [driver("ice", reporter=f"driver {n}") for n in range(4)]
    assert (analysed(*voices, past=warm).state == ICE).sum() >= 3


def test_two_who_say_alike_reach_farther_than_one():
    one = analysed(driver("ice", metres=1050.0))
    two = analysed(
        driver("ice", metres=1050.0), driver("ice", metres=1040.0, reporter="bo")
    )
    assert (two.state == ICE).sum() > (one.state == ICE).sum()


def test_salting_after_the_report_ends_it():
    found = analysed(driver("ice", minutes_ago=15), treatments=[treated(Work.SALT, 5)])
    assert found.state[:2].tolist() == [-1, ICE]


def test_a_thaw_since_the_report_ends_it():
    rising_c = np.linspace(-14.0, 3.0, END_S.size)[:, None]
    found = analysed(
        driver("ice", minutes_ago=170),
        past=past_of(road_surface_temperature_c=rising_c),
    )
    assert not found.said.heard[0].weight.any()


def test_a_liar_is_believed_less_than_one_whom_a_sensor_confirms():
    def told(says):
        found = []
        for place in range(8):
            metres, ago = 200.0 + 400 * place, 90.0
            device = f"rwis {place}"
            state = SurfaceState.DRY
            found.append(
                sensor(
                    metres=metres, minutes_ago=ago, device=device, surface_state=state
                )
            )
            found.append(driver(says, metres=metres, minutes_ago=ago + 1))
        return found

    now = driver("ice", metres=3900.0)
    liar, honest = analysed(*told("ice"), now), analysed(*told("clear"), now)
    [row] = [liar.said.reporters.index("anna")]
    assert liar.said.trust.accuracy[row] < honest.said.trust.accuracy[row]
    assert honest.state[39] == ICE
    assert liar.state[39] == -1


@pytest.mark.parametrize(("seen", "depth_mm"), [("snow", 60), ("drift", 150)])
def test_snow_report_raises_the_depth_towards_what_it_means(seen, depth_mm):
    found = analysed(driver(seen))
    assert found.state[0] == SNOW
    # As much of it as is believed: more than 0.4, for else it were not chosen.
    assert 0.4 * depth_mm < found.depth_change_mm[0] <= depth_mm
    assert found.depth_change_mm[1] < found.depth_change_mm[0]
    assert f"a driver reported {seen}" in evidence_of(found, 0)


def test_snow_report_never_lowers_a_depth():
    found = analysed(driver("snow"), past=past_of(snow_depth_mm=120.0))
    assert not found.depth_change_mm.any()


def test_clear_report_takes_the_snow_away_and_is_named():
    found = analysed(driver("clear", minutes_ago=2), past=SNOWY)
    assert found.depth_change_mm[0] == pytest.approx(-40.0)
    assert found.state[0] in {0, 1, 2}
    assert found.depth_change_mm[10] == 0.0
    assert (
        evidence_of(found, 0)
        == "a driver reported a clear surface on Street 0 at 02:58"
    )
    named = "A driver reported a clear surface on Street 0 at 02:58; "
    assert any(remark.startswith(named) for remark in found.remarks)


def test_a_report_that_the_model_shares_moves_nothing():
    icy = past_of(ice_mm=0.5)
    found = analysed(driver("ice"), past=icy)
    assert (found.state == -1).all()
    assert evidence_of(found, 0) == "a driver reported ice on Street 0 at 03:00"


def test_surface_temperature_by_hand():
    # Alone, the sensor's error is sqrt(0.3² + 0.3²); the model's by the stated field,
    # 1.5² + 0.8² where streets are alike but for their place: no covariate differs.
    found = analysed(sensor(road_surface_temperature_c=-5.0))
    model2 = 1.5**2 + 0.8**2
    assert found.shift_k[0] == pytest.approx(-2.0 * model2 / (model2 + 0.18), rel=1e-6)
    far = 1.5**2 + 0.8**2 * np.exp(-3000.0 / 4000.0)
    assert found.shift_k[30] == pytest.approx(-2.0 * far / (model2 + 0.18), rel=1e-6)


def test_temperature_is_compared_at_its_own_time():
    # Falling 8 K in 12 h: an hour ago the model had 0.67 K more than now.
    falling = past_of(road_surface_temperature_c=FALLING_C)
    an_hour_ago_c = float(np.interp(-3600.0, END_S, FALLING_C[:, 0]))
    found = analysed(
        sensor(road_surface_temperature_c=an_hour_ago_c, minutes_ago=60), past=falling
    )
    assert found.shift_k == pytest.approx(np.zeros(40), abs=1e-5)


def test_a_temperature_is_named_where_it_changed_the_grip():
    found = analysed(sensor(road_surface_temperature_c=-5.0))
    assert evidence_of(found, 5) is None
    said = "road sensor rwis on Street 0 measured -5.0 °C on the surface at 03:00"
    assert evidence_of(found, 5, grip_changed=True) == said


def test_a_sensor_stuck_at_zero_is_said_and_does_not_count():
    falling = past_of(road_surface_temperature_c=FALLING_C)
    stuck = [
        sensor(road_surface_temperature_c=0.0, minutes_ago=20.0 * n) for n in range(12)
    ]
    found = analysed(*stuck, past=falling)
    assert not found.shift_k.any()
    [remark] = found.remarks
    # Twelve values from 220 minutes ago, at 22:20 UTC.
    assert remark.startswith(
        "road sensor rwis on Street 0 has shown 0.0 °C since 23:20 while the surface "
        "there is expected at -6.0 to "
    )


def test_a_sensor_that_lies_is_said_and_does_not_count():
    honest = [
        sensor(metres=300.0 * n, device=f"s{n}", road_surface_temperature_c=-2.5)
        for n in range(12)
    ]
    liar = sensor(metres=1050.0, device="liar", road_surface_temperature_c=3.5)
    found = analysed(*honest, liar)
    assert found.shift_k == pytest.approx(analysed(*honest).shift_k)
    [remark] = found.remarks
    assert remark == (
        "road sensor liar on Street 10 measured 3.5 °C where the other sensors make it "
        "-2.5 °C; it does not count."
    )


@pytest.mark.parametrize(
    ("quantities", "state", "words"),
    [
        ({"ice_mm": 0.3}, ICE, "measured 0.3 mm of ice"),
        ({"friction": 0.2}, ICE, "a friction of 0.20"),
        ({"surface_state": SurfaceState.HOAR_FROST}, FROST, "found hoar frost"),
        ({"ice_mm": 0.0, "friction": 0.7}, -1, None),
        ({"surface_state": SurfaceState.DRY}, -1, None),
    ],
)
def test_what_a_road_sensor_finds_slippery(quantities, state, words):
    found = analysed(sensor(**quantities))
    assert found.state[0] == state
    said = evidence_of(found, 0)
    assert said is None if words is None else words in said


def test_a_dry_sensor_takes_the_expected_frost_away():
    frosty = past_of(frost_mm=0.05)
    found = analysed(sensor(surface_state=SurfaceState.DRY), past=frosty)
    assert found.state[0] == DRY
    assert found.state[20] == -1


@pytest.mark.parametrize(
    "reading",
    [
        camera(300.0, flags=frozenset({Flag.OUT_OF_RANGE})),
        camera(300.0, minutes_ago=13 * 60),
        camera(300.0, metres=50_000.0),
        camera(300.0, longitude=None, latitude=None),
        camera(None),
        camera(float("nan")),
        sensor(road_surface_temperature_c=float("nan")),
        driver("ice", metres=5000.0),
        driver("damage"),
    ],
)
def test_what_does_not_count_changes_nothing(reading):
    found = analysed(reading, past=SNOWY)
    assert not found.depth_change_mm.any()
    assert not found.shift_k.any()
    assert (found.state == -1).all()
    assert evidence_of(found, 0, grip_changed=True) is None


def test_what_does_not_count_is_said():
    far = analysed(camera(300.0, metres=54_000.0)).remarks
    assert far == (
        "cam was 50.0 km from the nearest segment, so its reading does not count.",
    )
    lost = camera(150.0, longitude=None, latitude=None)
    [remark] = analysed(lost).remarks
    assert remark.startswith("The position of cam is not known")
    [remark] = analysed(camera(9.0, flags=frozenset({Flag.STALE}))).remarks
    assert remark == "1 flagged reading does not count."


def test_device_without_position_is_found_in_the_town():
    lost = camera(150.0, longitude=None, latitude=None)
    site = SensorSite(
        device="cam", kind="snow_camera", longitude=longitude_at(50), latitude=LATITUDE
    )
    found = analysed(lost, town_settings={"sensors": (site,)})
    np.testing.assert_array_equal(
        found.depth_change_mm, analysed(camera(150.0)).depth_change_mm
    )


def test_order_of_arrival_does_not_matter():
    readings = [
        camera(90.0, minutes_ago=30, device="a"),
        camera(40.0, minutes_ago=20, device="b", metres=900.0),
        driver("ice", minutes_ago=10),
        sensor(road_surface_temperature_c=-4.0, minutes_ago=5),
    ]
    one, other = analysed(*readings), analysed(*reversed(readings))
    assert one.depth_change_mm.tobytes() == other.depth_change_mm.tobytes()
    assert one.shift_k.tobytes() == other.shift_k.tobytes()
    assert one.said.belief.tobytes() == other.said.belief.tobytes()


def test_camera_and_driver_are_both_named():
    found = analysed(camera(150.0, minutes_ago=20), driver("ice", minutes_ago=10))
    assert evidence_of(found, 0) == (
        "camera cam on Street 0 measured 150 mm of snow at 02:40; "
        "a driver reported ice on Street 0 at 02:50"
    )


def test_a_vehicle_that_drives_by_counts_where_it_was():
    passing = [
        sensor(metres=400.0 * n, minutes_ago=20.0 - n, road_surface_temperature_c=-4.0)
        for n in range(8)
    ]
    found = analysed(*passing)
    assert found.temperature.residuals.value_k.size == 8
    # Its own bias of 0.8 K is shared: eight looks do not add up to certainty.
    noise = found.temperature.residuals.noise_k2
    assert noise[0, 1] == pytest.approx(0.64)
    assert (found.shift_k < -0.3).all()


def test_background_has_to_end_now_and_to_be_of_one_size():
    past = past_of()
    with pytest.raises(ValueError, match="the background has to end at now"):
        type(past)(
            trace=type(past.trace)(
                **{
                    name: getattr(past.trace, name)[:-1]
                    for name in past.trace.__dataclass_fields__
                }
            ),
            state=past.state[:-1],
            of_segment=past.of_segment,
        )
    with pytest.raises(ValueError, match="state is"):
        type(past)(
            trace=past.trace, state=past.state[:, :2], of_segment=past.of_segment
        )
