"""How likely each surface state is, by the model and by who says what."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from planner.assimilation_params import ReportParams
from planner.domain.surface_states import SLIPPERY, SurfaceState

Array = NDArray[np.float64]
STATES = tuple(SurfaceState)
COUNT = len(STATES)
DRY, MOIST, WET, SLUSH, SNOW, PACKED, ICE, FROST = range(COUNT)
IS_SLIPPERY = np.array([state in SLIPPERY for state in STATES])

# Which states are taken for each other, and become each other within minutes.
NEIGHBOURS = {
    DRY: (MOIST, FROST),
    MOIST: (DRY, WET),
    WET: (MOIST, SLUSH),
    SLUSH: (WET, SNOW),
    SNOW: (SLUSH, PACKED),
    PACKED: (SNOW, ICE),
    ICE: (PACKED, FROST),
    FROST: (ICE, DRY),
}
# Of mistakes that are not between neighbours, the share that mixes up a slippery
# surface with another: who drives on it feels that.
ACROSS = 1.0 / 3.0
# A model is wrong in other ways than an eye: by salt and ploughs it does not know of.
MODEL_NEIGHBOUR_WEIGHT = 3.0
MODEL_CONFUSES = {
    DRY: (MOIST, FROST, ICE),
    MOIST: (DRY, WET, ICE),
    WET: (MOIST, ICE, SLUSH),
    SLUSH: (WET, SNOW, ICE),
    SNOW: (SLUSH, PACKED, ICE),
    PACKED: (SNOW, ICE, SLUSH),
    ICE: (PACKED, FROST, WET),
    FROST: (ICE, DRY, MOIST),
}
# What is left of a state on the wrong side of freezing: salt, heat from below.
LEAST_PLAUSIBLE = 0.1


def confusion(accuracy: float, neighbour_share: float) -> Array:
    """Return how often each state is called what, (true, said), rows sum to 1.

    ``accuracy`` right, ``neighbour_share`` a neighbour (shrunk and stretched with
    what accuracy leaves, from 0.65), the rest something else.

    References
    ----------
    .. [1] Dawid and Skene (1979), Appl. Statist. 28, 20.
    """
    wrong = 1.0 - accuracy
    near = wrong * neighbour_share / (neighbour_share + 0.1)
    table = np.zeros((COUNT, COUNT))
    for true in range(COUNT):
        beside = list(NEIGHBOURS[true])
        others = [s for s in range(COUNT) if s != true and s not in beside]
        across = [s for s in others if IS_SLIPPERY[s] != IS_SLIPPERY[true]]
        alike = [s for s in others if IS_SLIPPERY[s] == IS_SLIPPERY[true]]
        table[true, true] = accuracy
        table[true, beside] = near / len(beside)
        share = ACROSS if alike else 1.0
        table[true, across] = (wrong - near) * share / len(across)
        if alike:
            table[true, alike] = (wrong - near) * (1.0 - share) / len(alike)
    return table


def model_table(params: ReportParams) -> Array:
    """Return what is true how often when the model says a state, (said, true).

    The model is right in ``model_accuracy`` of the cases; of the rest, states that it
    is known to mix up have three times the share of others, and packed snow half. Rows
    sum to 1.
    """
    table = np.ones((COUNT, COUNT))
    # Snow lies before it is packed.
    table[:, PACKED] = 0.5
    for said, mixed in MODEL_CONFUSES.items():
        table[said, list(mixed)] = MODEL_NEIGHBOUR_WEIGHT
        table[said, said] = 0.0
    table *= (1.0 - params.model_accuracy) / table.sum(axis=1, keepdims=True)
    table[np.arange(COUNT), np.arange(COUNT)] = params.model_accuracy
    return table


def model_belief(
    state: NDArray[np.int8],
    above_freezing_k: Array,
    table: Array,
    temperature_error_k: float,
) -> Array:
    """Return how likely each state is when the model says one of them.

    The table's row, weighed by how plausible a state is at the temperature with its
    error: what is liquid is frozen with the chance that the surface is in truth below
    freezing, and the other way round.

    Parameters
    ----------
    state : (C,) int8
        Index into `STATES`.
    above_freezing_k : (C,)
        Surface temperature minus the freezing point of what lies there. [K]
    table : (8, 8)
        `model_table`, or what was learned of it.
    temperature_error_k : float

    Returns
    -------
    (C, 8)
        Rows sum to 1.
    """
    cold = ndtr(-above_freezing_k / temperature_error_k)
    belief: Array = table[state] * _plausible(cold)
    right = table[state, state]
    # Where the temperature alone decides, what the model has follows it.
    belief[:, ICE] += np.where(np.isin(state, (MOIST, WET)), right * cold, 0.0)
    thawed = np.where(np.isin(state, (ICE, FROST)), right * (1.0 - cold), 0.0)
    belief[:, MOIST] += thawed
    belief /= belief.sum(axis=1, keepdims=True)
    return belief


def _plausible(cold: Array) -> Array:
    """Return the weight of each state by the chance that it freezes, (C, 8)."""
    weight = np.ones((cold.size, COUNT))
    span = 1.0 - LEAST_PLAUSIBLE
    weight[:, [ICE, FROST]] = (LEAST_PLAUSIBLE + span * cold)[:, None]
    weight[:, [MOIST, WET]] = (LEAST_PLAUSIBLE + span * (1.0 - cold))[:, None]
    weight[:, SLUSH] = LEAST_PLAUSIBLE + span * (1.0 - 0.7 * cold)
    weight[:, [SNOW, PACKED]] = (0.3 + 0.7 * cold)[:, None]
    return weight


def chosen_state(belief: Array, slippery_above: float) -> NDArray[np.int8]:
    """Return the state to plan with, (C,): slippery first, then the likeliest.

    Parameters
    ----------
    belief : (C, 8)
    slippery_above : float
        Probability from which a segment counts as slippery.
    """
    is_slippery = belief[:, IS_SLIPPERY].sum(axis=1) >= slippery_above
    among = np.where(is_slippery[:, None] == IS_SLIPPERY, belief, -1.0)
    found: NDArray[np.int8] = among.argmax(axis=1).astype(np.int8)
    return found
