"""What the planner says, in each language that it speaks."""
