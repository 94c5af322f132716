"""Pictures of need: how much salt, by what has to be melted and how cold it is."""

import numpy as np
from matplotlib.figure import Figure

from benchmarks.figures.style import BLUE, GREEN, ORANGE, PURPLE, RED, labelled, panels
from planner.priority.salt_table import SALT_TABLE, Condition

WARMEST_C = 1.0


def salt_rates() -> Figure:
    """Draw dry salt by the coldest surface temperature of the time it has to work."""
    figure, [axis] = panels(1, 1, width_in=6.4)
    looks = (
        (Condition.FROST_OR_DAMP, "frost, damp", BLUE, "-"),
        (Condition.WET, "wet", GREEN, "--"),
        (Condition.LIGHT_SNOW_FORECAST, "light snow expected", ORANGE, "-."),
        (Condition.ICE_FORMED, "ice has formed", RED, ":"),
        (
            Condition.SNOW_OR_FREEZING_RAIN_FORECAST,
            "snow or freezing rain expected",
            PURPLE,
            "-",
        ),
    )
    for number, (condition, name, colour, dash) in enumerate(looks):
        rows = [row for row in SALT_TABLE if row.condition == condition]
        rows.sort(key=lambda row: -row.coldest_c)
        ends_c, rates = [], []
        for row in rows:
            ends_c += [min(row.below_c, WARMEST_C), row.coldest_c]
            rates += [row.dry_g_m2 * row.treatments] * 2
        axis.plot(
            ends_c,
            np.array(rates) + 0.25 * (number - 2),
            color=colour,
            ls=dash,
            label=name,
        )
    axis.set_ylim(0.0, 60.0)
    axis.set_xlim(-10.5, WARMEST_C)
    axis.legend(loc="upper right", ncols=2)
    labelled(
        axis,
        "Rates given twice are added up; lines are set apart by a little",
        "Coldest road surface temperature [°C]",
        "Dry salt [g/m²]",
    )
    return figure
