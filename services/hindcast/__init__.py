"""`vinter hindcast`: the surface model on one site, against what its road showed."""
