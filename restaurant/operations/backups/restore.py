"""Restoring a backup: the records as they were then, under a new epoch."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, NullPool, create_engine, delete, insert, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError

from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.auth.models import Session, User
from restaurant.clock import now
from restaurant.collation import username_key
from restaurant.database.event_log import Event, EventLog
from restaurant.database.sqlite_file import (
    DatabaseFileError,
    acquire_lock,
    fsync_path,
    mark_created,
    open_readonly,
)
from restaurant.operations.backups.backup import (
    TIMESTAMP_FORMAT,
    BackupError,
    backup_folder,
    copy_with_room,
    database_file,
    local_time,
    verify,
)
from restaurant.operations.backups.room import one_at_a_time
from restaurant.operations.console_account import console_account

#: How many event ids are skipped when the last one of the lost database is unknown.
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
        copy_with_room(backup, incoming, backup_folder(), database=target)
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
    """Give a restored database a new epoch, and event ids that no client has seen.

    Without its old events and sessions every client finds out that it must load anew and
    sign in anew, also one that was dismissed after the backup was made.

    The statements name only columns that the first version had: the backup may be as old.
    """
    with _engine(partial(sqlite3.connect, file)).begin() as restored:
        own = restored.scalars(select(EventLog.last_event_id)).one()
        beyond = own + EVENT_ID_GAP if last_event is None else max(own, last_event)
        restored.execute(update(EventLog).values(last_event_id=beyond + 1, epoch=str(uuid4())))
        restored.execute(delete(Event))
        restored.execute(update(Session).where(Session.ended_at.is_(None)).values(ended_at=now()))
    fsync_path(file)


def _audit_restore(file: Path, backup_name: str, by: str) -> None:
    """Record what was restored and by whom, unless the backup is older than the audit log."""
    with _engine(partial(sqlite3.connect, file)).begin() as restored:
        if not inspect(restored).has_table(AuditEntry.__tablename__):
            return
        users = restored.execute(select(User.id, User.full_name, User.username))
        key = username_key(by)
        found = (user for user in users if username_key(user.username) == key)
        user = next(found, None)
        restored.execute(
            insert(AuditEntry).values(
                action=AuditAction.RESTORED.value,
                user_id=user and user.id,
                user_name=user.full_name if user else by,
                field="file",
                after=backup_name,
            )
        )
    fsync_path(file)


def _read_last_event_id(file: Path) -> int | None:
    """The last event of the database to replace; None when it cannot be read."""
    try:
        with _engine(partial(open_readonly, file)).connect() as lost:
            return lost.scalar(select(EventLog.last_event_id))
    except SQLAlchemyError:
        return None


def _engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """SQLAlchemy for one file, which is closed with each connection."""
    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _move_aside(file: Path) -> Path | None:
    """Rename the old database and its journal, which would corrupt the new one."""
    aside = file.with_name(f"{file.name}.before-restore-{local_time().strftime(TIMESTAMP_FORMAT)}")
    for suffix in SUFFIXES:
        present = file.with_name(file.name + suffix)
        if present.exists():
            present.replace(aside.with_name(aside.name + suffix))
    return aside if aside.exists() else None
