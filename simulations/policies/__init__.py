"""Ways to run a winter: Vinter, and three frozen baselines."""
