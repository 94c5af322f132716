"""A salting task small enough to solve by hand.

    H --5-- A --4-- D      H: home, D: refill, S: dead end; salt 2, 2 and 3 units.
            |3
            S

With 5 units on board the vehicle must refill once, and nobody may turn round at A. Away
from D and back there it has to pass S (or H, which is longer), so S is served then:
H-A, A-D, refill, D-A, A-S, S-A, A-D: 5 + 4 + 4 + 3 + 3 + 4 = 23 m, 2.3 minutes. Without
a hopper to refill H-A, A-S, S-A, A-D would do: 15 m.
"""

import json

NODES = ("H", "A", "D", "S")


def salting(**changes):
    """Return the instance as the text of its file, some outermost fields changed."""
    document = {
        "name": "spur",
        "max_time": 2.3,
        "nodes": [{"label": label, "position": [None, None]} for label in NODES],
        "vehicles": [{"id": "7", "home": "H", "capacity": 5.0}],
        "depots": [{"label": "D", "refill": 5.0}],
        "A": [],
        "A_R": [],
        "E_R": [
            {"edge": ["H", "A"], "dem": 2.0, "len": 5.0, "time": 0.5},
            {"edge": ["A", "D"], "dem": 2.0, "len": 4.0, "time": 0.4},
            {"edge": ["A", "S"], "dem": 3.0, "len": 3.0, "time": 0.3},
        ],
        "U": [{"label": label} for label in ("H", "D", "S")],
    }
    return json.dumps({**document, **changes})
