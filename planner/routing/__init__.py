"""Arc routing: who drives what, in which order."""
