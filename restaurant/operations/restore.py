"""Restoring a backup: the records as they were then, under a new epoch."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.clock import now
from restaurant.database.sqlite_file import (
    DatabaseFileError,
    acquire_lock,
    fsync_path,
    mark_created,
    open_readonly,
)
from restaurant.operations.backup import (
    TIMESTAMP_FORMAT,
    BackupError,
    copy_file,
    database_file,
    local_time,
    verify,
)

#: How many event ids are skipped when the last one of the lost database is unknown.
EVENT_ID_GAP = 1_000_000


def restore(backup: Path) -> Path | None:
    """Put a backup in the database's place, and return where the old database is now.

    The server must be stopped. Raises ``BackupError`` for a file that is no sound backup,
    before anything is touched. Everybody signs in anew, and every screen loads anew.
    """
    target = database_file()
    try:
        owner = acquire_lock(target, timeout=0)
    except DatabaseFileError as error:
        raise BackupError(str(error)) from error
    with closing(owner):
        verify(backup)
        incoming = target.with_name(f".{target.name}.incoming")
        copy_file(backup, incoming)
        _start_new_epoch(incoming, _read_last_event_id(target))
        aside = _move_aside(target)
        incoming.replace(target)
        fsync_path(target.parent)
        mark_created(target)
    return aside


def _start_new_epoch(file: Path, last_event: int | None) -> None:
    """Give a restored database a new epoch, and event ids that no client has seen.

    Without its old events and sessions every client finds out that it must load anew and
    sign in anew, also one that was dismissed after the backup was made.
    """
    with closing(sqlite3.connect(file)) as database, database:
        own = database.execute("SELECT last_event_id FROM event_log").fetchone()[0]
        beyond = own + EVENT_ID_GAP if last_event is None else max(own, last_event)
        database.execute(
            "UPDATE event_log SET last_event_id = ?, epoch = ?", (beyond + 1, str(uuid4()))
        )
        database.execute("DELETE FROM events")
        database.execute(
            "UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL",
            (_timestamp(),),
        )
        _audit_restore(database)
    fsync_path(file)


def _audit_restore(database: sqlite3.Connection) -> None:
    """Record the restore, unless the backup is older than the audit log."""
    known = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if database.execute(known, (AuditEntry.__tablename__,)).fetchone():
        database.execute(
            f"INSERT INTO {AuditEntry.__tablename__} (at, action) VALUES (?, ?)",  # noqa: S608  # our own word
            (_timestamp(), AuditAction.RESTORED.value),
        )


def _timestamp() -> str:
    return now().replace(tzinfo=None).isoformat(" ", "microseconds")


def _read_last_event_id(file: Path) -> int | None:
    try:
        with closing(open_readonly(file)) as database:
            return int(database.execute("SELECT last_event_id FROM event_log").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return None


def _move_aside(file: Path) -> Path | None:
    """Rename the old database and its journal, which would corrupt the new one."""
    aside = file.with_name(f"{file.name}.before-restore-{local_time().strftime(TIMESTAMP_FORMAT)}")
    for suffix in ("-wal", "-shm", ""):
        present = file.with_name(file.name + suffix)
        if present.exists():
            present.replace(aside.with_name(aside.name + suffix))
    return aside if aside.exists() else None
