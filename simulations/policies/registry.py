"""The policies by name."""

from collections.abc import Sequence

from simulations.policies.baseline_rules import RULES
from simulations.policies.call_rules import AllOut, Officer, WhenCriterionMet
from simulations.policies.fixed_beats import FixedBeats
from simulations.policies.policy import Policy
from simulations.policies.vinter import Vinter

POLICIES = {
    "vinter": "a fresh plan every hour, only the streets that need it",
    "beats": "fixed beats, a class at a time, called by the same criteria",
    "all_out": "fixed beats, every class at every snowfall",
    "officer": "fixed beats, called by an officer's rule of thumb",
}


def build_policy(name: str, iterations: int) -> Policy:
    """Return a fresh policy; one policy object serves one run.

    Raises
    ------
    ValueError
        If no policy has that name.
    """
    if name == "vinter":
        return Vinter(iterations=iterations)
    if name == "beats":
        return FixedBeats(name=name, version=RULES.version, rule=WhenCriterionMet())
    if name == "all_out":
        return FixedBeats(name=name, version=RULES.version, rule=AllOut())
    if name == "officer":
        rule = Officer(
            depth_share=RULES.officer_depth_share,
            forecast_share=RULES.officer_forecast_share,
        )
        return FixedBeats(name=name, version=RULES.version, rule=rule)
    msg = f"'{name}' is not a policy; known are {', '.join(POLICIES)}"
    raise ValueError(msg)


def build_policies(names: Sequence[str], iterations: int) -> tuple[Policy, ...]:
    """Return a fresh policy for each name, in their order.

    Raises
    ------
    ValueError
        If a name is unknown or there twice.
    """
    for name in names:
        if names.count(name) > 1:
            msg = (
                f"policy '{name}' is asked for {names.count(name)} times, expected once"
            )
            raise ValueError(msg)
    return tuple(build_policy(name, iterations) for name in names)
