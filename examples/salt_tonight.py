"""How much salt a wet street takes as the night gets colder.

Run it with `uv run python examples/salt_tonight.py`; what it prints is kept in
`salt_tonight.out` and compared when the tests run.
"""

import numpy as np

from planner.priority.salt_table import Condition, salt_rates_g_m2

SURFACE_C = np.array([-1.0, -3.0, -6.0, -9.0, -12.0])


def main() -> None:
    """Print the table's rates for a wet surface, dry and pre-wetted."""
    wet = np.full(SURFACE_C.shape, Condition.WET, dtype=np.int8)
    dry_g_m2, times = salt_rates_g_m2(wet, SURFACE_C, prewet=False)
    prewet_g_m2, _ = salt_rates_g_m2(wet, SURFACE_C, prewet=True)
    print("surface [°C]   dry salt [g/m²]   pre-wetted [g/m²]   treatments")
    for row in zip(SURFACE_C, dry_g_m2, prewet_g_m2, times, strict=True):
        print(f"{row[0]:12.0f} {row[1]:17.0f} {row[2]:19.0f} {row[3]:12d}")
    print("nan: colder than the table goes; grit takes the place of salt")


if __name__ == "__main__":
    main()
