"""How likely something is, as people say it."""

from math import floor

FINE_STEP_PCT, STEP_PCT = 5, 10
FINE_BELOW_PCT, FINE_ABOVE_PCT = 20, 80


def spoken_chance(chance: float) -> str:
    """Say a chance in steps of 10 %, of 5 % below 20 and above 80, never 0 or 100.

    Parameters
    ----------
    chance : float
        0 to 1.
    """
    percent = 100.0 * chance
    is_fine = not FINE_BELOW_PCT <= percent <= FINE_ABOVE_PCT
    step = FINE_STEP_PCT if is_fine else STEP_PCT
    rounded = floor(percent / step + 0.5) * step
    return f"{min(max(rounded, FINE_STEP_PCT), 100 - FINE_STEP_PCT)} %"
