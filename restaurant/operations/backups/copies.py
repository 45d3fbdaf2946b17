"""The backups as the owner sees them: the copies, the one that is being made, what went wrong."""

import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from config import sqlite_path
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database.disk_space import MIN_FREE_BYTES
from restaurant.database.session import db
from restaurant.database.transaction import on_commit, transactional
from restaurant.errors import ConflictError, NotFoundError, UnavailableError
from restaurant.extensions import settings
from restaurant.operations.backups import backup
from restaurant.operations.backups.backup import MEGABYTE, DamagedBackupError, NoRoomError
from restaurant.operations.backups.room import draft_of, size_of
from restaurant.operations.jobs import Job, Person, Run

log = logging.getLogger(__name__)

SUFFIX = ".sqlite3"

#: Making a backup, whoever asked for it. Only the console works past it.
job: Job[Path] = Job(
    lambda name: backup.back_up_as(name),
    lambda begun: ConflictError(
        f"A backup is being made since {begun:%H:%M} UTC. Wait for it.", "backup_running"
    ),
)


class BackupState(StrEnum):
    """How far a backup is."""

    COMPLETE = "complete"
    RUNNING = "running"
    FAILED = "failed"


class ProblemCode(StrEnum):
    """Why a backup failed."""

    NO_ROOM = "no_room_for_backup"
    DAMAGED = "backup_damaged"
    FAILED = "backup_failed"


@dataclass(frozen=True)
class Problem:
    """Why a backup failed, without the names of files. The log has those."""

    code: ProblemCode
    detail: str
    missing_bytes: int | None


@dataclass(frozen=True)
class BackupCopy:
    """A backup. ``person`` is who asked for it; sizes are in bytes."""

    name: str
    state: BackupState
    made_at: datetime
    size: int
    expected_size: int | None = None
    person: Person | None = None
    problem: Problem | None = None

    @property
    def is_automatic(self) -> bool:
        """Whether nobody asked for it here."""
        return self.person is None


@transactional
def start_backup(user: User) -> BackupCopy:
    """Begin to copy the database in the background.

    Raises ``backup_running`` while a backup is made, and ``backup_elsewhere`` where the database
    has tools of its own.
    """
    if sqlite_path(settings.database_url) is None:
        raise ConflictError(
            "Only a SQLite database is backed up here. Use the tool of your database, such as "
            "pg_dump or mariadb-dump.",
            "backup_elsewhere",
        )
    job.check_idle()
    name = backup.next_name()
    person: Person = {"id": user.id, "full_name": user.full_name}
    audit_service.record(AuditAction.BACKUP_STARTED, user, field="file", after=name)
    on_commit(lambda: _begin(name, person))
    size = size_of(backup.database_file())
    return BackupCopy(name, BackupState.RUNNING, now(), 0, size, person=person)


def _begin(name: str, person: Person) -> None:
    with suppress(ConflictError):  # another was begun since: that one is listed
        job.start(name, person)


def list_backups() -> list[BackupCopy]:
    """Every copy, and the run that goes on or failed last, the newest first."""
    run = job.last  # before the files: one that is complete a moment later is listed once at least
    files = _files()
    people = _people(files.keys())
    found = [
        BackupCopy(name, BackupState.COMPLETE, _made_at(file), _size(file), person=people.get(name))
        for name, file in files.items()
    ]
    if run is not None and run.subject not in files and run.result is None:
        found.append(_running(run) if run.is_running else _failed(run))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def find_backup(name: str) -> Path:
    """The file of a complete copy. Raises ``NotFoundError``."""
    file = _files().get(name)
    if file is None:
        raise NotFoundError("There is no such backup. It may have made room for a newer one.")
    return file


def record_download(user: User, name: str) -> None:
    """Record that somebody takes a copy away: in the log, where the audit log cannot."""
    try:
        _audit_download(user, name)
    except (UnavailableError, SQLAlchemyError):  # such as of a full disk: then it is needed most
        log.warning("user %d downloads the backup %s; this could not be recorded", user.id, name)


@transactional
def _audit_download(user: User, name: str) -> None:
    audit_service.record(AuditAction.BACKUP_DOWNLOADED, user, field="file", after=name)


def _files() -> dict[str, Path]:
    """The complete copies by name, also those that somebody put there; drafts begin with a dot."""
    folder = backup.backup_folder()
    if not folder.is_dir():
        return {}
    return {
        file.name: file
        for file in folder.iterdir()
        if file.suffix == SUFFIX and not file.name.startswith(".") and file.is_file()
    }


def _people(names: Collection[str]) -> dict[str, Person | None]:
    """Who asked for these backups, as far as anybody did."""
    entries = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.action == AuditAction.BACKUP_STARTED.value, AuditEntry.after.in_(names)
        )
    )
    return {entry.after or "": entry.user for entry in entries}


def _made_at(file: Path) -> datetime:
    if named := backup.moment_of(file.name):
        return named.astimezone(UTC)
    with suppress(OSError):
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return now()


def _size(file: Path) -> int:
    """The bytes of a file; of one that has just gone none."""
    with suppress(OSError):
        return file.stat().st_size
    return 0


def _running(run: Run[Path]) -> BackupCopy:
    draft = draft_of(backup.backup_folder() / run.subject)
    return BackupCopy(
        run.subject,
        BackupState.RUNNING,
        run.started_at,
        _size(draft),
        size_of(backup.database_file()),
        person=run.person,
    )


def _failed(run: Run[Path]) -> BackupCopy:
    problem = _problem(run.error) if run.error else None
    return BackupCopy(
        run.subject, BackupState.FAILED, run.started_at, 0, person=run.person, problem=problem
    )


def _problem(error: Exception) -> Problem:
    if isinstance(error, NoRoomError):
        missing = -(-error.missing_bytes // MEGABYTE)
        return Problem(
            ProblemCode.NO_ROOM,
            f"There is no room for a backup: {missing} MB more must be free, so that "
            f"{MIN_FREE_BYTES // MEGABYTE} MB are left for orders. Remove what does not belong on "
            "this disk, or use a larger one.",
            error.missing_bytes,
        )
    if isinstance(error, DamagedBackupError):
        return Problem(
            ProblemCode.DAMAGED,
            "The backup was damaged when it was read back, and was thrown away. Check the data; "
            "the disk may be failing.",
            None,
        )
    return Problem(ProblemCode.FAILED, "The backup failed. The server's log says why.", None)
