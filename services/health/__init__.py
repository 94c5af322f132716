"""Whether the service lives, is ready, and what it has done."""
