"""Readings pulled into the surface state."""
