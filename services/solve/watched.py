"""A stop that shows how far a search is and the best cost yet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from planner.params import Stop

Show = Callable[[float, int], None]
"""Told the share used, 0 to 1, and the best cost yet, 0 before there is one."""

_SMALLEST_STEP = 0.01
"""Share after which the bar is drawn again."""


class Watched:
    """Another stop that tells a person whenever some more of it is used.

    Parameters
    ----------
    stop : Stop
        Decides.
    show : callable
    """

    def __init__(self, stop: Stop, show: Show) -> None:
        self._stop = stop
        self._show = show
        self._shown = -1.0

    def share_used(self, iterations: int, best: int) -> float:
        """Return the inner stop's share."""
        share = self._stop.share_used(iterations, best)
        if share >= self._shown + _SMALLEST_STEP:
            self._shown = share
            self._show(min(share, 1.0), best)
        return share


@contextmanager
def cost_bar(console: Console) -> Iterator[Show]:
    """Yield what draws a bar with the time and the best cost, on a terminal only."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
        auto_refresh=False,
    ) as progress:
        line = progress.add_task("cheapest ways", total=1.0)

        def show(share: float, best: int) -> None:
            words = f"best cost {best}" if best else "cheapest ways"
            progress.update(line, description=words, completed=share, refresh=True)

        yield show
