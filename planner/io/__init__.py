"""The planner's only door to the disk."""
