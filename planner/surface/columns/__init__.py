"""The column model: heat, water and snow of one site from step to step."""
