"""Arrays in, arrays out: the town, the surface, the priorities, the tours."""
