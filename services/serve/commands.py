"""`vinter serve` and `vinter work`: the HTTP service and the planning worker."""

import sys


def serve() -> None:
    """Answer HTTP at VINTER_LISTEN: the page at /, the API under /api/v1."""
    from services.serve.server import run_server
    from services.settings import load_settings

    run_server(load_settings())


def work() -> None:
    """Make the plans that were asked for, until Ctrl-C."""
    import logging
    import signal
    import threading

    from services.kernels.announce import warm_where_cold_and_log
    from services.production import make_worker
    from services.settings import load_settings

    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(name)s %(message)s", stream=sys.stderr
    )
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda _sign, _frame: stop.set())
    worker = make_worker(load_settings())
    warm_where_cold_and_log()
    worker.work(stop)
