"""Imported first by what runs kernels: none is run that was compiled from older code.

numba takes the folder of compiled kernels from the environment when a kernel is made,
so it is chosen before the planner is imported.
"""

from services.kernel_cache import choose_kernel_cache

choose_kernel_cache()
