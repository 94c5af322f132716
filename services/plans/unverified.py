"""A plan that the verifier finds fault with: our own defect, and nobody gets it."""

from collections.abc import Sequence

MOST_VIOLATIONS = 3


class UnverifiedPlanError(RuntimeError):
    """The verifier found fault with a plan; nothing is written or stored."""


def refuse_unverified(violations: Sequence[str]) -> None:
    """Raise UnverifiedPlanError where a plan breaks any rule, naming the first."""
    if violations:
        msg = f"the plan breaks {len(violations)} rules and is not kept: " + "; ".join(
            violations[:MOST_VIOLATIONS]
        )
        raise UnverifiedPlanError(msg)
