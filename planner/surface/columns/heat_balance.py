"""The implicit step of heat through pavement, water, ice and snow, with phase changes.

Unknown are the temperatures of the pavement's surface and of every layer of snow, and
of the massless skin on top of the snow. The ground below enters as a straight line
(`planner.surface.columns.ground`), the air above as one too. Each body's enthalpy is a
curve of its temperature: straight in ice and in water, a jump at the freezing point,
the liquidus with salt. The step finds the branch of every curve that its own answer
lies on (an active set, with tangents on the liquidus), and hands back enthalpies summed
from fluxes, so that energy is conserved whether or not the search has ended.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called
from planner.surface.columns.brine import (
    enthalpy_j_m2,
    freezing_point_c,
    is_salted,
    liquidus_enthalpy,
)
from planner.surface.columns.column import LAYERS
from planner.surface.columns.vapour import FUSION_J_KG, ICE_J_KG_K, WATER_J_KG_K

Array = NDArray[np.float64]

BODIES = LAYERS + 1
"""The pavement, then the layers of snow that there are, upwards."""

(
    BODY,
    TOTAL,
    BRINE_SALT,
    BEGIN,
    ENTHALPY,
    HEAT,
    BASE,
    BRANCH,
    POINT,
    ANSWER,
    UPWARD,
    SOURCE,
    RIGHT,
    SHARE,
) = range(14)
ROWS = 14
"""Rows of the work table, one column a body: heat capacity of what never melts, water
in any form, salt, freezing point without ice, enthalpy before and after, slope and
intercept of its branch, which branch, where its tangent lies, temperature, conductance
to the next above, heat from outside, and two of the elimination."""

DRY, FROZEN, MIXED, LIQUID_WATER, BRINE = 0.0, 1.0, 2.0, 3.0, 4.0
_ATTEMPTS = 40
_TOGETHER = 5
"""So often all bodies move at once, then one by one (Murty's rule of the least index,
which ends)."""
_CLOSE_C = 0.005
_NUDGE = 0.02
_WATER_W_M2_K = 1e4
"""Through a layer that has melted away within the step: it insulates no more."""


class Air(NamedTuple):
    """What the air gives a surface of T °C: ``gain - loss * T``. [W/m², W/m²/K].

    ``vapour - vapour_loss * T`` of it is vapour [kg/m²/s], with ``latent_j_kg``; it is
    never less than ``least_vapour``, which is all that can evaporate.
    """

    gain: float
    loss: float
    vapour: float
    vapour_loss: float
    latent_j_kg: float
    least_vapour: float


class Below(NamedTuple):
    """What the ground gives the pavement's surface of T °C: ``gain - loss * T``."""

    gain: float
    loss: float


class Skin(NamedTuple):
    """Top of the snow: conductance to its uppermost body, and where it melts."""

    conductance: float
    melting_c: float


class Top(NamedTuple):
    """Temperature of the very top [°C], heat taken up [W/m²], vapour [kg/m²/s]."""

    surface_c: float
    flux_w_m2: float
    vapour_kg_m2_s: float


@called
def set_body(
    table: Array, body: int, heat: float, ice: float, liquid: float, warmth_c: float
) -> None:
    """Write a body's state and the branch to begin with; salt is set before."""
    total = ice + liquid
    salt = table[BRINE_SALT, body]
    table[BODY, body] = heat
    table[TOTAL, body] = total
    table[ENTHALPY, body] = enthalpy_j_m2(heat, ice, liquid, warmth_c)
    table[SOURCE, body] = 0.0
    table[POINT, body] = warmth_c
    table[BEGIN, body] = 0.0
    if total <= 0.0:
        table[BRANCH, body] = DRY
    elif is_salted(salt, total):
        table[BRANCH, body] = BRINE
        table[BEGIN, body] = freezing_point_c(salt, total)
    elif liquid <= 0.0 or (ice > 0.0 and warmth_c < 0.0):
        table[BRANCH, body] = FROZEN
    elif ice > 0.0:
        table[BRANCH, body] = MIXED
    else:
        table[BRANCH, body] = LIQUID_WATER
    _draw_branch(table, body)


@called
def _draw_branch(table: Array, body: int) -> None:
    """Write slope and intercept of the branch that a body is on."""
    heat, total = table[BODY, body], table[TOTAL, body]
    branch = table[BRANCH, body]
    if branch == DRY:
        table[HEAT, body] = heat
        table[BASE, body] = 0.0
    elif branch == FROZEN:
        table[HEAT, body] = heat + ICE_J_KG_K * total
        table[BASE, body] = -FUSION_J_KG * total
    elif branch == LIQUID_WATER:
        table[HEAT, body] = heat + WATER_J_KG_K * total
        table[BASE, body] = 0.0
    elif branch == BRINE:
        point = table[POINT, body]
        value, slope = liquidus_enthalpy(heat, total, table[BRINE_SALT, body], point)
        table[HEAT, body] = slope
        table[BASE, body] = value - slope * point


@called
def _moves(  # noqa: C901, PLR0911 - one case for each branch
    table: Array, body: int, after: float
) -> bool:
    """Move a body to the branch its answer lies on; say whether it moved."""
    branch, answer = table[BRANCH, body], table[ANSWER, body]
    if branch == DRY:
        return False
    if branch == FROZEN:
        if answer <= 0.0:
            return False
        table[BRANCH, body] = MIXED
        return True
    if branch == LIQUID_WATER:
        if answer >= 0.0:
            return False
        table[BRANCH, body] = MIXED
        return True
    if branch == MIXED:
        if after > 0.0:
            table[BRANCH, body] = LIQUID_WATER
        elif after < -FUSION_J_KG * table[TOTAL, body]:
            table[BRANCH, body] = FROZEN
        else:
            return False
        _draw_branch(table, body)
        return True
    point, begin = table[POINT, body], table[BEGIN, body]
    nudge = -_NUDGE * begin
    if abs(answer - point) < min(_CLOSE_C, nudge):
        return False
    # The curve bends up to the kink at `begin`: tangents are sure from its left side.
    if (answer > begin and point < begin - 2.0 * nudge) or answer < begin <= point:
        table[POINT, body] = begin - nudge
    else:
        table[POINT, body] = answer
    _draw_branch(table, body)
    return True


@called
def _has_melted(table: Array, body: int) -> bool:
    """Return whether a body is on the branch of water alone."""
    if table[BRANCH, body] == BRINE:
        return bool(table[POINT, body] >= table[BEGIN, body])
    return bool(table[BRANCH, body] == LIQUID_WATER)


@called
def _eliminate(
    table: Array, count: int, below: Below, gain: float, loss: float, step_s: float
) -> None:
    """Solve for the temperatures, with ``gain - loss * T`` on the uppermost body."""
    rate = 1.0 / step_s
    before_right = 0.0
    before_share = 0.0
    under = 0.0
    for body in range(count):
        upward = table[UPWARD, body] if body < count - 1 else 0.0
        if table[BRANCH, body] == MIXED:
            before_right = 0.0
            before_share = 0.0
        else:
            pivot = table[HEAT, body] * rate + under * (1.0 - before_share) + upward
            right = (table[ENTHALPY, body] - table[BASE, body]) * rate
            right += table[SOURCE, body] + under * before_right
            if body == 0:
                pivot += below.loss
                right += below.gain
            if body == count - 1:
                pivot += loss
                right += gain
            before_right = right / pivot
            before_share = upward / pivot
        table[RIGHT, body] = before_right
        table[SHARE, body] = before_share
        under = upward
    above = 0.0
    for body in range(count - 1, -1, -1):
        above = table[RIGHT, body] + table[SHARE, body] * above
        table[ANSWER, body] = above


@called
def _enthalpy_after(
    table: Array, body: int, count: int, below: Below, top_flux: float, step_s: float
) -> float:
    """Enthalpy of a body after the step, from the fluxes of the answer. [J/m²]."""
    answer = table[ANSWER, body]
    net = table[SOURCE, body]
    if body == 0:
        net += below.gain - below.loss * answer
    else:
        net -= table[UPWARD, body - 1] * (answer - table[ANSWER, body - 1])
    if body == count - 1:
        net += top_flux
    else:
        net += table[UPWARD, body] * (table[ANSWER, body + 1] - answer)
    return float(table[ENTHALPY, body] + step_s * net)


@called
def step_heat(  # noqa: C901, PLR0912, PLR0915 - one search, whose parts share its state
    table: Array, count: int, air: Air, below: Below, skin: Skin, step_s: float
) -> Top:
    """Carry heat for one step; the table's `ENTHALPY` becomes that after it.

    Parameters
    ----------
    table : (ROWS, BODIES)
        Written; see `set_body`.
    count : int
        Number of bodies; with one, the pavement itself is the top.
    air : Air
    below : Below
    skin : Skin
    step_s : float
        [s]

    Returns
    -------
    Top

    Notes
    -----
    A skin that would be warmer than its melting point is held there, and all that
    the air gives goes into the layer below it. A layer that melts away within the
    step is from then on a film of water on what lies below it.
    """
    gain, loss = air.gain, air.loss
    conductance = skin.conductance
    is_limited = False
    is_melting = False
    is_through = False
    flux = 0.0
    surface_c = 0.0
    vapour = 0.0
    for attempt in range(_ATTEMPTS):
        if count == 1:
            top_gain, top_loss = gain, loss
        elif is_melting:
            top_gain, top_loss = gain - loss * skin.melting_c, 0.0
        else:
            part = conductance / (conductance + loss)
            top_gain, top_loss = part * gain, part * loss
        _eliminate(table, count, below, top_gain, top_loss, step_s)
        uppermost_c = table[ANSWER, count - 1]
        moved = False
        if count == 1:
            surface_c = uppermost_c
        elif is_melting:
            surface_c = skin.melting_c
            into = conductance * (surface_c - uppermost_c)
            if gain - loss * surface_c < into - 1e-9:
                is_melting = False
                moved = True
        else:
            surface_c = (conductance * uppermost_c + gain) / (conductance + loss)
            if surface_c > skin.melting_c and not is_through:
                is_melting = True
                moved = True
        flux = top_gain - top_loss * uppermost_c
        vapour = air.vapour - air.vapour_loss * surface_c
        if is_limited:
            vapour = air.least_vapour
        elif vapour < air.least_vapour:
            is_limited = True
            moved = True
            gain += air.latent_j_kg * (air.least_vapour - air.vapour)
            loss -= air.latent_j_kg * air.vapour_loss
        for body in range(count):
            if table[BRANCH, body] == DRY:
                continue
            after = _enthalpy_after(table, body, count, below, flux, step_s)
            if not _moves(table, body, after):
                continue
            moved = True
            if body > 0 and _has_melted(table, body):
                table[UPWARD, body - 1] = _WATER_W_M2_K
                if body == count - 1:
                    conductance = _WATER_W_M2_K
                    is_through = True
                    is_melting = False
            if attempt >= _TOGETHER:
                break
        if not moved:
            break
    for body in range(count):
        # Fluxes between bodies use answers only, so the order does not matter.
        table[ENTHALPY, body] = _enthalpy_after(table, body, count, below, flux, step_s)
    return Top(surface_c, flux, vapour)
