"""Several policies through the same scene, each in a process of its own."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from queue import Empty
from typing import TYPE_CHECKING

from simulations.policies.registry import build_policies, build_policy
from simulations.replay import Run, Scene, replay

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

OnPolicyHour = Callable[[str, int, int], None]
"""Told the policy's name, the hours that it has lived through, and all hours."""

_LOOK_S = 0.2
"""How often progress is looked at."""

Told = tuple[str, int, int]


def replay_side_by_side(
    scene: Scene,
    names: Sequence[str],
    iterations: int,
    processes: int,
    on_hour: OnPolicyHour | None = None,
) -> tuple[Run, ...]:
    """Replay a scene under each policy; the runs come back in the order asked for.

    A run depends on scene, policy and iterations alone, so it does not matter how
    many processes there are.

    Raises
    ------
    ValueError
        If a name is unknown or there twice.
    """
    build_policies(names, iterations)
    tell = on_hour or _say_nothing
    if min(processes, len(names)) <= 1:
        return tuple(_replay_here(scene, name, iterations, tell) for name in names)
    context = multiprocessing.get_context("spawn")
    told: Queue[Told] = context.Queue()
    with ProcessPoolExecutor(
        max_workers=min(processes, len(names)),
        mp_context=context,
        initializer=_remember,
        initargs=(scene, told),
    ) as pool:
        futures = [pool.submit(_replay_there, name, iterations) for name in names]
        _pass_on(told, futures, tell)
        return tuple(future.result() for future in futures)


def _replay_here(scene: Scene, name: str, iterations: int, tell: OnPolicyHour) -> Run:
    """Replay one policy in this process."""
    return replay(
        scene,
        build_policy(name, iterations),
        lambda done, total: tell(name, done, total),
    )


def _pass_on(
    told: "Queue[Told]", futures: Sequence[Future[Run]], tell: OnPolicyHour
) -> None:
    """Hand progress on until all runs have ended or one has failed."""
    waiting = set(futures)
    while waiting:
        ended, waiting = wait(waiting, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
        while True:
            try:
                tell(*told.get_nowait())
            except Empty:
                break
        for future in ended:
            future.result()


def _say_nothing(name: str, done: int, total: int) -> None:
    """Take progress that nobody wants to hear of."""


_here: list[tuple[Scene, "Queue[Told]"]] = []


def _remember(scene: Scene, told: "Queue[Told]") -> None:
    """Keep what every run of this process needs."""
    _here[:] = [(scene, told)]


def _replay_there(name: str, iterations: int) -> Run:
    """Replay one policy in a process that remembers the scene."""
    [(scene, told)] = _here
    return _replay_here(scene, name, iterations, lambda *hour: told.put(hour))
