import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from restaurant.database import schema_version
from restaurant.database.schema_version import MIGRATIONS, is_prepared, newest_revision
from restaurant.database.sqlite_file import MARKER_SUFFIX
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
def test_what_lacks_a_migration_or_an_admin_is_prepared(file: Path, statement: str) -> None:
    change(file, statement)

    assert not is_prepared(file)


def test_a_database_that_is_gone_or_damaged_is_for_the_preparation_to_tell(file: Path) -> None:
    file.write_bytes(b"no database at all" * 1000)
    assert not is_prepared(file)

    file.unlink()
    assert not is_prepared(file)
    assert not file.exists()


def test_a_database_that_nobody_remembers_making_is_prepared(file: Path) -> None:
    file.with_name(file.name + MARKER_SUFFIX).unlink()

    assert not is_prepared(file)


def test_other_databases_are_always_prepared() -> None:
    assert not is_prepared(None)


def test_the_newest_version_is_the_one_alembic_would_migrate_to() -> None:
    options = Config()
    options.set_main_option("script_location", str(MIGRATIONS))

    assert newest_revision() == ScriptDirectory.from_config(options).get_current_head()


def test_versions_follow_each_other_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "versions").mkdir()
    for revision, down in (("f00d", "None"), ("0bad", "'f00d'"), ("cafe", '"0bad"')):
        text = f'revision = "{revision}"\ndown_revision = {down}\n'
        (tmp_path / "versions" / f"{revision}.py").write_text(text)
    monkeypatch.setattr(schema_version, "MIGRATIONS", tmp_path)

    assert newest_revision() == "cafe"


def test_the_versions_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "one.py").write_text('revision = "f00d"\ndown_revision = None\n')
    monkeypatch.setattr(schema_version, "MIGRATIONS", tmp_path)
    assert newest_revision() == "f00d"

    (tmp_path / "versions" / "one.py").unlink()

    assert newest_revision() == "f00d"
