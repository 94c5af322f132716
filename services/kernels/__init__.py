"""Compiled kernels made before anybody waits for them."""
