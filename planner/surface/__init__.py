"""What lies on each segment and how cold it is."""
