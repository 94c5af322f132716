"""The town's segments: their shape, and the state they are in."""
