"""When to go: whether an area is called out now."""
