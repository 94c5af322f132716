"""The vocabulary that every layer shares; standard library only."""
