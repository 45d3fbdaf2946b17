"""What becomes of memory that is free again, and what never takes any."""

import ctypes
import gc
import sys
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


def leave_out_redis() -> None:
    """Let who is alone do without redis, which python-socketio loads wherever it is installed.

    To be called first: it then looks as if it were not there, which spares 7 MB.
    """
    sys.modules["redis"] = None  # type: ignore[assignment]


def load_in_peace() -> None:
    """Look for no garbage while the application is loaded: nearly all of it is there to stay."""
    gc.disable()


def look_at_what_comes() -> None:
    """Look for garbage from now on, in what comes after the application.

    A look through the application itself takes a tenth of a second, in which everybody waits.
    """
    gc.freeze()
    gc.enable()
