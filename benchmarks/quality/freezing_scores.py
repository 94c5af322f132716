"""How often a forecast tells frost from no frost in the nights that matter."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NEAR_C = 3.0
DRAWS = 1000
BLOCK = 7
SEED = 20261


def freezing_lines(
    rows: Mapping[str, Array], truth: Array, sun_w_m2: Array, against: str
) -> Iterator[str]:
    """Yield a table of hit and false-alarm rates, with paired intervals.

    Only hours without sun whose surface was within 3 °C of freezing count. The
    intervals are of the difference in hits less false alarms to one of the rows, by
    1,000 bootstrap draws of blocks of seven consecutive starts (two days).

    Parameters
    ----------
    rows : mapping of name to (M, L)
        Forecasts. [°C]
    truth, sun_w_m2 : (M, L)
        [°C, W/m²]
    against : str
        The row to compare with.
    """
    counts = (np.abs(truth) <= NEAR_C) & (sun_w_m2 <= 0.0) & np.isfinite(truth)
    for forecast in rows.values():
        counts &= np.isfinite(forecast)
    freezes = truth < 0.0
    yield (
        f"{int(counts.sum())} night hours within {NEAR_C:g} °C, "
        f"{int((counts & freezes).sum())} of them below freezing"
    )
    yield f"| model | hit rate | false-alarm rate | difference to {against} |"
    yield "|---|---|---|---|"
    reference = _tallies(rows[against], freezes, counts)
    for name, forecast in rows.items():
        own = _tallies(forecast, freezes, counts)
        hits, alarms = _rates(own.sum(axis=0))
        low, high = _interval(own, reference)
        gain = _skill(own.sum(axis=0)) - _skill(reference.sum(axis=0))
        interval = f"{gain:+.3f} ({low:+.3f} to {high:+.3f})"
        yield f"| {name} | {hits:.3f} | {alarms:.3f} | {interval} |"


def _tallies(forecast: Array, freezes: Array, counts: Array) -> Array:
    """Hits, misses, false alarms and correct rejections of each start, (M, 4)."""
    warned = forecast < 0.0
    return np.stack(
        [
            (counts & warned & freezes).sum(axis=1),
            (counts & ~warned & freezes).sum(axis=1),
            (counts & warned & ~freezes).sum(axis=1),
            (counts & ~warned & ~freezes).sum(axis=1),
        ],
        axis=1,
    ).astype(np.float64)


def _rates(tally: Array) -> tuple[float, float]:
    """Hit rate and false-alarm rate."""
    return float(tally[0] / (tally[0] + tally[1])), float(
        tally[2] / (tally[2] + tally[3])
    )


def _skill(tally: Array) -> float:
    """Hit rate less false-alarm rate (Peirce)."""
    hits, alarms = _rates(tally)
    return hits - alarms


def _interval(own: Array, other: Array) -> tuple[float, float]:
    """95 % interval of the difference in skill, blocks of starts drawn together."""
    generator = np.random.default_rng(SEED)
    blocks = own.shape[0] // BLOCK
    found = []
    for _ in range(DRAWS):
        drawn = generator.integers(0, blocks, blocks)
        rows = (drawn[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        found.append(_skill(own[rows].sum(axis=0)) - _skill(other[rows].sum(axis=0)))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
