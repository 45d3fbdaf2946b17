"""Room for a backup: the oldest copies go first, so that the orders after it have their share."""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from restaurant.database.disk_space import MIN_FREE_BYTES, free_bytes

#: So many of the newest copies stay, however full the disk is.
MIN_COPIES = 2

NAME_PATTERN = re.compile(
    r"restaurant-(20\d\d(?:0[1-9]|1[0-2])[0-3]\d-[0-2]\d[0-5]\d[0-5]\d)\.sqlite3"
)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until nobody else copies the database in this folder; the system frees it by itself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_room(source: Path, target: Path, nightly: Path, database: Path) -> int:
    """Delete old nightly copies until a copy fits; returns the bytes that are still missing.

    Where the copy would share the disk with the database, ``MIN_FREE_BYTES`` are left for orders
    beside it. When even that cannot be reached, only as many copies go as orders need.
    """
    wanted = size_of(source)
    reserve = MIN_FREE_BYTES if _is_same_disk(target.parent, database.parent) else 0
    removable: Sequence[Path] = ()
    if nightly.is_dir() and _is_same_disk(target.parent, nightly):
        spared = {source.resolve(), target.resolve()}
        old = nightly_copies(nightly)[:-MIN_COPIES]
        removable = [copy for copy in old if copy.resolve() not in spared]
    reachable = free_bytes(target.parent) + sum(copy.stat().st_size for copy in removable)
    _free(target.parent, wanted + reserve if reachable >= wanted + reserve else reserve, removable)
    return max(wanted + reserve - free_bytes(target.parent), 0)


def size_of(database: Path) -> int:
    """How many bytes a copy may take: those of the file, and of what waits in its journal."""
    files = (database, database.with_name(database.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.is_file())


def nightly_copies(folder: Path) -> list[Path]:
    """The nightly copies, the oldest first: their names sort by age."""
    return sorted(file for file in folder.iterdir() if NAME_PATTERN.fullmatch(file.name))


def draft_of(target: Path) -> Path:
    """Where a copy stands until it is whole."""
    return target.with_name(f".{target.name}.partial")


def remove_drafts(source: Path, target: Path, nightly: Path) -> None:
    """Remove what interrupted runs have left half written, with SQLite's journals of it."""
    for folder in {nightly, target.parent, source.parent}:
        for file in folder.glob(".*.partial*") if folder.is_dir() else ():
            if file.name.startswith(_draft_names(source, target)):
                file.unlink(missing_ok=True)


def _draft_names(source: Path, target: Path) -> tuple[str, ...]:
    return (".restaurant-20", f".{target.name}.partial", f"..{source.name}.incoming.partial")


def _is_same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _free(folder: Path, goal: int, oldest_first: Sequence[Path]) -> None:
    for copy in oldest_first:
        if free_bytes(folder) >= goal:
            return
        copy.unlink(missing_ok=True)
