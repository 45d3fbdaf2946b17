"""Restoring a backup: the records as they were then, with an epoch of their own from there."""

import re
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
    backup_folder,
    copy_with_room,
    database_file,
    local_time,
    verify,
)
from restaurant.operations.backup_room import one_at_a_time
from restaurant.operations.console_account import console_account

#: How far the event ids move on when the last one of the lost database is unknown.
EVENT_ID_GAP = 1_000_000
#: How many replaced databases are kept.
MAX_ASIDE = 2
#: The files of a database: its journal, the journal's index, and itself.
SUFFIXES = ("-wal", "-shm", "")


def restore(backup: Path, by: str | None = None) -> Path | None:
    """Put a backup in the database's place, and return where the old database is now.

    The audit names the file and the person: ``by`` is a username, or another name; without it,
    the account at the console.

    The server must be stopped. Raises ``BackupError`` for a file that is no sound backup,
    before anything is touched. Everybody signs in anew, and every screen loads anew.
    """
    target = database_file()
    try:
        owner = acquire_lock(target, timeout=0)
    except DatabaseFileError as error:
        raise BackupError(str(error)) from error
    with closing(owner), one_at_a_time(target.parent):
        verify(backup)
        incoming = target.with_name(f".{target.name}.incoming")
        copy_with_room(backup, incoming, backup_folder())
        _start_new_epoch(incoming, _read_last_event_id(target))
        _audit_restore(incoming, backup.name, by or console_account())
        aside = _move_aside(target)
        incoming.replace(target)
        fsync_path(target.parent)
        mark_created(target)
        _forget_old(target, {aside, backup.resolve()})
    return aside


def _forget_old(file: Path, spared: set[Path | None]) -> None:
    """Remove databases that were put aside before the last ``MAX_ASIDE`` ones."""
    name = re.compile(rf"{re.escape(file.name)}\.before-restore-[0-9]{{8}}-[0-9]{{6}}")
    aside = sorted(one for one in file.parent.iterdir() if name.fullmatch(one.name))
    for old in aside[:-MAX_ASIDE]:
        for suffix in SUFFIXES if old.resolve() not in spared else ():
            old.with_name(old.name + suffix).unlink(missing_ok=True)


def _start_new_epoch(file: Path, last_event: int | None) -> None:
    """Give a restored database an epoch of its own, and event ids that no client has seen.

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
    fsync_path(file)


def _audit_restore(file: Path, backup_name: str, by: str) -> None:
    """Write down what was restored and by whom, unless there was no audit yet."""
    table = AuditEntry.__tablename__
    with closing(sqlite3.connect(file)) as database, database:
        known = "SELECT 1 FROM sqlite_master WHERE name = ?"
        if not database.execute(known, (table,)).fetchone():
            return
        person = database.execute("SELECT id, full_name FROM users WHERE username = ?", (by,))
        user_id, user_name = person.fetchone() or (None, by)
        database.execute(
            f"INSERT INTO {table} (at, action, user_id, user_name, field, to_value)"  # noqa: S608  # our own word
            " VALUES (?, ?, ?, ?, 'file', ?)",
            (_timestamp(), AuditAction.RESTORED.value, user_id, user_name, backup_name),
        )
    fsync_path(file)


def _timestamp() -> str:
    return now().replace(tzinfo=None).isoformat(" ", "microseconds")


def _read_last_event_id(file: Path) -> int | None:
    try:
        with closing(open_readonly(file)) as database:
            return int(database.execute("SELECT last_event_id FROM event_log").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return None


def _move_aside(file: Path) -> Path | None:
    """Keep the old database with its journal, which would spoil the new one."""
    aside = file.with_name(f"{file.name}.before-restore-{local_time().strftime(TIMESTAMP_FORMAT)}")
    for suffix in SUFFIXES:
        present = file.with_name(file.name + suffix)
        if present.exists():
            present.replace(aside.with_name(aside.name + suffix))
    return aside if aside.exists() else None
