"""From one version of the database to the next and back, on a SQLite file with people in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from config import Settings
from restaurant.audit.models import AuditEntry
from restaurant.auth.models import Session, User
from restaurant.auth.tokens import active_or_none
from restaurant.database import engine
from restaurant.database.base import Model
from restaurant.database.migrations import migrate
from restaurant.database.session import db
from restaurant.operations import integrity
from restaurant.operations.backups.backup import back_up
from restaurant.operations.backups.restore import restore
from tests.factories import a_user
from tests.staff_clients import get_session as a_session_of

#: Two people of the first version: who hired whom, wrong PINs, a session that is open, one not.
FIRST_VERSION = """
INSERT INTO users (id, created_at, updated_at, username, full_name, name_key, role, shift_active,
                   password_hash, is_active, pin_tries, created_by_id)
VALUES (1, :at, :at, 'owner', 'Мария', 'мария owner', 'admin', 0, 'unset', 1, 0, NULL),
       (7, :at, :at, 'anna', 'Анна', 'анна anna', 'waiter', 1, 'unset', 1, 4, 1);
INSERT INTO sessions (id, user_id, created_at, ended_at)
VALUES (3, 7, :at, NULL), (5, 1, :at, :at);
INSERT INTO refresh_tokens (jti, session_id, expires_at) VALUES ('a-token', 3, '2099-01-01');
"""
AT = "2026-05-01 08:00:00.000000"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Flask]:
    """A bare application on a database of the first version, which people have used."""
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""})
    settings.data_dir.mkdir()
    app = Flask("box")
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    migrate.init_app(app)
    with app.app_context():
        engine.configure(db.engine)
        upgrade(revision="0001")
        with closing(sqlite3.connect(get_file(app))) as first_version, first_version:
            for statement in FIRST_VERSION.replace(":at", f"'{AT}'").split(";"):
                first_version.execute(statement)
        yield app
        db.session.remove()
        db.engine.dispose()


def get_file(app: Flask) -> Path:
    """Where the database is."""
    folder: Path = app.config["SETTINGS"].data_dir
    return folder / "restaurant.sqlite3"


def ask(app: Flask, query: str) -> list[Any]:
    """The content of the file."""
    with closing(sqlite3.connect(get_file(app))) as opened:
        return opened.execute(query).fetchall()


def must_be_whole(app: Flask) -> None:
    """No foreign key is broken."""
    assert ask(app, "PRAGMA integrity_check") == [("ok",)]
    assert ask(app, "PRAGMA foreign_key_check") == []


def test_open_sessions_survive_the_migration(box: Flask) -> None:
    upgrade()

    must_be_whole(box)
    session = db.session.get(Session, 3)
    assert session is not None
    assert (session.user.username, session.ended_at) == ("anna", None)
    assert session.last_used_at == session.created_at
    assert (session.address, session.agent, session.device) == (None, None, None)
    assert ask(box, "SELECT session_id FROM refresh_tokens") == [(3,)]
    assert active_or_none(session) is session


def test_the_new_database_is_what_the_models_say(box: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Model.metadata)

    assert differences == []
    assert list(integrity.find_violations()) == []


def test_used_ids_are_not_used_again(box: Flask) -> None:
    upgrade()
    anna = db.session.get(User, 7)
    assert anna is not None

    newest = a_session_of(anna)
    newest_id = newest.id
    db.session.delete(newest)
    db.session.commit()

    assert newest_id > 5
    assert a_session_of(anna).id > newest_id


def test_the_id_of_somebody_erased_is_not_given_out_again(box: Flask) -> None:
    newest = (
        "INSERT INTO users SELECT 50, created_at, updated_at, 'gone', full_name, name_key, role"
    )
    columns = "phone, passport, avatar_url, shift_active, created_by_id, last_login, password_hash"
    rest = f"{columns}, pin_hash, pin_tries, pin_retry_at, is_active"
    with closing(sqlite3.connect(get_file(box))) as database, database:
        database.execute(f"{newest}, {rest} FROM users WHERE id = 7")
        database.execute("DELETE FROM users WHERE id = 50")

    upgrade()
    hired = a_user()

    assert hired.id == 51


def test_a_downgrade_keeps_users_and_sessions(box: Flask) -> None:
    before = ask(box, "SELECT * FROM sessions ORDER BY id")
    columns = "id, username, name_key, role, created_by_id, is_active"
    people = ask(box, f"SELECT {columns} FROM users ORDER BY id")
    schema = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name"
    tables = ask(box, schema)

    upgrade()
    downgrade(revision="0001")

    must_be_whole(box)
    assert ask(box, "SELECT * FROM sessions ORDER BY id") == before
    assert ask(box, f"SELECT {columns} FROM users ORDER BY id") == people
    assert ask(box, "SELECT pin_tries, pin_retry_at FROM users") == [(0, None)] * 2
    assert ask(box, schema) == tables
    upgrade()
    must_be_whole(box)
    assert ask(box, "SELECT id FROM sessions ORDER BY id") == [(3,), (5,)]


def test_a_backup_of_the_first_version_is_restored_and_then_migrated(
    box: Flask, tmp_path: Path
) -> None:
    backup = back_up(tmp_path / "old.sqlite3")
    upgrade()
    db.session.remove()
    db.engine.dispose()

    restore(backup)
    upgrade()

    must_be_whole(box)
    assert ask(box, "SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL") == [(0,)]
    assert ask(box, "SELECT username FROM users ORDER BY id") == [("owner",), ("anna",)]
    assert db.session.query(AuditEntry).all() == []
