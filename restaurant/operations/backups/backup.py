"""Backups of a SQLite database, made while it is in use and verified.

Other databases have tools of their own for this (pg_dump, mariadb-dump).
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config import sqlite_path
from restaurant.clock import now
from restaurant.database.disk_space import MIN_FREE_BYTES
from restaurant.database.sqlite_file import atomic_replace, open_readonly
from restaurant.errors import RestaurantError
from restaurant.extensions import settings
from restaurant.operations.backups.room import (
    NAME_PATTERN,
    draft_of,
    make_room,
    one_at_a_time,
    remove_drafts,
)
from restaurant.threads import run_in_thread

MAX_DAILY_BACKUPS, MAX_WEEKLY_BACKUPS = 14, 8
MEGABYTE = 1024 * 1024
TIMESTAMP_FORMAT = "%Y%m%d-%H%M%S"


class BackupError(RestaurantError):
    """A backup could not be made, or a file is not one. Nothing was changed.

    The message is for the console and the log, as it names files.
    """


class NoRoomError(BackupError):
    """There is no room for a backup: ``missing_bytes`` more must be free."""

    def __init__(self, target: Path, missing_bytes: int) -> None:
        super().__init__(
            f"There is no room for a copy at {target}: {-(-missing_bytes // MEGABYTE)} MB more "
            f"must be free, so that {MIN_FREE_BYTES // MEGABYTE} MB are left for orders. Remove "
            "what does not belong on this disk, or use a larger one."
        )
        self.missing_bytes = missing_bytes


class DamagedBackupError(BackupError):
    """A copy is not what was written."""


def back_up(target: Path | None = None) -> Path:
    """Copy the database as it is at this moment, and return where the copy is.

    Without a target it goes among the nightly ones, of which 14 days and 8 weeks stay. Raises
    ``BackupError`` when there is no room for it, and for what else may fail.
    """
    source, folder = database_file(), backup_folder()
    if target is None:
        return back_up_as(next_name())
    if target.resolve().name.startswith(source.name) and _same_folder(target, source):
        raise BackupError(f"{target} belongs to the database itself.")
    run_in_thread(_copy_alone, source, target, folder)
    return target


def next_name() -> str:
    """The name of a backup that begins now, among the nightly ones."""
    return f"restaurant-{local_time().strftime(TIMESTAMP_FORMAT)}.sqlite3"


def back_up_as(name: str) -> Path:
    """Copy the database among the nightly ones, under a name of ``next_name``."""
    source, folder = database_file(), backup_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    made = folder / name
    run_in_thread(_copy_alone, source, made, folder)
    for old in expired_backups(folder.iterdir()):
        old.unlink(missing_ok=True)  # another backup may be doing the same
    return made


def expired_backups(files: Iterable[Path]) -> list[Path]:
    """The nightly backups to delete: all but the last one of each day and week that is kept."""
    stamps = {file: found[1] for file in files if (found := NAME_PATTERN.fullmatch(file.name))}
    newest_first = sorted(stamps, key=lambda file: stamps[file], reverse=True)
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for file in newest_first:
        taken = datetime.strptime(stamps[file], TIMESTAMP_FORMAT)  # noqa: DTZ007  # the local day in the file's name
        days.setdefault(taken.date(), file)
        weeks.setdefault(taken.isocalendar()[:2], file)
    kept = {*list(days.values())[:MAX_DAILY_BACKUPS], *list(weeks.values())[:MAX_WEEKLY_BACKUPS]}
    return [file for file in newest_first if file not in kept]


def last_backup_at() -> datetime | None:
    """When the newest of the nightly backups was made."""
    names = (file.name for file in backup_folder().glob("*"))
    return moment_of(max(filter(NAME_PATTERN.fullmatch, names), default=""))


def moment_of(name: str) -> datetime | None:
    """When the nightly backup of this name was begun; None for any other name."""
    if not (found := NAME_PATTERN.fullmatch(name)):
        return None
    begun = datetime.strptime(found[1], TIMESTAMP_FORMAT)  # noqa: DTZ007  # local, as the next line says
    return begun.replace(tzinfo=ZoneInfo(settings.timezone))


def backup_folder() -> Path:
    """The folder of the nightly backups."""
    return settings.data_dir / "backups"


def database_file() -> Path:
    """The file of the database. Raises ``BackupError`` where there is none."""
    file = sqlite_path(settings.database_url)
    if file is None:
        raise BackupError("Only a SQLite database is backed up here; use your database's tool.")
    return file


def _copy_alone(source: Path, target: Path, nightly: Path) -> None:
    try:
        with one_at_a_time(source.parent):
            copy_with_room(source, target, nightly, database=source)
    except OSError as error:
        raise _not_copied(source, target, error) from error


def copy_with_room(source: Path, target: Path, nightly: Path, database: Path) -> None:
    """Make room among the nightly copies, then copy. Call it under ``one_at_a_time``."""
    try:
        remove_drafts(source, target, nightly)
        missing = make_room(source, target, nightly, database)
    except OSError as error:
        raise _not_copied(source, target, error) from error
    if missing:
        raise NoRoomError(target, missing)
    copy_file(source, target)


def copy_file(source: Path, target: Path) -> None:
    """Copy a database in one step, while others may write, and verify the copy."""
    draft = draft_of(target)
    try:
        draft.unlink(missing_ok=True)
        with (
            closing(open_readonly(source)) as original,
            closing(sqlite3.connect(draft)) as made,
        ):
            original.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
        draft.chmod(0o600)
        verify(draft)
        atomic_replace(draft, target)
    except (sqlite3.Error, OSError) as error:
        raise _not_copied(source, target, error) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _not_copied(source: Path, target: Path, error: Exception) -> BackupError:
    return BackupError(f"{source} could not be copied to {target}: {error}.")


def _same_folder(one: Path, other: Path) -> bool:
    return one.resolve().parent == other.resolve().parent


def verify(file: Path) -> None:
    """Raise ``BackupError`` unless this is an undamaged database of a restaurant."""
    try:
        with closing(open_readonly(file)) as database:
            faults = [row[0] for row in database.execute("PRAGMA integrity_check")]
            orphans = database.execute("PRAGMA foreign_key_check").fetchone()
            database.execute("SELECT version_num FROM alembic_version").fetchone()
            logs = database.execute("SELECT COUNT(*) FROM event_log").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupError(f"{file} is not a restaurant's database: {error}.") from error
    if faults != ["ok"]:
        raise DamagedBackupError(f"{file} is damaged: {faults[0]}.")
    if orphans or logs != 1:
        raise DamagedBackupError(f"{file} is damaged: records are missing in it.")


def local_time() -> datetime:
    """Now, in the time zone of the restaurant."""
    return now().astimezone(ZoneInfo(settings.timezone))
