"""Recorded winters replayed under a policy."""
