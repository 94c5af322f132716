"""The planner's sentences in English."""
