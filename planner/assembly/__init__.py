"""From the models' arrays to the plan that people read."""
