"""Running Vinter: databases, devices, dead letters, recordings."""
