"""Heat in the pavement and the ground: an implicit step that costs two sweeps.

Heat capacities and conductances do not change during a run, so the elimination from
the deepest node up to the second is done once for every length of step. What is left
of the ground for the surface is a straight line: the second node's temperature is
``offset + slope * surface temperature``.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called
from planner.surface.columns.sites import Pavement
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

NODES = 13
NODE_DEPTHS_M = (
    np.array([0.0, 1.0, 2.5, 4.5, 7.0, 10.0, 15.0, 22.0, 32.0, 46.0, 66.0, 95.0, 140.0])
    / 100.0
)
DECK_DEPTHS_M = (
    np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.5, 7.5, 10.0, 13.0, 17.0, 22.0, 28.0, 35.0])
    / 100.0
)
"""Nodes of a bridge deck, the last at its underside."""
TOP_M = 0.15
"""How deep the parameters for the top reach."""
UNDERSIDE_W_M2_K = 10.0
"""From a deck's underside to the air: radiation 5 and a light wind 5 W/m²/K."""

_ASPHALT = (0.9, 2.10e6)
_CONCRETE = (2.0, 2.10e6)
_ROCK = (0.95, 2.10e6)
_SOIL = (1.3, 2.20e6)
_SAND = (1.0, 2.0e6)
LAYERS: dict[Pavement, tuple[tuple[float, float, float], ...]] = {
    Pavement.ASPHALT: ((0.15, *_ASPHALT), (0.60, *_ROCK), (9.0, *_SOIL)),
    Pavement.PAVING: ((0.10, *_CONCRETE), (0.15, *_SAND), (0.5, *_ROCK), (9.0, *_SOIL)),
    Pavement.GRAVEL: ((0.60, *_ROCK), (9.0, *_SOIL)),
    Pavement.BRIDGE: ((0.10, *_ASPHALT), (9.0, *_CONCRETE)),
    Pavement.GROUND: ((0.10, 0.6, 2.2e6), (9.0, *_SOIL)),
}
"""Lower end [m], conductivity [W/m/K] and heat capacity [J/m³/K] of the layers, from
the top. Asphalt, rock, sand and concrete: Crevier and Delage, "METRo: a new model for
road-condition forecasting in Canada", J. Appl. Meteor. 40 (2001) 2026-2037, and the
tables of its program; soil, moist, and turf: Oke, "Boundary Layer Climates" (1987)."""


class Ground(NamedTuple):
    """What the step needs of the ground, (P,) pavements, (D,) lengths of step.

    Attributes
    ----------
    capacity : (P, N)
        Of each node's share of the column. [J/m²/K]
    conductance : (P, N)
        From a node to the next below; the last to the air under a deck. [W/m²/K]
    kept, passed, slope : (D, P, N)
        ``offset[i] = kept[i] * old temperature[i] + passed[i] * offset[i + 1]`` and
        ``temperature[i] = offset[i] + slope[i] * temperature[i - 1]``.
    """

    capacity: Array
    conductance: Array
    kept: Array
    passed: Array
    slope: Array


def node_depths_m(pavement: Pavement) -> Array:
    """Return how deep the nodes of a pavement lie, (N,). [m]."""
    depths = DECK_DEPTHS_M if pavement is Pavement.BRIDGE else NODE_DEPTHS_M
    return depths.copy()


def _column(pavement: Pavement, params: ColumnParams) -> tuple[Array, Array]:
    """Return capacities and conductances of one pavement's nodes."""
    depths = node_depths_m(pavement)
    fine_m = np.unique(
        np.concatenate(
            [
                depths,
                0.5 * (depths[1:] + depths[:-1]),
                [lower for lower, _, _ in LAYERS[pavement] if lower < depths[-1]],
                [TOP_M],
            ]
        )
    )
    middle_m, thick_m = 0.5 * (fine_m[1:] + fine_m[:-1]), np.diff(fine_m)
    layer = np.searchsorted([lower for lower, _, _ in LAYERS[pavement]], middle_m)
    table = np.array(LAYERS[pavement])
    is_top = middle_m < TOP_M
    conductivity = table[layer, 1] * np.where(is_top, params.conductivity_factor, 1.0)
    capacity = table[layer, 2] * np.where(is_top, params.heat_capacity_factor, 1.0)
    edges = np.concatenate([[0.0], 0.5 * (depths[1:] + depths[:-1]), [np.inf]])
    owner = np.searchsorted(edges, middle_m, side="right") - 1
    stored = capacity * thick_m
    node_capacity = np.bincount(owner, stored, minlength=NODES).astype(np.float64)
    gap = np.searchsorted(depths, middle_m, side="right") - 1
    resistance = np.bincount(gap, thick_m / conductivity, minlength=NODES - 1)
    under = UNDERSIDE_W_M2_K if pavement is Pavement.BRIDGE else 0.0
    conductance: Array = np.concatenate([1.0 / resistance, [under]])
    return node_capacity, conductance


@lru_cache(maxsize=32)
def build_ground(params: ColumnParams, lengths_s: tuple[float, ...]) -> Ground:
    """Prepare the ground for the given lengths of step.

    Parameters
    ----------
    params : ColumnParams
    lengths_s : tuple of float
        D of them. [s]
    """
    steps_s = np.array(lengths_s)
    columns = [_column(pavement, params) for pavement in Pavement]
    capacity = np.array([column[0] for column in columns])
    conductance = np.array([column[1] for column in columns])
    shape = (steps_s.size, *capacity.shape)
    kept, passed, slope = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    below_slope = np.zeros(shape[:2])
    for node in range(NODES - 1, 0, -1):
        stored = capacity[None, :, node] / steps_s[:, None]
        below = conductance[None, :, node]
        above = conductance[None, :, node - 1]
        pivot = stored + above + below * (1.0 - below_slope)
        kept[:, :, node] = stored / pivot
        passed[:, :, node] = below / pivot
        slope[:, :, node] = above / pivot
        below_slope = slope[:, :, node]
    return Ground(capacity, conductance, kept, passed, slope)


@called
def line_below(
    ground: Ground, step: int, pavement: int, warmth: Array, air_c: float, line: Array
) -> None:
    """Write each node's offset into ``line`` for the step, deepest first.

    Parameters
    ----------
    ground : Ground
    step : int
        Which length of step, an index into D.
    pavement : int
    warmth : (N,)
        Temperatures before. [°C]
    air_c : float
        Under a deck. [°C]
    line : (N,)
        Written. [°C]
    """
    offset = air_c
    for node in range(NODES - 1, 0, -1):
        offset = (
            ground.kept[step, pavement, node] * warmth[node]
            + ground.passed[step, pavement, node] * offset
        )
        line[node] = offset


@called
def follow_surface(
    ground: Ground, step: int, pavement: int, warmth: Array, line: Array
) -> None:
    """Write the new temperatures below the surface, whose own is in ``line[0]``."""
    above = line[0]
    for node in range(1, NODES):
        above = line[node] + ground.slope[step, pavement, node] * above
        warmth[node] = above
