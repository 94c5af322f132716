"""Puts the demo together, runs its night, and takes it apart again."""

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from pydantic import SecretStr
from rich.console import Console

from planner.domain.calendar import parse_instant
from planner.domain.weather import WeatherSeries
from planner.io.town_folder import TownFolder, read_town, write_town
from services.app import create_app
from services.db.engine import begin_write
from services.db.upgrade import prepare_database
from services.demo.broker import LOOPBACK, EmbeddedBroker, free_port
from services.demo.clock import FastClock
from services.demo.crowd import Crowd
from services.demo.director import Director
from services.demo.night import Night
from services.demo.parts import ingesting, serving
from services.demo.town import import_demo_town
from services.demo.weather import place_weather
from services.ingest import IngestCounters
from services.production import PlanningProcess
from services.readings.devices import add_device
from services.settings import Settings, UnknownDevices
from services.weather_files import open_weather
from simulations.clock import Period
from simulations.forecast import ForecastKind
from simulations.messages import town_slug
from simulations.replay import PlacedTown, build_scene
from simulations.storm import generated_storm

STORM_START = "2024-01-10T17:00:00Z"
PAGE_PORT = 8000
"""Where the page is, unless something else is there."""
SEARCH_SHARE = 0.25
"""Of a simulated hour's real seconds, what the search for tours may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWish:
    """What was asked for on the command line; see `services.demo.commands`."""

    town: Path | None
    weather: Path | None
    at: str | None
    folder: Path | None
    hours: int
    hour_s: float
    seed: int
    end: bool


def run_demo(wish: DemoWish) -> None:
    """Run the demo until its hours are over or somebody presses Ctrl-C.

    Raises
    ------
    ValueError
        If the town or the weather cannot be used.
    """
    console = Console(highlight=False, soft_wrap=True)
    recorded, start = _weather(wish)
    with ExitStack() as stack:
        stack.enter_context(_interruptible())
        home = wish.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="vinter-demo-"))
        )
        console.print("Vinter demo: preparing the town …")
        name, folder = _town(wish, home)
        place_weather(wish.weather or recorded, home / "weather", name)
        console.print(
            f"{folder.town.name}: {folder.network.count} segments, "
            f"{len(folder.town.vehicles)} vehicles. Weather: {recorded.source}."
        )
        try:
            _run(wish, _Stage(home, name, folder, recorded, start), stack, console)
        except KeyboardInterrupt:
            console.print("Ending the demo …")
    console.print("The demo has ended.")


@dataclass(frozen=True, slots=True)
class _Stage:
    """What the night is played on."""

    home: Path
    name: str
    folder: TownFolder
    recorded: WeatherSeries
    start: datetime


def _run(wish: DemoWish, stage: _Stage, stack: ExitStack, console: Console) -> None:
    """Start every part, play the night, and stay."""
    period = Period(start=stage.start, end=stage.start + timedelta(hours=wish.hours))
    placed = PlacedTown(
        town=stage.folder.town,
        town_hash=stage.folder.town_hash,
        network=stage.folder.network,
        terrain=stage.folder.terrain,
    )
    scene = build_scene(placed, stage.recorded, period, ForecastKind.PERFECT, wish.seed)
    night = Night(scene, wish.seed)
    broker = stack.enter_context(EmbeddedBroker())
    settings = Settings(
        home=stage.home,
        mqtt_url=SecretStr(broker.url),
        unknown_devices=UnknownDevices.ACCEPT,
        listen=f"{LOOPBACK}:{free_port(PAGE_PORT)}",
    )
    engine = prepare_database(settings.get_database_url())
    stack.callback(engine.dispose)
    with begin_write(engine) as session:
        for site in scene.town.sensors:
            add_device(
                session,
                town=stage.name,
                kind=site.kind,
                device=site.device,
                added_at=stage.start,
                longitude=site.longitude,
                latitude=site.latitude,
            )
    clock = FastClock(stage.start, wish.hour_s)
    counters = IngestCounters()
    stack.enter_context(ingesting(settings, clock, counters))
    stack.enter_context(PlanningProcess(settings))
    app = create_app(settings, engine, clock=clock)
    stack.enter_context(serving(app, settings))
    crowd = stack.enter_context(Crowd(broker.url))
    console.print(f"Open http://{settings.listen}/ (Ctrl-C ends the demo)")
    director = Director(
        engine=engine,
        town=stage.name,
        night=night,
        crowd=crowd,
        clock=clock,
        search_s=wish.hour_s * SEARCH_SHARE,
        seed=wish.seed,
        counters=counters,
        console=console,
    )
    director.play(period)
    if wish.end:
        return
    console.print("The night is over; the page stays until Ctrl-C.")
    threading.Event().wait()


def _weather(wish: DemoWish) -> tuple[WeatherSeries, datetime]:
    """Return the night's weather and its start."""
    if wish.weather is None:
        if wish.at is not None:
            msg = "--at needs --weather: the generated storm has its own night"
            raise ValueError(msg)
        start = parse_instant(STORM_START)
        return generated_storm(start, wish.seed), start
    if wish.at is None:
        msg = "--weather needs --at, the moment at which the night starts"
        raise ValueError(msg)
    return open_weather(wish.weather), parse_instant(wish.at)


def _town(wish: DemoWish, home: Path) -> tuple[str, TownFolder]:
    """Put the town into the home folder and return its name there and content."""
    towns = home / "towns"
    towns.mkdir(parents=True, exist_ok=True)
    if wish.town is None:
        place = towns / "helsinki-centre"
        import_demo_town(place, None)
        return place.name, read_town(place)
    own = read_town(wish.town)
    place = towns / town_slug(own.town.name)
    write_town(
        place,
        town=own.town,
        network=own.network,
        terrain=own.terrain,
        pins=own.pins,
        text=own.text,
    )
    return place.name, read_town(place)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Take Ctrl-C and a termination alike, so that every part is ended in order.

    A shell starts what it puts into the background with Ctrl-C ignored; the demo
    promises to end on it. Only the first counts: a second one, from a supervisor that
    signals the command and its child, would break off the ending half-way.
    """
    signals = (signal.SIGINT, signal.SIGTERM)

    def interrupt(_sign: int, _frame: FrameType | None) -> None:
        for one in signals:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = [signal.signal(one, interrupt) for one in signals]
    try:
        yield
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)
