"""The composition root: settings, database, HTTP, workers, command line."""
