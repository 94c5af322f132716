"""Parameters of how readings are believed, with their sources."""
