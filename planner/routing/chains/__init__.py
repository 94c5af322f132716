"""Tours as chains of tasks without directions: capacity and one cost to minimise."""
