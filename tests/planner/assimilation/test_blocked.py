"""Streets that drivers reported blocked."""

from dataclasses import replace

from planner.assimilation.blocked import blocked_segments
from planner.domain.readings import Flag
from tests.planner.assimilation.pasts import driver
from tests.street_grid import LATITUDE, row_of_streets, snapshot

STREETS = row_of_streets(40, tunnels=[3])


def blocked(*reports):
    return blocked_segments(snapshot(network=STREETS, readings=reports))


def test_blocked_report_closes_its_street_until_someone_reports_it_clear():
    report = driver("blocked", metres=520.0, minutes_ago=60)
    assert blocked(report) == {"15:6:0"}
    assert blocked(report, driver("clear", metres=520.0, minutes_ago=30)) == frozenset()
    assert blocked(driver("clear", metres=520.0, minutes_ago=90), report) == {"15:6:0"}


def test_a_blocked_tunnel_is_closed_too():
    assert blocked(driver("blocked", metres=350.0)) == {"13:4:0"}


def test_blocked_report_that_is_old_far_or_flagged_closes_nothing():
    north = driver("blocked", metres=520.0)
    far = replace(north, latitude=LATITUDE + 0.001)
    old = driver("blocked", metres=520.0, minutes_ago=13 * 60)
    flagged = replace(north, flags=frozenset({Flag.STALE}))
    assert blocked(far, old, flagged) == frozenset()
    assert blocked() == frozenset()
