"""From elevation to what a segment feels of it."""
