"""What an upgrade asks about the data."""

import sqlite3
from contextlib import closing
from pathlib import Path

from deploy.pi.data import has_moved_on, migration_is_due
from restaurant.database.schema_version import newest_revision


def a_database(file: Path, revision: str | None, last_event: int = 7) -> Path:
    """As much of a database as is asked for."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num)")
        database.execute("INSERT INTO alembic_version VALUES (?)", [revision])
        database.execute("CREATE TABLE event_log (last_event_id)")
        database.execute("INSERT INTO event_log VALUES (?)", [last_event])
    return file


def test_a_database_of_another_version_needs_a_migration(tmp_path: Path) -> None:
    assert migration_is_due(a_database(tmp_path / "old", "0001"))
    assert not migration_is_due(a_database(tmp_path / "new", newest_revision()))


def test_a_database_that_is_not_there_or_no_file_needs_nothing(tmp_path: Path) -> None:
    assert not migration_is_due(tmp_path / "missing")
    assert not migration_is_due(None)


def test_an_order_since_the_backup_is_noticed(tmp_path: Path) -> None:
    backup = a_database(tmp_path / "backup", "0001")

    assert not has_moved_on(a_database(tmp_path / "same", "0002"), backup)
    assert has_moved_on(a_database(tmp_path / "later", "0002", last_event=8), backup)
