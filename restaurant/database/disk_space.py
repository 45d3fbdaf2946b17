"""How much of the disk is kept for orders, whatever else would like to have it."""

import shutil
from pathlib import Path

#: Below this much free disk an evening's orders may not fit.
MIN_FREE_BYTES = 50 * 1024 * 1024


def free_bytes(folder: Path) -> int:
    """The free space on the disk that the folder is on."""
    return shutil.disk_usage(folder).free
