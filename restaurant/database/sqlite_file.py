"""The SQLite file: the lock of its one server, and whether it is still intact.

Uses the standard library only: gunicorn's master calls it before a green worker patches.
"""

import fcntl
import os
import sqlite3
import time
from pathlib import Path
from typing import IO

#: The first bytes of every SQLite file (https://sqlite.org/fileformat.html, section 1.3).
MAGIC = b"SQLite format 3\x00"

#: Suffix of the marker file that says that a database was created here.
MARKER_SUFFIX = ".made"

#: Seconds that a start waits for a server that is shutting down.
LOCK_TIMEOUT = 5


class DatabaseFileError(Exception):
    """The file cannot be used: the message says why and what to do, in a sentence or two."""


def acquire_lock(file: Path, timeout: float) -> IO[str]:
    """Lock the file for this process for as long as the returned file object stays open.

    Waits ``timeout`` seconds for a server that is shutting down. Raises ``DatabaseFileError``
    when another server holds the lock: two would lose each other's changes.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _with_suffix(file, ".lock").open("w")  # it stays open on purpose
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                lock.close()
                sentence = f"Another server uses {file}: stop it first, or set another DATA_DIR."
                raise DatabaseFileError(sentence) from None
            time.sleep(0.1)
        else:
            return lock


def check_header(file: Path) -> None:
    """Raise ``DatabaseFileError`` for a damaged file, or a missing one where one was created.

    SQLite would silently create an empty database in its place.
    """
    if not file.exists() or file.stat().st_size == 0:
        if was_created(file):
            raise DatabaseFileError(
                f"The database {file} is missing or empty. Restore it with 'flask --app wsgi "
                f"restore FILE', or remove {_with_suffix(file, MARKER_SUFFIX)} to start anew."
            )
        return
    with file.open("rb") as content:
        begins_well = content.read(len(MAGIC)) == MAGIC
    if not begins_well:
        raise DatabaseFileError(
            f"{file} is damaged: it is no SQLite database. It was not changed. "
            "Restore a backup with 'flask --app wsgi restore FILE'."
        )


def mark_created(file: Path) -> None:
    """Write the marker, so that a later loss of the file is noticed."""
    _with_suffix(file, MARKER_SUFFIX).write_text(
        "A database was created here. If its file is missing, the server does not start.\n"
    )


def was_created(file: Path) -> bool:
    """Whether a database was created here."""
    return _with_suffix(file, MARKER_SUFFIX).exists()


def created_at(file: Path) -> float | None:
    """When a database was created here, in Unix seconds; None without a marker."""
    try:
        return _with_suffix(file, MARKER_SUFFIX).stat().st_mtime
    except OSError:
        return None


def open_readonly(file: Path) -> sqlite3.Connection:
    """Open a database for reading only: it is neither created nor changed."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def fsync_path(path: Path) -> None:
    """Flush a file's content, or a folder's entries, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def atomic_replace(draft: Path, file: Path) -> None:
    """Rename a finished draft: after a power cut the file is complete, or not there at all."""
    fsync_path(draft)
    draft.replace(file)
    fsync_path(file.parent)


def _with_suffix(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
