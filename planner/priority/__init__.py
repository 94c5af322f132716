"""What needs doing, by when, and why."""
