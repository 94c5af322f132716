"""Why an area is called out or waits, in Swedish; hours count from 22:00 on Monday."""

from dataclasses import replace

import numpy as np

from planner.decision.when_to_go import decide
from tests.planner.decision.test_when_to_go import (
    NOW,
    PARAMS,
    PLOUGH,
    TRUCK,
    tasks,
    town,
)
from tests.planner.priority import nights


def why(*rows):
    """Return the sentence on the area that the tasks lie in."""
    network = nights.network([0], area=np.array(["Väster"]))
    spoken = replace(town(TRUCK), language="sv")
    [found] = decide(spoken, network, tasks(*rows), NOW, PARAMS)
    return found.why


def test_a_call_that_can_wait():
    # 2 h of service are 3 h of work; due at 9, 30 min to get ready: 5.5.
    assert why((0, PLOUGH, 1, 4, 9, 2)) == (
        "1 åtgärd från tis 02:00, den första ska vara klar tis 07:00; 3,0 timmars "
        "arbete för 1 ekipage; vid utkallning senast tis 03:30 hålls åtgärdstiderna"
    )


def test_what_should_have_been_done():
    assert why((0, PLOUGH, 1, 0, -1, 2)).startswith(
        "1 åtgärd från 22:00; 1 åtgärd skulle redan ha varit klar; 3,0 timmars"
    )
