"""Draw the page at `/` as a person sees it: the demo's town in its storm.

Usage: python -m benchmarks.figures.page [--home FOLDER] [--out FILE] [--width 1280] …

It needs Chromium. A home that is kept is used again: its plan is not made twice.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from PIL import Image

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.domain.calendar import parse_instant
from planner.io.town_folder import read_town
from services.app import create_app
from services.db.engine import begin_read, begin_write
from services.db.upgrade import prepare_database
from services.demo.broker import LOOPBACK, free_port
from services.demo.parts import serving
from services.demo.run import STORM_START
from services.demo.town import import_demo_town
from services.demo.weather import place_weather
from services.plans.jobs import add_job
from services.plans.queries import find_latest_number
from services.production import make_worker
from services.settings import Settings
from simulations.storm import generated_storm

PICTURE = Path(__file__).parents[2] / "docs" / "depot" / "page.png"
TOWN = "helsinki-centre"
NOW = parse_instant(STORM_START) + timedelta(hours=4)
ITERATIONS = 400
COLOURS = 96
SETTLE_MS = 9000
PATIENCE_S = 120
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
DARK = "--blink-settings=preferredColorScheme=0"


def main() -> None:
    """Draw the page once, as it was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep town and plan in this folder")
    parser.add_argument("--out", type=Path, default=PICTURE)
    parser.add_argument("--width", type=int, default=1180)
    parser.add_argument("--height", type=int, default=760)
    parser.add_argument("--lang", choices=("sv", "en"), default="en")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--segment", help="show the card of this segment")
    parser.add_argument("--depot", help="show the card of this depot")
    parser.add_argument("--tour", help="show the tour of this vehicle")
    given = parser.parse_args()
    wish = {"lang": given.lang, "live": "0"}
    for name in ("segment", "depot", "tour"):
        if getattr(given, name):
            wish[name] = getattr(given, name)
    with ExitStack() as stack:
        home = given.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings(home=home, listen=f"{LOOPBACK}:{free_port(8500)}")
        _make_plan_once(settings)
        if not {"segment", "depot", "tour"} & wish.keys():
            wish["segment"] = _longest_of_first_class(home / "towns" / TOWN)
        engine = prepare_database(settings.get_database_url())
        stack.callback(engine.dispose)
        app = create_app(settings, engine, clock=lambda: NOW)
        stack.enter_context(serving(app, settings))
        _photograph(
            f"http://{settings.listen}/?{urlencode(wish)}",
            given.out,
            (given.width, given.height),
            *([DARK] if given.dark else []),
        )
    print(f"{given.out}: {given.out.stat().st_size / 1000:.0f} kB")


def _longest_of_first_class(folder: Path) -> str:
    """Return a street that is worth a card."""
    network = read_town(folder).network
    length_m = np.where(network.service_class == 0, network.length_m, 0.0)
    return str(network.segment_id[length_m.argmax()])


def _make_plan_once(settings: Settings) -> None:
    """Import the demo's town, and make one plan of its storm."""
    town = settings.home / "towns" / TOWN
    if not town.is_dir():
        town.parent.mkdir(parents=True)
        import_demo_town(town, None)
        storm = generated_storm(parse_instant(STORM_START), 1)
        place_weather(storm, settings.home / "weather", TOWN)
    worker = make_worker(settings, clock=lambda: NOW)
    with begin_read(worker.engine) as session:
        made = find_latest_number(session, TOWN)
    if made is None:
        with begin_write(worker.engine) as session:
            add_job(
                session,
                town=TOWN,
                now=NOW,
                seed=1,
                request={"iterations": ITERATIONS},
                created_at=NOW,
            )
        worker.work_once()
    worker.engine.dispose()


def _photograph(url: str, out: Path, size: tuple[int, int], *options: str) -> None:
    """Write what Chromium shows, in few colours, so that the file stays small."""
    browser = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS))
    )
    with tempfile.TemporaryDirectory() as profile:
        shot = Path(profile) / "shot.png"
        subprocess.run(  # noqa: S603 - our own browser with our own address
            [
                browser,
                *FLAGS,
                f"--user-data-dir={profile}",
                f"--window-size={size[0]},{size[1]}",
                f"--virtual-time-budget={SETTLE_MS}",
                f"--screenshot={shot}",
                *options,
                url,
            ],
            check=True,
            capture_output=True,
            timeout=PATIENCE_S,
        )
        with Image.open(shot) as picture:
            few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(out, optimize=True)


if __name__ == "__main__":
    main()
