"""Answers questions of upgrade.sh about the data: ``python -m deploy.pi.data QUESTION``.

``migration-is-due``: whether the database has another schema than this release works with.
``has-moved-on BACKUP``: whether anything was ordered since the backup was made.
The answer is ``yes`` or ``no``. The application is not loaded, so that an upgrade stays short.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from config import Settings, SettingsError, sqlite_path
from restaurant.database.schema_version import newest_revision
from restaurant.database.sqlite_file import open_readonly

REVISION = "SELECT version_num FROM alembic_version"
LAST_EVENT = "SELECT last_event_id FROM event_log"


def migration_is_due(file: Path | None) -> bool:
    """Whether the database has another schema. Only SQLite databases are checked."""
    return file is not None and file.exists() and asked(file, REVISION) != newest_revision()


def has_moved_on(file: Path, backup: Path) -> bool:
    """Whether there are events that the backup does not have."""
    return asked(file, LAST_EVENT) != asked(backup, LAST_EVENT)


def asked(file: Path, question: str) -> object:
    """The single value of a query; None without a row."""
    try:
        with closing(open_readonly(file)) as database:
            row = database.execute(question).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None


if __name__ == "__main__":
    question, *details = sys.argv[1:]
    try:
        database_file = sqlite_path(Settings.from_environment().database_url)
    except SettingsError as error:
        sys.exit(str(error))
    if question == "migration-is-due":
        answer = migration_is_due(database_file)
    else:
        answer = database_file is not None and has_moved_on(database_file, Path(details[0]))
    print("yes" if answer else "no")  # noqa: T201  # upgrade.sh reads it
