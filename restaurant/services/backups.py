"""Backups of a SQLite database: made under load, checked before they count, brought back whole.

Other databases have tools of their own for this (pg_dump, mariadb-dump).
"""

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from restaurant.clock import now
from restaurant.errors import RestaurantError
from restaurant.extensions import settings
from restaurant.real_thread import run_in_real_thread
from serving.database_file import DatabaseFileError, claim, file_of, remember, sync

KEPT_DAYS, KEPT_WEEKS = 14, 8
NAME = re.compile(r"restaurant-(20\d\d(?:0[1-9]|1[0-2])[0-3]\d-[0-2]\d[0-5]\d[0-5]\d)\.sqlite3")
STAMP = "%Y%m%d-%H%M%S"
#: After a lost database nobody knows how far its events had counted: begin far beyond.
UNKNOWN_EVENTS = 1_000_000


class BackupError(RestaurantError):
    """A backup could not be made, or is none. Nothing was changed."""


def back_up(target: Path | None = None) -> Path:
    """Copy the database as it is at this moment, and return where the copy is.

    Without a target it goes among the nightly ones, of which 14 days and 8 weeks stay.
    """
    source = database_file()
    if target is not None:
        if target.resolve().name.startswith(source.name) and _same_folder(target, source):
            raise BackupError(f"{target} belongs to the database itself.")
        run_in_real_thread(_copy, source, target)
        return target
    folder = backup_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    made = folder / f"restaurant-{_local_time().strftime(STAMP)}.sqlite3"
    run_in_real_thread(_copy, source, made)
    for old in outlived(folder.iterdir()):
        old.unlink()
    return made


def restore(backup: Path) -> Path | None:
    """Put a backup in the database's place, and return where the old database is now.

    The server must be stopped. Raises ``BackupError`` for a file that is no sound backup,
    before anything is touched. Everybody signs in anew, and every screen loads anew.
    """
    target = database_file()
    try:
        owner = claim(target, patience=0)
    except DatabaseFileError as error:
        raise BackupError(str(error)) from error
    with closing(owner):
        _must_be_sound(backup)
        incoming = target.with_name(f".{target.name}.incoming")
        _copy(backup, incoming)
        _begin_new_life(incoming, _last_event_of(target))
        aside = _move_aside(target)
        os.replace(incoming, target)
        sync(target.parent)
        remember(target)
    return aside


def outlived(files: Iterable[Path]) -> list[Path]:
    """The nightly backups to let go: not the last of a day or week that is still kept."""
    stamps = {file: found[1] for file in files if (found := NAME.fullmatch(file.name))}
    newest_first = sorted(stamps, key=lambda file: stamps[file], reverse=True)
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for file in newest_first:
        taken = datetime.strptime(stamps[file], STAMP)
        days.setdefault(taken.date(), file)
        weeks.setdefault(taken.isocalendar()[:2], file)
    kept = {*list(days.values())[:KEPT_DAYS], *list(weeks.values())[:KEPT_WEEKS]}
    return [file for file in newest_first if file not in kept]


def newest_at() -> datetime | None:
    """When the newest of the nightly backups was made."""
    names = [file.name for file in backup_folder().glob("*")]
    stamps = [found[1] for name in names if (found := NAME.fullmatch(name))]
    if not stamps:
        return None
    return datetime.strptime(max(stamps), STAMP).replace(tzinfo=ZoneInfo(settings.timezone))


def backup_folder() -> Path:
    """Where the nightly backups are."""
    return settings.data_dir / "backups"


def database_file() -> Path:
    """The file of the database. Raises ``BackupError`` where there is none."""
    file = file_of(settings.database_url)
    if file is None:
        raise BackupError("Only a SQLite database is backed up here; use your database's tool.")
    return file


def _copy(source: Path, target: Path) -> None:
    """Copy a database in one step, whoever is writing, and check the copy before it counts."""
    draft = target.with_name(f".{target.name}.partial")
    try:
        draft.unlink(missing_ok=True)
        with (
            closing(_opened(source)) as original,
            closing(sqlite3.connect(draft)) as copy,
        ):
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        draft.chmod(0o600)
        _must_be_sound(draft)
        sync(draft)
        os.replace(draft, target)
        sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{source} could not be copied to {target}: {error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _opened(file: Path) -> sqlite3.Connection:
    """A database opened for reading only: it is never made, and never changed."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _same_folder(one: Path, other: Path) -> bool:
    return one.resolve().parent == other.resolve().parent


def _must_be_sound(file: Path) -> None:
    """Raise ``BackupError`` unless this is a whole database of a restaurant."""
    try:
        with closing(_opened(file)) as database:
            faults = [row[0] for row in database.execute("PRAGMA integrity_check")]
            orphans = database.execute("PRAGMA foreign_key_check").fetchone()
            database.execute("SELECT version_num FROM alembic_version").fetchone()
            logs = database.execute("SELECT COUNT(*) FROM event_log").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupError(f"{file} is not a restaurant's database: {error}.") from error
    if faults != ["ok"]:
        raise BackupError(f"{file} is damaged: {faults[0]}.")
    if orphans or logs != 1:
        raise BackupError(f"{file} is damaged: records are missing in it.")


def _begin_new_life(file: Path, last_event: int | None) -> None:
    """Give a restored database an epoch of its own, and event numbers that nobody has seen.

    Without its old events and sessions every client finds out that it must load anew and
    sign in anew, also one that was dismissed after the backup was made.
    """
    with closing(sqlite3.connect(file)) as database, database:
        own = database.execute("SELECT last_event_id FROM event_log").fetchone()[0]
        beyond = own + UNKNOWN_EVENTS if last_event is None else max(own, last_event)
        database.execute(
            "UPDATE event_log SET last_event_id = ?, epoch = ?", (beyond + 1, str(uuid4()))
        )
        database.execute("DELETE FROM events")
        database.execute(
            "UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL",
            (now().replace(tzinfo=None).isoformat(" "),),
        )
    sync(file)


def _last_event_of(file: Path) -> int | None:
    try:
        with closing(_opened(file)) as database:
            return int(database.execute("SELECT last_event_id FROM event_log").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return None


def _move_aside(file: Path) -> Path | None:
    """Keep the old database with its journal, which would spoil the new one."""
    aside = file.with_name(f"{file.name}.before-restore-{_local_time().strftime(STAMP)}")
    for suffix in ("-wal", "-shm", ""):
        present = file.with_name(file.name + suffix)
        if present.exists():
            os.replace(present, aside.with_name(aside.name + suffix))
    return aside if aside.exists() else None


def _local_time() -> datetime:
    return now().astimezone(ZoneInfo(settings.timezone))
