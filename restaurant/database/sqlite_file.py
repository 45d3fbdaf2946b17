"""The SQLite file: who owns it, and whether it is still the one that was made.

Only the standard library is used: gunicorn's master asks before a green worker patches it.
"""

import fcntl
import os
import re
import sqlite3
import time
from pathlib import Path
from typing import IO
from urllib.parse import unquote

#: What every SQLite file begins with (https://sqlite.org/fileformat.html, section 1.3).
MAGIC = b"SQLite format 3\x00"

#: What follows the file's name on the note that it was made.
MARKER_SUFFIX = ".made"

#: How many seconds a start waits for a server that is still going away.
LOCK_TIMEOUT = 5


class DatabaseFileError(Exception):
    """The file cannot be used: the message says why and what to do, in a sentence or two."""


def sqlite_path(database_url: str) -> Path | None:
    """The file behind a SQLite address; None for another database, or one in memory."""
    found = re.match(r"sqlite(?:\+pysqlite)?:///([^?]+)", database_url)
    return Path(unquote(found[1])) if found and found[1] != ":memory:" else None


def acquire_lock(file: Path, timeout: float) -> IO[str]:
    """Become the one process that serves this file, for as long as what is returned stays open.

    Waits so many seconds for a predecessor that is still going away. Raises
    ``DatabaseFileError`` when another server keeps it: two would lose each other's work.
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
    """Raise ``DatabaseFileError`` for a file that is damaged, or gone where one was made.

    SQLite would silently put an empty database in its place.
    """
    if not file.exists() or file.stat().st_size == 0:
        if was_created(file):
            raise DatabaseFileError(
                f"The database {file} is gone or empty. Bring it back with 'flask --app wsgi "
                f"restore FILE', or remove {_with_suffix(file, MARKER_SUFFIX)} to begin anew."
            )
        return
    with file.open("rb") as content:
        begins_well = content.read(len(MAGIC)) == MAGIC
    if not begins_well:
        raise DatabaseFileError(
            f"{file} is damaged: it is no SQLite database, and it was left as it is. "
            "Bring back a backup with 'flask --app wsgi restore FILE'."
        )


def mark_created(file: Path) -> None:
    """Note that a database was made here, so that its loss is noticed."""
    _with_suffix(file, MARKER_SUFFIX).write_text(
        "A database was made here. It must not get lost.\n"
    )


def was_created(file: Path) -> bool:
    """Whether a database was made here."""
    return _with_suffix(file, MARKER_SUFFIX).exists()


def created_at(file: Path) -> float | None:
    """When a database was made here, in Unix seconds; None where nobody remembers any."""
    try:
        return _with_suffix(file, MARKER_SUFFIX).stat().st_mtime
    except OSError:
        return None


def open_readonly(file: Path) -> sqlite3.Connection:
    """A database opened for reading only: it is never made, and never changed."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def fsync_path(path: Path) -> None:
    """Make the content of a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def atomic_replace(draft: Path, file: Path) -> None:
    """Give a finished draft its name: after a power cut it is there whole, or not at all."""
    fsync_path(draft)
    draft.replace(file)
    fsync_path(file.parent)


def _with_suffix(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
