import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as hour
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, column, create_engine, table, text, update
from sqlalchemy.exc import OperationalError

from restaurant.clock import frozen_at, now
from restaurant.database.disk_space import MIN_FREE_BYTES
from restaurant.database.engine import can_write, configure, file_unchanged
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.database.sqlite_file import MARKER_SUFFIX, mark_created
from restaurant.database.transaction import write_lock
from restaurant.errors import UnavailableError
from restaurant.operations.health import database, disk, readiness
from restaurant.operations.health.readiness import HealthMonitor
from restaurant.orders.models import Order
from tests.concurrency import holding
from tests.factories import an_order

DAY = timedelta(days=1)


@pytest.fixture
def restaurant(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a restaurant on SQLite that is backed up at four in the morning."""
    address = f"sqlite:///{tmp_path}/restaurant.sqlite3"
    change_settings(app, monkeypatch, data_dir=tmp_path, database_url=address, backup_at=hour(4))
    return tmp_path


def change_settings(app: Flask, monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    """Let some settings be others."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **values))


def back_up(folder: Path, moment: datetime) -> None:
    """Put a backup among the nightly ones."""
    (folder / "backups").mkdir(exist_ok=True)
    local = moment.astimezone(ZoneInfo("Europe/Moscow"))
    (folder / "backups" / f"restaurant-{local:%Y%m%d-%H%M%S}.sqlite3").touch()


def begin(folder: Path, moment: datetime) -> None:
    """Make the restaurant's database at a moment."""
    file = folder / "restaurant.sqlite3"
    mark_created(file)
    os.utime(file.with_name(file.name + MARKER_SUFFIX), (moment.timestamp(),) * 2)


def test_a_server_with_everything_it_needs_is_ready(app: Flask) -> None:
    backup = "none yet" if db.engine.dialect.name == "sqlite" else "not here"

    assert readiness.check() == {
        "status": "ready",
        "checks": {
            "database": "ok",
            "migrations": "ok",
            "disk": "ok",
            "backup": backup,
            "clock": "ok",
        },
    }


def test_a_full_disk_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MIN_FREE_BYTES", 2**80)

    with pytest.raises(UnavailableError, match="disk full") as refusal:
        readiness.check()

    assert refusal.value.code == "not_ready"
    assert refusal.value.extra["retry_after"] > 0


def test_a_disk_with_just_enough_space_is_ok(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, answer in (
        (MIN_FREE_BYTES, "ok"),
        (MIN_FREE_BYTES - 1, "full"),
    ):
        usage = shutil._ntuple_diskusage(2**40, 2**40 - free, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, usage=usage: usage)

        assert readiness.CHECKS["disk"]() == answer


@pytest.fixture
def no_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database cannot be reached."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("connect", {}, Exception("nobody there"))

    monkeypatch.setattr(db.engine, "connect", refuse)


@pytest.mark.usefixtures("no_database")
def test_an_unreachable_database_is_named() -> None:
    with pytest.raises(UnavailableError, match="database away") as refusal:
        readiness.check()

    assert "migrations unknown" in str(refusal.value)
    assert "disk" not in str(refusal.value)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE alembic_version SET version_num = '0000'", "DELETE FROM alembic_version"],
)
def test_a_database_of_another_version_is_named(app: Flask, statement: str) -> None:
    newest = database.schema_revision()
    with db.engine.begin() as connection:
        connection.execute(text(statement))

    try:
        with pytest.raises(UnavailableError) as refusal:
            readiness.check()
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            connection.execute(
                text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest}
            )

    assert str(refusal.value) == "Not ready: migrations pending."


def test_a_database_before_its_first_migration_has_no_version(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ALEMBIC_VERSION", table("not_made_yet", column("version_num")))

    assert database.schema_revision() is None
    assert database.check_migrations() == "pending"


def test_all_failing_checks_are_named_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ill = {"database": lambda: "away", "migrations": lambda: "pending", "disk": lambda: "full"}
    monkeypatch.setattr(readiness, "CHECKS", ill)

    with pytest.raises(UnavailableError) as refusal:
        readiness.check()

    assert str(refusal.value) == "Not ready: database away, migrations pending, disk full."


def test_a_server_that_is_not_ready_answers_with_retry_after(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "MIN_FREE_BYTES", 2**80)

    answer = client.get("/ready")

    assert answer.status_code == 503
    assert answer.json["code"] == "not_ready"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("no_database")
def test_a_server_without_its_database_is_alive_but_not_ready(client: FlaskClient) -> None:
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database of its own, as the server opens it."""
    engine = create_engine(f"sqlite:///{tmp_path}/restaurant.sqlite3")
    configure(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (words TEXT)"))
    yield engine
    engine.dispose()


def test_a_file_that_was_deleted_or_replaced_under_the_server_is_noticed(
    engine: Engine, tmp_path: Path
) -> None:
    file, aside = tmp_path / "restaurant.sqlite3", tmp_path / "aside.sqlite3"
    with engine.connect() as connection:
        assert file_unchanged(connection)
        file.rename(aside)
        assert connection.scalar(text("SELECT COUNT(*) FROM notes")) == 0  # as if nothing were
        assert not file_unchanged(connection)
        shutil.copy(aside, file)
        assert not file_unchanged(connection)
        file.unlink()
        aside.rename(file)
        assert file_unchanged(connection)


def test_a_database_locked_by_another_program_is_reported(engine: Engine, tmp_path: Path) -> None:
    assert can_write(engine, 10)

    with closing(sqlite3.connect(tmp_path / "restaurant.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not can_write(engine, 10)

    assert can_write(engine, 10)
    with engine.connect() as connection:
        assert connection.connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)


@pytest.mark.parametrize(("name", "answer"), [("file_unchanged", "gone"), ("can_write", "locked")])
def test_a_database_that_would_lose_or_refuse_changes_is_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, answer: str
) -> None:
    monkeypatch.setattr(database, name, lambda *_: False)

    with pytest.raises(UnavailableError, match=rf"^Not ready: database {answer}\.$"):
        readiness.check()

    assert write_lock.held_for() == 0


def test_a_busy_queue_of_writers_is_ready_and_a_stuck_one_is_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WRITE_PROBE_TIMEOUT_MS", 1)
    with holding(write_lock):
        for seconds in (0, 9):
            monkeypatch.setattr(write_lock, "_held_since", time.monotonic() - seconds)
            assert readiness.check()["status"] == "ready"
        monkeypatch.setattr(write_lock, "_held_since", time.monotonic() - 11)
        with pytest.raises(UnavailableError, match="database locked"):
            readiness.check()

    assert readiness.check()["status"] == "ready"


def test_a_disk_that_can_only_be_read_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Path, int]] = []

    def access(folder: Path, mode: int) -> bool:
        asked.append((folder, mode))
        return False

    monkeypatch.setattr(os, "access", access)

    with pytest.raises(UnavailableError, match="disk read-only"):
        readiness.check()

    assert (app.config["SETTINGS"].data_dir, os.W_OK) in asked


@pytest.fixture
def worn_card(tmp_path: Path) -> Iterator[Path]:
    """A disk that is mounted read-only."""
    folder = tmp_path / "card"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("Only root may mount a disk, and not everywhere.")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_remounted_read_only_is_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch, worn_card: Path
) -> None:
    change_settings(app, monkeypatch, data_dir=worn_card)

    assert readiness.CHECKS["disk"]() == "read-only"


def test_a_missing_folder_is_named(restaurant: Path, tmp_path: Path) -> None:
    restaurant.rename(tmp_path.with_name("elsewhere"))

    assert readiness.CHECKS["disk"]() == "gone"


def test_the_disk_of_a_database_in_another_folder_is_checked_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path}/lost/restaurant.sqlite3"
    change_settings(app, monkeypatch, database_url=address)

    assert readiness.CHECKS["disk"]() == "gone"


def test_a_new_restaurant_needs_no_backup_yet(restaurant: Path) -> None:
    assert readiness.WARNINGS["backup"]() == "none yet"
    begin(restaurant, now() - timedelta(hours=25))
    assert readiness.WARNINGS["backup"]() == "none yet"


def test_a_backup_that_was_never_made_is_overdue_after_a_day(restaurant: Path) -> None:
    begin(restaurant, now() - timedelta(hours=27))

    assert readiness.WARNINGS["backup"]() == "overdue"


def test_a_backup_is_overdue_two_hours_after_the_next_should_have_been_made(
    restaurant: Path,
) -> None:
    begin(restaurant, now() - 30 * DAY)
    back_up(restaurant, now() - 9 * DAY)
    assert readiness.WARNINGS["backup"]() == "overdue"

    back_up(restaurant, now() - timedelta(hours=25, minutes=58))
    assert readiness.WARNINGS["backup"]() == "ok"
    with frozen_at(now() + timedelta(minutes=10)):
        assert readiness.WARNINGS["backup"]() == "overdue"


@pytest.mark.parametrize(
    "values", [{"backup_at": None}, {"database_url": "postgresql+psycopg://postgres@127.0.0.1/x"}]
)
def test_without_backups_none_is_overdue(
    app: Flask, monkeypatch: pytest.MonkeyPatch, restaurant: Path, values: dict[str, object]
) -> None:
    begin(restaurant, now() - 30 * DAY)
    change_settings(app, monkeypatch, **values)

    assert readiness.WARNINGS["backup"]() == "not here"


def test_an_overdue_backup_is_reported_and_the_server_stays_ready(
    client: FlaskClient, restaurant: Path
) -> None:
    begin(restaurant, now() - 30 * DAY)

    answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json["checks"]["backup"] == "overdue"


@pytest.mark.parametrize("model", [Event, Order])
def test_a_clock_behind_the_stored_times_is_reported_and_the_server_stays_ready(
    client: FlaskClient, model: type[Event | Order]
) -> None:
    an_order()
    other = Order if model is Event else Event
    db.session.execute(update(other).values(**{get_time(other): now() - DAY}))
    db.session.commit()
    assert client.get("/ready").json["checks"]["clock"] == "ok"

    with frozen_at(now() - timedelta(seconds=4)):
        assert readiness.WARNINGS["clock"]() == "ok"
    with frozen_at(now() - timedelta(minutes=1)):
        answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json["checks"]["clock"] == "behind"


def test_a_clock_that_was_wrong_once_is_right_with_the_next_order(app: Flask) -> None:
    with frozen_at(now() + 365 * DAY):
        an_order()
    assert readiness.WARNINGS["clock"]() == "behind"

    an_order()

    assert readiness.WARNINGS["clock"]() == "ok"


@pytest.mark.usefixtures("no_database")
def test_without_a_database_the_clock_is_unknown() -> None:
    assert readiness.run_checks()["clock"] == "unknown"


def get_time(model: type[Event | Order]) -> str:
    return "at" if model is Event else "created_at"


@pytest.fixture
def written(app: Flask, caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged since the last call."""

    def take() -> list[str]:
        lines = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return lines

    return take


def test_a_failing_check_is_logged_once_and_so_is_its_end(
    monkeypatch: pytest.MonkeyPatch, written: Callable[[], list[str]]
) -> None:
    disk_says, backup_says = ["ok"], ["none yet"]
    monkeypatch.setattr(readiness, "CHECKS", {"disk": lambda: disk_says[0]})
    monkeypatch.setattr(readiness, "WARNINGS", {"backup": lambda: backup_says[0]})
    watch = HealthMonitor()

    watch.update()
    assert written() == []
    backup_says[0] = "overdue"
    watch.update()
    watch.update()
    assert written() == ["unhealthy: backup overdue"]
    disk_says[0] = "full"
    watch.update()
    assert written() == ["unhealthy: disk full"]
    disk_says[0], backup_says[0] = "read-only", "ok"
    watch.update()
    assert written() == ["unhealthy: disk read-only", "healthy again: backup"]
    watch.update()
    assert written() == []
