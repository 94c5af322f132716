"""Runs: recorded winters replayed under one or more policies."""
