"""What people and cars said, as a belief about the surface."""
