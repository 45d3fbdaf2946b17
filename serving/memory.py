"""What becomes of memory that is free again."""

import ctypes
import gc
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


def load_in_peace() -> None:
    """Look for no garbage while the application is loaded: nearly all of it is there to stay."""
    gc.disable()


def look_at_what_comes() -> None:
    """Look for garbage from now on, in what comes after the application.

    A look through the application itself takes a tenth of a second, in which everybody waits.
    """
    gc.freeze()
    gc.enable()
