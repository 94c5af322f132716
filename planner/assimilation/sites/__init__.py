"""One observed site: held to its sensor, calibrated, learned from."""
