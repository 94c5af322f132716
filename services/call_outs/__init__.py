"""How many vehicles to call out, as a curve that the depot can see."""
