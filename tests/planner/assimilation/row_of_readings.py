"""A row of streets before and after readings, for tests of the whole analysis."""

from datetime import timedelta

from planner.domain.operations import TreatmentRecord
from planner.params import HorizonParams, SurfaceParams
from planner.surface.outlook import Slipperiness
from tests.planner.expected import at, expected
from tests.street_grid import NOW, hours_of_weather, row_of_streets, snapshot

HORIZON = HorizonParams(history_h=14.0)
SURFACE = SurfaceParams(spin_up_h=6.0)
STREETS = row_of_streets(40, tunnels=[3])
SNOWFALL = hours_of_weather(
    precipitation_mm_h=lambda hour: 1.0 if -6 < hour <= -1 else 0.0
)
WET = hours_of_weather(
    air_temperature_c=2.5,
    precipitation_mm_h=lambda hour: 1.0 if hour <= 0 else 0.0,
    relative_humidity_pct=97.0,
)
COLD = hours_of_weather(air_temperature_c=-4.0, relative_humidity_pct=90.0)
NONE, REPORTED = Slipperiness.NONE, Slipperiness.REPORTED_ICE


def treatment(segment, minutes_ago, *works):
    moment = NOW - timedelta(minutes=minutes_ago)
    return TreatmentRecord(
        segment=str(STREETS.segment_id[segment]),
        works=frozenset(works),
        finished_at=moment,
        received_at=moment,
        vehicle="truck 1",
    )


def analysed(*readings, weather=SNOWFALL, **known):
    known = {"network": STREETS, "weather": weather} | known
    plain = expected(snapshot(**known), HORIZON, SURFACE)
    return plain.outlook, expected(
        snapshot(**known, readings=readings), HORIZON, SURFACE
    )


def change_now_mm(outlook, analysis):
    now = at(outlook, 0)
    return analysis.outlook.snow_depth_mm[now] - outlook.snow_depth_mm[now]


def evidence_of(analysis, segment):
    index = analysis.evidence[segment]
    return None if index < 0 else analysis.evidence_texts[index]
