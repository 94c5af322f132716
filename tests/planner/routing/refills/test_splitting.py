"""Where a tour of known order refills, by hand."""

from planner.io.arc_instance_file import read_arc_instance
from planner.routing.refills.problem import tours_from_instance
from planner.routing.refills.splitting import rows_in_order
from tests.planner.io.salting import salting


def rows(tmp_path, tasks, **changes):
    """Return the kinds of rows: a task by its number, R for refills, | for borders."""
    path = tmp_path / "spur.json"
    path.write_text(salting(**changes))
    problem = tours_from_instance(read_arc_instance(path)).problem
    kinds = [
        *range(problem.task_count),
        *"R" * problem.refill_count,
        *"|" * (problem.capacity.size + 1),
    ]
    return [kinds[row] for row in rows_in_order(problem, [tasks])]


def test_a_refill_comes_where_both_trips_have_room(tmp_path):
    # Loads 2, 3 and 3 of 5: before the second task is too early for what follows, and
    # at the third nothing is left. Two refills are spare.
    edges = [
        {"edge": ends, "dem": load, "len": length, "time": 0.1}
        for ends, load, length in (
            (["H", "A"], 2, 5),
            (["A", "D"], 3, 4),
            (["A", "S"], 3, 3),
        )
    ]
    found = rows(tmp_path, [0, 1, 2], E_R=edges)
    assert found == ["|", 0, 1, "R", 2, "R", "R", "|"]


def test_of_two_places_the_one_on_the_way_is_taken(tmp_path):
    # A-D first, then H-A: the vehicle passes home, H-A is not beside the refill. With
    # loads 2, 2 and 3 a refill fits before the second or the third task: behind A-D,
    # left at D, it costs the 4 m back to A; behind H-A, left at H or A, 4 m there too
    # and 4 m back.
    found = rows(tmp_path, [1, 0, 2])
    assert found == ["|", 1, "R", 0, 2, "R", "R", "|"]


def test_nothing_is_refilled_early_that_has_room(tmp_path):
    vehicles = [{"id": "7", "home": "H", "capacity": 7}]
    found = rows(tmp_path, [0, 1, 2], vehicles=vehicles)
    assert found == ["|", 0, 1, 2, "R", "R", "|"]
