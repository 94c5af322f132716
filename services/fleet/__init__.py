"""The fleet at work: what vehicles have done, and when each is free again."""
