"""Backups from the browser."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditEntry
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.errors import StorageFullError
from restaurant.extensions import settings
from restaurant.operations import maintenance
from restaurant.operations.backups import backup, copies
from restaurant.operations.backups.backup import BackupError, DamagedBackupError, NoRoomError
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.databases import named_database
from tests.factories import a_user
from tests.http_api import get_problem
from tests.support.backups import a_backup
from tests.support.jobs import wait_for

MEGABYTE = 1024 * 1024
on_sqlite = pytest.mark.skipif(bool(named_database()), reason="only SQLite is backed up here")


@pytest.fixture
def admin(client_for: ClientFor) -> Iterator[FlaskClient]:
    """The owner's client, in a restaurant that has no backups."""
    shutil.rmtree(backup.backup_folder(), ignore_errors=True)
    yield client_for(a_user(Role.ADMIN, full_name="Елена Громова"))
    shutil.rmtree(backup.backup_folder(), ignore_errors=True)


@contextmanager
def a_slow_backup(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside the block no backup is finished."""
    go_on, real = Event(), backup.back_up_as

    def wait(name: str) -> Path:
        go_on.wait(30)
        return real(name)

    monkeypatch.setattr(backup, "back_up_as", wait)
    try:
        yield
    finally:
        go_on.set()
        wait_for(copies.job)


def failing_with(error: Exception) -> Any:
    """Something that fails."""

    def fail(_name: str) -> Path:
        raise error

    return fail


def audited() -> list[tuple[str, str | None, str | None]]:
    """What the audit log says of backups, and of whom."""
    entries = db.session.query(AuditEntry).order_by(AuditEntry.id)
    return [
        (entry.action, entry.user_name, entry.after)
        for entry in entries
        if entry.action.startswith("backup")
    ]


@on_sqlite
def test_the_owner_makes_a_backup_and_takes_it_home(admin: FlaskClient) -> None:
    begun = admin.post("/backups/")
    wait_for(copies.job)

    assert begun.status_code == 202
    [made] = admin.get("/backups/").json
    assert (made["name"], made["state"]) == (begun.json["name"], "complete")
    assert made["made_by"]["full_name"] == "Елена Громова"
    assert not made["is_automatic"]
    file = admin.get(f"/backups/{made['name']}", buffered=True)
    assert file.status_code == 200
    assert file.data.startswith(b"SQLite format 3\0")
    assert len(file.data) == made["size"]
    assert file.headers["Content-Disposition"] == f"attachment; filename={made['name']}"
    assert file.headers["Cache-Control"] == "no-store"
    assert audited() == [
        ("backup_started", "Елена Громова", made["name"]),
        ("backup_downloaded", "Елена Громова", made["name"]),
    ]


@on_sqlite
def test_a_backup_that_becomes_complete_while_the_list_is_made_is_on_it(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = copies._files

    def look_just_before() -> dict[str, Path]:
        found = look()
        go_on.set()
        wait_for(copies.job)
        return found

    go_on, real = Event(), backup.back_up_as
    monkeypatch.setattr(backup, "back_up_as", lambda name: go_on.wait(30) and real(name))
    name = admin.post("/backups/").json["name"]
    monkeypatch.setattr(copies, "_files", look_just_before)

    assert [one["name"] for one in admin.get("/backups/").json] == [name]


@on_sqlite
def test_a_backup_goes_on_when_the_page_is_closed_and_is_found_again(
    admin: FlaskClient, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_slow_backup(monkeypatch):
        name = admin.post("/backups/").json["name"]

        [running] = client_for(Role.ADMIN).get("/backups/").json

        assert (running["name"], running["state"]) == (name, "running")
        assert running["expected_size"] > 0
        assert running["made_by"]["full_name"] == "Елена Громова"
        get_problem(admin.get(f"/backups/{name}"), 404)

    assert [one["state"] for one in admin.get("/backups/").json] == ["complete"]


@on_sqlite
def test_only_one_backup_is_made_at_a_time(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_slow_backup(monkeypatch):
        admin.post("/backups/")

        get_problem(admin.post("/backups/"), 409, "backup_running")

    assert len(audited()) == 1


@on_sqlite
def test_a_tap_that_is_sent_twice_makes_one_backup(admin: FlaskClient) -> None:
    key = {"Idempotency-Key": "backup"}

    first, again = (admin.post("/backups/", headers=key) for _ in range(2))

    assert first.status_code == again.status_code == 202
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"


@on_sqlite
def test_orders_go_on_while_a_backup_is_made(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_slow_backup(monkeypatch):
        admin.post("/backups/")

        assert admin.post("/locations/", json={"name": "Терраса"}).status_code == 201


@on_sqlite
def test_the_owner_reads_how_much_room_is_missing_for_a_backup(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = NoRoomError(Path("/var/lib/restaurant"), 12 * MEGABYTE)
    monkeypatch.setattr(backup, "back_up_as", failing_with(full))

    admin.post("/backups/")
    wait_for(copies.job)

    [failed] = admin.get("/backups/").json
    assert failed["state"] == "failed"
    assert failed["problem"]["code"] == "no_room_for_backup"
    assert failed["problem"]["missing_bytes"] == 12 * MEGABYTE
    assert "12 MB more" in failed["problem"]["detail"]
    assert "/var" not in str(failed)


@on_sqlite
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DamagedBackupError("/a is damaged"), "backup_damaged"),
        (BackupError("/a could not be copied"), "backup_failed"),
        (RuntimeError("/a"), "backup_failed"),
    ],
)
def test_a_backup_that_failed_in_any_other_way_is_listed_until_the_next(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(backup, "back_up_as", failing_with(error))
        admin.post("/backups/")
        wait_for(copies.job)
    [failed] = admin.get("/backups/").json
    assert failed["problem"]["code"] == code
    assert "/a" not in failed["problem"]["detail"]

    admin.post("/backups/")
    wait_for(copies.job)

    assert [one["state"] for one in admin.get("/backups/").json] == ["complete"]


@on_sqlite
def test_the_owner_sees_that_the_nightly_backup_failed(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = NoRoomError(Path("/var/lib/restaurant"), 1)
    monkeypatch.setattr(backup, "back_up_as", failing_with(full))

    monkeypatch.setattr(maintenance, "prune", lambda: None)

    maintenance.MaintenanceLoop().run_once()

    [failed] = admin.get("/backups/").json
    assert (failed["state"], failed["is_automatic"]) == ("failed", True)


def test_nightly_copies_are_listed_the_newest_first_with_their_time(admin: FlaskClient) -> None:
    zone = ZoneInfo(settings.timezone)
    old, new = (now().astimezone(zone) - timedelta(days=days) for days in (2, 1))
    a_backup(old)
    a_backup(new, b"x" * 100)
    (backup.backup_folder() / ".restaurant-20261126-040000.sqlite3.partial").touch()

    listed = admin.get("/backups/").json

    assert [one["size"] for one in listed] == [100, 16]
    assert listed[0]["made_at"] == new.astimezone(UTC).replace(microsecond=0).isoformat()
    assert all(one["is_automatic"] and one["made_by"] is None for one in listed)


@pytest.mark.parametrize(
    "name", ["..%2Frestaurant.sqlite3", "%2e%2e", "restaurant.sqlite3", ".x.sqlite3", "jwt.key"]
)
def test_nothing_but_a_listed_backup_can_be_downloaded(admin: FlaskClient, name: str) -> None:
    a_backup()
    (backup.backup_folder() / ".x.sqlite3").touch()
    (backup.backup_folder() / "jwt.key").touch()

    get_problem(admin.get(f"/backups/{name}"), 404)

    assert audited() == []


def test_looking_whether_a_backup_is_there_is_no_download(admin: FlaskClient) -> None:
    name = a_backup().name

    assert admin.head(f"/backups/{name}", buffered=True).status_code == 200
    assert audited() == []


def test_a_large_backup_is_sent_from_the_disk_and_in_parts(admin: FlaskClient) -> None:
    name = a_backup(content=b"0123456789").name

    answer = admin.get(f"/backups/{name}", headers={"Range": "bytes=2-4"}, buffered=True)

    assert (answer.status_code, answer.data) == (206, b"234")
    with admin.get(f"/backups/{name}") as whole:
        assert whole.is_streamed


def test_a_backup_can_be_taken_away_although_nothing_can_be_recorded(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFullError

    name = a_backup().name
    monkeypatch.setattr(audit_service, "record", full)

    assert admin.get(f"/backups/{name}", buffered=True).status_code == 200
    assert name in caplog.text


@pytest.mark.skipif(not named_database(), reason="SQLite is backed up here")
def test_another_database_is_backed_up_with_its_own_tool(admin: FlaskClient) -> None:
    get_problem(admin.post("/backups/"), 409, "backup_elsewhere")
    assert admin.get("/backups/").json == []
