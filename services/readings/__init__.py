"""Readings as they are stored and asked for."""
