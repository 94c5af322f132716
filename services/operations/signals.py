"""A process that ends when it is asked to, and says on stderr what it does."""

import logging
import signal
import threading
import time
from types import FrameType


def stop_on_signal() -> threading.Event:
    """Return an event that Ctrl-C and a polite kill set.

    A second signal ends the process at once.
    """
    stop = threading.Event()

    def set_once(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGINT, set_once)
    signal.signal(signal.SIGTERM, set_once)
    return stop


def log_to_stderr() -> None:
    """Log one event a line, with its time in UTC, to stderr."""
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s")
    formatter.converter = time.gmtime
    formatter.default_time_format = "%Y-%m-%dT%H:%M:%S"
    formatter.default_msec_format = "%s.%03d"
    stderr = logging.StreamHandler()
    stderr.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[stderr])
    logging.getLogger("alembic").setLevel(logging.WARNING)
