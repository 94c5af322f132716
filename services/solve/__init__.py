"""Solving public arc-routing instances."""
