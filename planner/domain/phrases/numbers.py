"""How figures are written in sentences."""


def with_sign(text: str) -> str:
    """Return a figure with a minus sign in place of the hyphen."""
    return text.replace("-", "\N{MINUS SIGN}")


def with_comma(text: str) -> str:
    """Return a figure with a decimal comma and a minus sign, as Swedish has it."""
    return with_sign(text).replace(".", ",")


def grouped(amount: int) -> str:
    """Return a whole number with its thousands apart: 12 300."""
    return f"{amount:,}".replace(",", "\N{NO-BREAK SPACE}")
