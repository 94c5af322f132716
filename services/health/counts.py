"""How many requests were answered, by method and status."""

import threading
from collections import Counter


class RequestCounts:
    """Counts that several threads may add to."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()

    def add(self, method: str, status: int) -> None:
        """Count one answered request."""
        with self._lock:
            self._counts[method, status] += 1

    def items(self) -> list[tuple[tuple[str, int], int]]:
        """Return the counts in a fixed order."""
        with self._lock:
            return sorted(self._counts.items())
