"""Tours of vehicles with homes that refill on the way, within a time."""
