"""Cameras that read snow depth."""
