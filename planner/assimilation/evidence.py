"""Which reading changed which segment, in words for a task's reason."""

import numpy as np
from numpy.typing import NDArray

NONE = -1


class Evidence:
    """Keeps, for each segment, the last word on its depth and on its grip."""

    def __init__(self, segments: int) -> None:
        self._depth = np.full(segments, NONE, dtype=np.int32)
        self._grip = np.full(segments, NONE, dtype=np.int32)
        self._strongest_mm = np.zeros(segments)
        self._number_of: dict[str, int] = {}
        self._device = np.full(segments, NONE, dtype=np.int32)
        self._texts: list[str] = []

    def depth(
        self,
        segments: NDArray[np.intp],
        effect_mm: NDArray[np.float64],
        device: str,
        text: str,
    ) -> None:
        """Name a reading as what changed the depth on segments.

        The device with the largest effect is named, with its newest reading.
        """
        number = self._number_of.setdefault(device, len(self._number_of))
        strength_mm = np.abs(effect_mm)
        is_named = self._device[segments] == number
        is_named |= strength_mm >= self._strongest_mm[segments]
        named = segments[is_named]
        self._strongest_mm[named] = strength_mm[is_named]
        self._device[named] = number
        self._put(self._depth, named, text)

    def grip(self, segments: NDArray[np.intp], text: str) -> None:
        """Name a reading as what changed the slipperiness of segments."""
        self._put(self._grip, segments, text)

    def result(self) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Return one index per segment, and the clauses it points into.

        A segment changed by two readings points to both, joined.
        """
        width = len(self._texts) + 1
        pairs = (self._depth.astype(np.int64) + 1) * width + (self._grip + 1)
        found, of_segment = np.unique(pairs, return_inverse=True)
        texts: list[str] = []
        index_of_pair = np.full(found.size, NONE, dtype=np.int32)
        for pair, code in enumerate(found.tolist()):
            named = [i - 1 for i in divmod(code, width) if i > 0]
            clauses = list(dict.fromkeys(self._texts[index] for index in named))
            if clauses:
                index_of_pair[pair] = len(texts)
                texts.append("; ".join(clauses))
        return index_of_pair[of_segment.ravel()], tuple(texts)

    def _put(
        self,
        column: NDArray[np.int32],
        segments: NDArray[np.intp],
        text: str,
    ) -> None:
        """Write a clause down for some segments."""
        if not segments.size:
            return
        column[segments] = len(self._texts)
        self._texts.append(text)
