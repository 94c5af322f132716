"""Who loads when: at a depot with few loaders vehicles wait for one another."""

from collections.abc import Sequence

from planner.routing.problem import Problem
from planner.routing.steps import CrewOnTour


class LoaderQueue:
    """Gives the loaders of all depots to crews in the order in which they arrive.

    A crew that has come to a depot with loaders is called when every other crew has
    come to one, or waits for what others do: then nobody can arrive before the first
    of them. Only a crew that waits for another's task behind its load may have
    arrived earlier than one that was called before it; it is given what is left.
    """

    def __init__(self, problem: Problem) -> None:
        depots = problem.depot_node.shape[0]
        loaders = problem.loaders
        self.loaders = [0] * depots if loaders is None else loaders.tolist()
        self.loading_ms: list[int] = problem.loading_ms.tolist()
        self.taken: list[list[int]] = [[] for _ in range(depots)]
        self.called: CrewOnTour | None = None

    def must_wait(self, crew: CrewOnTour, depot: int, at_ms: int) -> bool:
        """Put a crew that is not called into the queue of a depot."""
        if self.loaders[depot] == 0 or self.called is crew:
            return False
        crew.at_loader_ms = at_ms
        return True

    def call_next(self, crews: Sequence[CrewOnTour]) -> bool:
        """Call the crew that came first, if one is in a queue; ties by their order."""
        waiting = [crew for crew in crews if crew.at_loader_ms is not None]
        if not waiting:
            return False
        self.called = min(waiting, key=lambda crew: crew.at_loader_ms or 0)
        self.called.at_loader_ms = None
        return True

    def is_waiting(self, crew: CrewOnTour) -> bool:
        """Return whether a crew is in a queue and not called."""
        return crew.at_loader_ms is not None

    def free_ms(self, depot: int, at_ms: int) -> int:
        """Return the first moment at or after arrival when a loader is free so long."""
        loaders = self.loaders[depot]
        if loaders == 0:
            return at_ms
        needed_ms, taken = self.loading_ms[depot], self.taken[depot]
        ends = (start + needed_ms for start in taken)
        for begin_ms in sorted({at_ms, *(end for end in ends if end > at_ms)}):
            beside = [
                start
                for start in taken
                if begin_ms - needed_ms < start < begin_ms + needed_ms
            ]
            if self._most_at_once(beside, begin_ms, needed_ms) < loaders:
                return begin_ms
        msg = "a loader is free after the last load"
        raise AssertionError(msg)

    def take(self, depot: int, start_ms: int) -> None:
        """Take a loader from a moment on, for as long as loading takes."""
        self.called = None
        if self.loaders[depot]:
            self.taken[depot].append(start_ms)

    @staticmethod
    def _most_at_once(beside: Sequence[int], begin_ms: int, needed_ms: int) -> int:
        """Return how many load at once, at most, while another would."""
        moments = [max(begin_ms, start) for start in beside]
        return max(
            (
                sum(start <= moment < start + needed_ms for start in beside)
                for moment in moments
            ),
            default=0,
        )
