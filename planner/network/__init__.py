"""The drivable town as arrays, and the shortest ways through it."""
