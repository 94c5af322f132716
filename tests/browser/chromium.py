"""Chromium without a window: what a page's text and picture become."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    # A page that asks another host for anything does not get it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
SETTLE_MS = 6000
PATIENCE_S = 90


def find_chromium():
    """Return the browser, named by CHROMIUM or found on the path, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def run_chromium(browser, url, *options):
    """Open a page, let it settle, and return what is written to stdout."""
    with tempfile.TemporaryDirectory() as profile:
        ended = subprocess.run(
            [
                browser,
                *FLAGS,
                f"--user-data-dir={profile}",
                f"--virtual-time-budget={SETTLE_MS}",
                *options,
                url,
            ],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=True,
        )
    return ended.stdout


def read_dom(browser, url, *options):
    """Return the page's elements as they are after its scripts have run."""
    return run_chromium(browser, url, "--dump-dom", *options)


def take_picture(browser, url, path: Path, *options):
    """Write a picture of the page."""
    run_chromium(browser, url, f"--screenshot={path}", *options)
    return path
