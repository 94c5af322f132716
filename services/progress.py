"""A bar that shows how far long work has come."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from planner.params import Progress as OnProgress


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[OnProgress]:
    """Show stages on standard error, where a person watches, while work goes on."""
    watched = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description:<26}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=watched,
        disable=not (shown and watched.is_terminal),
        transient=True,
    )
    with bar:
        row = bar.add_task("starting", total=1.0)

        def on_progress(stage: str, share: float) -> None:
            bar.update(row, description=stage, completed=share)

        yield on_progress
