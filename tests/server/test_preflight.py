"""Whether a start has anything to prepare."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from restaurant.database.sqlite_file import MARKER_SUFFIX
from restaurant.server.preflight import is_prepared
from tests.database.prepared_database import make_prepared


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of the newest version with an admin, as far as a start looks into it."""
    return make_prepared(tmp_path / "restaurant.sqlite3")


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement)


def test_a_restaurant_that_is_up_to_date_and_has_an_admin_starts_at_once(file: Path) -> None:
    assert is_prepared(file)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "DELETE FROM users WHERE role = 'admin'",
        "DROP TABLE users",
    ],
)
def test_without_a_migration_or_an_admin_there_is_work_to_prepare(
    file: Path, statement: str
) -> None:
    change(file, statement)

    assert not is_prepared(file)


def test_a_missing_or_damaged_database_is_left_to_prepare(file: Path) -> None:
    file.write_bytes(b"no database at all" * 1000)
    assert not is_prepared(file)

    file.unlink()
    assert not is_prepared(file)
    assert not file.exists()


def test_a_database_without_its_marker_is_prepared(file: Path) -> None:
    file.with_name(file.name + MARKER_SUFFIX).unlink()

    assert not is_prepared(file)


def test_other_databases_are_always_prepared() -> None:
    assert not is_prepared(None)
