"""The production processes that answer requests and make plans."""
