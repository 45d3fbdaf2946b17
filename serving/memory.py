"""What the C library does with memory that is free again."""

import ctypes
from contextlib import suppress

# From malloc.h of glibc, for mallopt.
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

LARGE = 1024 * 1024
FEW = 2


def give_memory_back() -> None:
    """Keep little of what was freed, where the C library is glibc and would keep much.

    It has a store of memory for each of many threads, and the 19 MiB of a password's hash would
    stay in every one. Large pieces go back to the system at once instead.
    """
    with suppress(OSError, AttributeError):
        set_option = ctypes.CDLL(None).mallopt
        set_option(M_MMAP_THRESHOLD, LARGE)
        set_option(M_ARENA_MAX, FEW)
