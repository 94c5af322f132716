"""How every picture of the documentation looks, and how it is kept."""

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, BLACK, GREY = "#56B4E9", "#CC79A7", "#222222", "#8C8C8C"
"""Told apart by every kind of eye: M. Okabe and K. Ito, "Color universal design"
(2008)."""

LOOK = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "lines.linewidth": 1.7,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "legend.title_fontsize": 8.0,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}
PALETTE = 96
"""Colours that a picture is kept with; lines and their soft edges need no more."""

REFINED = 3
"""Rounds in which colours move to the mean of what they stand for."""


def keep(
    draw: Callable[[], Figure],
    path: Path,
    *,
    colours: int = PALETTE,
    dpi: float = 100.0,
) -> None:
    """Draw a picture and write it: the same file whenever it is drawn.

    Parameters
    ----------
    draw : callable
    path : Path
        ``.png``.
    colours : int
        Of its palette.
    dpi : float
        Points to the inch.
    """
    written = io.BytesIO()
    with mpl.rc_context(LOOK):
        draw().savefig(written, format="png", dpi=dpi, metadata={"Software": None})
    written.seek(0)
    with Image.open(written) as picture:
        palette = picture.convert("RGB").quantize(
            colours, method=Image.Quantize.MAXCOVERAGE, kmeans=REFINED
        )
        palette.save(path, optimize=True)


def panels(
    rows: int, columns: int, *, width_in: float = 8.4, height_in: float = 3.3
) -> tuple[Figure, list[Axes]]:
    """Return a figure and its axes in order of reading.

    Parameters
    ----------
    rows, columns : int
    width_in, height_in : float
        Of the whole. [inch]
    """
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def labelled(axis: Axes, title: str, across: str, up: str) -> None:
    """Give a panel its title and the quantities, with units, of its axes."""
    axis.set_title(title)
    axis.set_xlabel(across)
    axis.set_ylabel(up)
