"""How the search of chains takes routes apart, and how it cools."""

from dataclasses import dataclass

from planner.ranges import count, number, refuse_out_of_range


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainParams:
    """What `search_chains` may be told.

    ``mean_removed`` and ``longest_string``: tasks removed in an iteration, and in
    one string (c-bar and L-max of Christiaens and Vanden Berghe 2020). ``blink``:
    share of places that an insertion overlooks. ``split``: share of strings that
    keep some tasks in their midst. ``warm`` and ``cold``: temperature at the start
    and at the end, in mean deadhead cost per task. ``all_gaps_tasks``: up to so
    many tasks an insertion looks at every gap (up to 150 also of full vehicles, which
    it may overload for a time); above, beside the ``insertion_neighbours`` nearest
    tasks. ``ruin_neighbours``: nearest tasks among which the routes to take
    apart are found.
    """

    mean_removed: float = number(10.0, 1.0, 100.0, "tasks")
    longest_string: float = number(10.0, 1.0, 100.0, "tasks")
    blink: float = number(0.01, 0.0, 0.5, "")
    split: float = number(0.5, 0.0, 1.0, "")
    warm: float = number(2.0, 0.0, 100.0, "")
    cold: float = number(0.003, 1e-9, 100.0, "")
    all_gaps_tasks: int = count(500, 0, 100_000, "tasks")
    insertion_neighbours: int = count(40, 1, 1_000, "tasks")
    ruin_neighbours: int = count(150, 1, 10_000, "tasks")

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
