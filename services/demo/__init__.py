"""The demo: a real town, a generated storm, everything in one process."""
