"""Plans: request, fetch, print."""
