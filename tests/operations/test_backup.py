"""Backups of a SQLite file of its own, so that nothing here depends on the tests' database."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session as Connection

from config import Settings
from restaurant.audit.models import AuditEntry
from restaurant.auth.models import Session, User
from restaurant.clock import frozen_at
from restaurant.database.base import Model
from restaurant.database.engine import SQLITE_PRAGMAS
from restaurant.database.event_log import Event, EventLog
from restaurant.database.sqlite_file import acquire_lock, check_header
from restaurant.floor.models import Location
from restaurant.idempotency.models import StoredResponse
from restaurant.operations.backups import backup as operations_backup
from restaurant.operations.backups.backup import (
    BackupError,
    back_up,
    expired_backups,
    last_backup_at,
)
from restaurant.operations.backups.restore import restore
from restaurant.permissions import Role

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)  # 12:00 in Moscow


@dataclass
class Restaurant:
    """A restaurant's folder with its database."""

    settings: Settings

    @property
    def folder(self) -> Path:
        return self.settings.data_dir

    @property
    def file(self) -> Path:
        return self.folder / "restaurant.sqlite3"

    def names(self) -> set[str]:
        """What lies beside the database, its lock aside."""
        return {one.name for one in self.folder.iterdir() if one.suffix not in {".lock", ".made"}}


@pytest.fixture(scope="module")
def model_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy, because making one takes long."""
    file = tmp_path_factory.mktemp("model") / "restaurant.sqlite3"
    make_database(file)
    return file


@pytest.fixture
def restaurant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_database: Path) -> Restaurant:
    """A restaurant whose database holds something of each kind that a restore touches."""
    settings = Settings.from_environment(
        {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": "", "TIMEZONE": "Europe/Moscow"}
    )
    restaurant = Restaurant(settings)
    restaurant.folder.mkdir()
    shutil.copy(model_database, restaurant.file)
    monkeypatch.setattr(operations_backup, "settings", settings)
    return restaurant


def make_database(file: Path, last_event_id: int = 40) -> None:
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    Model.metadata.create_all(engine)
    with Connection(engine) as session:
        session.connection().exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        session.connection().exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
        anna = User(username="anna", full_name="Anna", role=Role.ADMIN, password_hash="unset")
        session.add_all([anna, EventLog(id=1, last_event_id=last_event_id, epoch="first life")])
        session.flush()
        session.add_all(
            [
                Session(user_id=anna.id),
                Session(user_id=anna.id, ended_at=NOON),
                Event(id=last_event_id, name="x", at=NOON, rooms=" kitchen ", body="{}"),
                StoredResponse(
                    user_id=anna.id, key="k", fingerprint="f", status=200, headers="{}", body=""
                ),
                Location(name="Зал"),
            ]
        )
        session.commit()
    engine.dispose()


def ask(file: Path, query: str) -> list[Any]:
    """Ask a database file something, as somebody who has just found it would."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(query).fetchall()
    return [row[0] if len(row) == 1 else row for row in rows]


def write(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)


def damage(file: Path) -> None:
    """Overwrite a page in the middle of a database."""
    with file.open("r+b") as content:
        content.seek(4096 * 5)
        content.write(b"\xff" * 4096 * 3)


class TestBackingUp:
    def test_a_backup_is_the_whole_database(self, restaurant: Restaurant, tmp_path: Path) -> None:
        made = back_up(tmp_path / "copy.sqlite3")

        assert made == tmp_path / "copy.sqlite3"
        assert ask(made, "PRAGMA integrity_check") == ["ok"]
        assert ask(made, "SELECT name FROM locations") == ["Зал"]
        assert ask(made, "SELECT last_event_id, epoch FROM event_log") == [(40, "first life")]

    def test_a_backup_is_one_private_file(self, restaurant: Restaurant, tmp_path: Path) -> None:
        made = back_up(tmp_path / "copy.sqlite3")

        assert made.stat().st_mode & 0o777 == 0o600
        assert {one.name for one in tmp_path.iterdir()} == {"copy.sqlite3", "data"}
        assert ask(made, "PRAGMA journal_mode") == ["delete"]

    def test_a_backup_without_a_name_goes_among_the_nightly_ones(
        self, restaurant: Restaurant
    ) -> None:
        with frozen_at(NOON):
            made = back_up()

        assert made == restaurant.folder / "backups" / "restaurant-20260510-120000.sqlite3"
        assert made.stat().st_mode & 0o777 == 0o600
        assert made.parent.stat().st_mode & 0o777 == 0o700
        assert last_backup_at() == NOON

    def test_before_the_first_backup_there_is_none(self, restaurant: Restaurant) -> None:
        assert last_backup_at() is None

    def test_other_files_are_no_nightly_backups(self, restaurant: Restaurant) -> None:
        folder = restaurant.folder / "backups"
        folder.mkdir()
        for name in ("notes.txt", "restaurant-2026.sqlite3", ".restaurant-20260510-120000.sqlite3"):
            (folder / name).touch()

        assert last_backup_at() is None
        assert expired_backups(folder.iterdir()) == []

    def test_a_backup_replaces_an_older_one(self, restaurant: Restaurant, tmp_path: Path) -> None:
        target = back_up(tmp_path / "copy.sqlite3")
        write(restaurant.file, "UPDATE locations SET name = 'Терраса'")

        back_up(target)

        assert ask(target, "SELECT name FROM locations") == ["Терраса"]

    def test_a_backup_has_what_is_only_in_the_write_ahead_log(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        with closing(sqlite3.connect(restaurant.file)) as writer:
            writer.execute("UPDATE locations SET name = 'Терраса'")
            writer.commit()
            assert (restaurant.folder / "restaurant.sqlite3-wal").stat().st_size > 0

            made = back_up(tmp_path / "copy.sqlite3")

        assert ask(made, "SELECT name FROM locations") == ["Терраса"]

    def test_a_backup_has_nothing_uncommitted(self, restaurant: Restaurant, tmp_path: Path) -> None:
        with closing(sqlite3.connect(restaurant.file)) as writer:
            writer.execute("UPDATE locations SET name = 'Терраса'")

            made = back_up(tmp_path / "copy.sqlite3")

            writer.rollback()
        assert ask(made, "SELECT name FROM locations") == ["Зал"]

    def test_a_backup_under_load_is_consistent(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        with somebody_writing(restaurant.file):
            copies = [back_up(tmp_path / f"{number}.sqlite3") for number in range(10)]

        seen = []
        for copy in copies:
            [last] = ask(copy, "SELECT last_event_id FROM event_log")
            assert ask(copy, "PRAGMA integrity_check") == ["ok"]
            assert ask(copy, "PRAGMA foreign_key_check") == []
            assert ask(copy, "SELECT MAX(id), COUNT(*) FROM events") == [(last, last - 39)]
            seen.append(last)
        assert seen == sorted(seen)
        assert seen[-1] > 40

    @pytest.mark.parametrize("is_there", [True, False])
    def test_a_damaged_copy_does_not_become_a_backup(
        self,
        restaurant: Restaurant,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        is_there: bool,
    ) -> None:
        target = tmp_path / "copy.sqlite3"
        if is_there:
            target.write_text("the last good backup")
        check = operations_backup.verify

        def damage_and_check(file: Path) -> None:
            damage(file)
            check(file)

        monkeypatch.setattr(operations_backup, "verify", damage_and_check)

        with pytest.raises(BackupError):
            back_up(target)

        assert target.exists() is is_there
        assert not is_there or target.read_text() == "the last good backup"
        assert {one.name for one in tmp_path.iterdir()} <= {"copy.sqlite3", "data"}

    def test_a_damaged_database_is_not_backed_up_over_a_good_backup(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        target = back_up(tmp_path / "copy.sqlite3")
        damage(restaurant.file)

        with pytest.raises(BackupError):
            back_up(target)

        assert ask(target, "SELECT name FROM locations") == ["Зал"]

    def test_no_nightly_backup_is_deleted_when_tonights_failed(
        self, restaurant: Restaurant
    ) -> None:
        for days in range(16):
            with frozen_at(NOON + timedelta(days=days)):
                last = back_up()
        before = sorted(last.parent.iterdir())
        damage(restaurant.file)

        with pytest.raises(BackupError), frozen_at(NOON + timedelta(days=60)):
            back_up()

        assert sorted(last.parent.iterdir()) == before

    def test_backing_up_does_not_create_a_missing_database(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        restaurant.file.unlink()

        with pytest.raises(BackupError, match="could not be copied"):
            back_up(tmp_path / "copy.sqlite3")

        assert not restaurant.file.exists()
        assert not (tmp_path / "copy.sqlite3").exists()

    @pytest.mark.parametrize("target", ["nowhere/copy.sqlite3", "a file/copy.sqlite3"])
    def test_an_unwritable_target_is_reported_in_one_sentence(
        self, restaurant: Restaurant, tmp_path: Path, target: str
    ) -> None:
        (tmp_path / "a file").touch()

        with pytest.raises(BackupError, match="could not be copied"):
            back_up(tmp_path / target)

    def test_a_folder_is_refused_as_a_target(self, restaurant: Restaurant, tmp_path: Path) -> None:
        with pytest.raises(BackupError, match="could not be copied"):
            back_up(restaurant.folder)

        assert {one.name for one in tmp_path.iterdir()} == {"data"}

    def test_the_database_is_not_replaced_by_its_own_backup(self, restaurant: Restaurant) -> None:
        inode = restaurant.file.stat().st_ino

        with pytest.raises(BackupError):
            back_up(restaurant.file)

        assert restaurant.file.stat().st_ino == inode

    @pytest.mark.parametrize(
        "url", ["postgresql+psycopg://postgres@127.0.0.1/x", "mariadb+pymysql://root@127.0.0.1/x"]
    )
    def test_other_databases_are_not_backed_up_here(
        self, restaurant: Restaurant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
    ) -> None:
        monkeypatch.setattr(
            operations_backup, "settings", replace(restaurant.settings, database_url=url)
        )

        for act in (lambda: back_up(tmp_path / "copy"), lambda: restore(restaurant.file)):
            with pytest.raises(BackupError) as refusal:
                act()
            assert str(refusal.value).count(".") == 1
            assert "SQLite" in str(refusal.value)


class somebody_writing:  # noqa: N801  (it reads as what it is: with somebody writing)
    """A writer at work, whose every transaction adds an event and counts it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stop, self._began = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> None:
        self._thread.start()
        self._began.wait()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        with closing(sqlite3.connect(self._file, timeout=60)) as database:
            database.execute("PRAGMA synchronous = OFF")
            while not self._stop.is_set():
                with database:
                    database.execute(
                        "INSERT INTO events SELECT last_event_id + 1, 'x', '2026-05-10 09:00:00', "
                        "' kitchen ', ? FROM event_log",
                        ("x" * 3000,),
                    )
                    database.execute("UPDATE event_log SET last_event_id = last_event_id + 1")
                self._began.set()


def named(*moments: datetime) -> list[Path]:
    return [Path(f"restaurant-{moment:%Y%m%d-%H%M%S}.sqlite3") for moment in moments]


def taken(file: Path) -> datetime:
    return datetime.strptime(file.name, "restaurant-%Y%m%d-%H%M%S.sqlite3")


class TestRotation:
    def test_of_a_year_of_nights_14_days_and_8_weeks_stay(self) -> None:
        nights = named(*(datetime(2025, 6, 1, 4) + timedelta(days=day) for day in range(365)))

        kept = set(nights) - set(expired_backups(nights))

        sundays = {night for night in nights[-60:] if taken(night).isoweekday() == 7}
        assert set(nights[-14:]) <= kept
        assert kept - set(nights[-14:]) < sundays
        assert len({taken(one).isocalendar()[:2] for one in kept}) == 8
        assert len(kept) == 14 + 8 - 2  # two of the weeks end within the last 14 days

    @pytest.mark.parametrize("seed", range(60))
    def test_the_last_backups_of_14_days_and_8_weeks_stay_whatever_their_times(
        self, seed: int
    ) -> None:
        chance = Random(seed)
        moments = {
            datetime(2024, 12, 1)
            + timedelta(seconds=chance.randrange(86400 * chance.choice(SPANS)))
            for _ in range(chance.randrange(1, 120))
        }
        files = named(*moments)
        chance.shuffle(files)

        gone = expired_backups(files)

        kept = set(files) - set(gone)
        assert kept == last_of_period(files, lambda day: day, 14) | last_of_period(
            files, get_week, 8
        )
        assert len(gone) == len(set(gone))
        assert max(files, key=taken) in kept
        assert len(kept) <= 22
        assert expired_backups(kept) == []

    @pytest.mark.parametrize("seed", range(5))
    def test_night_after_night_never_more_than_is_needed_stays(self, seed: int) -> None:
        chance, files, day = Random(seed), set[Path](), datetime(2025, 1, 1, 4)
        for _ in range(200):
            day += timedelta(days=chance.choice([1, 1, 1, 1, 2, 5]))
            files |= set(named(day))
            files -= set(expired_backups(files))
            weeks = {get_week(taken(one).date()) for one in files}

        assert len(files) <= 22
        assert len(weeks) == 8
        assert {taken(one).date() for one in files} >= {day.date()}

    def test_a_few_backups_all_stay(self) -> None:
        assert expired_backups(named(datetime(2026, 5, 10), datetime(2020, 1, 1))) == []
        assert expired_backups([]) == []

    def test_of_several_in_a_day_the_last_stays(self) -> None:
        early, late = named(datetime(2026, 5, 10, 4), datetime(2026, 5, 10, 23, 59, 59))

        assert expired_backups([early, late]) == [early]

    def test_other_files_are_never_deleted(self) -> None:
        others = [Path(name) for name in ("restaurant.sqlite3", "notes.txt", "old.sqlite3")]
        nights = named(*(datetime(2025, 6, 1, 4) + timedelta(days=day) for day in range(365)))

        assert not set(expired_backups(nights + others)) & set(others)

    def test_expired_backups_are_deleted(self, restaurant: Restaurant) -> None:
        for day in range(22):
            with frozen_at(NOON + timedelta(days=day)):
                made = back_up()

        stamps = sorted(one.name for one in made.parent.iterdir())
        assert len(stamps) == 14 + 2
        assert stamps[-1] == made.name


SPANS = (1, 20, 100, 400)


def get_week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def last_of_period(files: list[Path], period: Any, number: int) -> set[Path]:
    """The last file of each of the newest so many days, or weeks, that have any."""
    last: dict[Any, Path] = {}
    for file in sorted(files, key=taken):
        last[period(taken(file).date())] = file
    return {last[one] for one in sorted(last)[-number:]}


@pytest.fixture
def backup(restaurant: Restaurant, tmp_path: Path) -> Path:
    """A sound backup; meanwhile the evening went on."""
    made = back_up(tmp_path / "backup.sqlite3")
    write(
        restaurant.file,
        "UPDATE locations SET name = 'Терраса'",
        "UPDATE event_log SET last_event_id = 90",
    )
    return made


class TestRestoring:
    def test_the_backup_replaces_the_database(self, restaurant: Restaurant, backup: Path) -> None:
        restore(backup)

        assert ask(restaurant.file, "SELECT name FROM locations") == ["Зал"]
        assert ask(restaurant.file, "PRAGMA integrity_check") == ["ok"]
        assert restaurant.file.stat().st_mode & 0o777 == 0o600
        check_header(restaurant.file)

    def test_the_backup_itself_stays_as_it_was(self, restaurant: Restaurant, backup: Path) -> None:
        content = backup.read_bytes()

        restore(backup)

        assert backup.read_bytes() == content

    def test_the_old_database_is_kept_aside(self, restaurant: Restaurant, backup: Path) -> None:
        with frozen_at(NOON):
            aside = restore(backup)

        assert aside == restaurant.folder / "restaurant.sqlite3.before-restore-20260510-120000"
        assert ask(aside, "SELECT name FROM locations") == ["Терраса"]

    def test_the_journal_goes_with_the_old_database(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        crashed = sqlite3.connect(restaurant.file)
        crashed.execute("PRAGMA wal_autocheckpoint = 0")
        crashed.execute("UPDATE locations SET name = 'Бар'")
        crashed.execute("UPDATE event_log SET last_event_id = 5000")
        crashed.commit()

        aside = restore(backup)

        assert aside is not None
        assert not (restaurant.folder / "restaurant.sqlite3-wal").exists()
        assert not (restaurant.folder / "restaurant.sqlite3-shm").exists()
        assert aside.with_name(f"{aside.name}-wal").stat().st_size > 0
        assert ask(aside, "SELECT name FROM locations") == ["Бар"]
        assert ask(restaurant.file, "SELECT name FROM locations") == ["Зал"]
        assert ask(restaurant.file, "SELECT last_event_id FROM event_log")[0] > 5000
        crashed.close()

    def test_a_journal_without_its_database_goes_too(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        restaurant.file.unlink()
        for suffix in ("-wal", "-shm"):
            restaurant.file.with_name(restaurant.file.name + suffix).write_bytes(b"stale")

        restore(backup)

        assert ask(restaurant.file, "PRAGMA integrity_check") == ["ok"]
        assert ask(restaurant.file, "SELECT name FROM locations") == ["Зал"]

    def test_a_restored_database_has_a_new_epoch(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        epochs = set()
        for _ in range(2):
            restore(backup)
            epochs |= set(ask(restaurant.file, "SELECT epoch FROM event_log"))

        assert len(epochs | {"first life"}) == 3

    def test_event_ids_continue_above_all_that_clients_saw(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        restore(backup)

        [last] = ask(restaurant.file, "SELECT last_event_id FROM event_log")
        assert last > 90
        assert ask(restaurant.file, "SELECT id FROM events") == []

    def test_event_ids_continue_above_those_of_the_backup(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        make_database(tmp_path / "from elsewhere.sqlite3", last_event_id=7000)

        restore(tmp_path / "from elsewhere.sqlite3")

        assert ask(restaurant.file, "SELECT last_event_id FROM event_log")[0] > 7000

    @pytest.mark.parametrize("loss", ["gone", "empty", "garbage"])
    def test_event_ids_skip_ahead_when_the_database_is_lost(
        self, restaurant: Restaurant, backup: Path, loss: str
    ) -> None:
        for suffix in ("-wal", "-shm"):
            restaurant.file.with_name(restaurant.file.name + suffix).unlink(missing_ok=True)
        if loss == "gone":
            restaurant.file.unlink()
        else:
            restaurant.file.write_bytes(b"" if loss == "empty" else b"garbage" * 1000)

        aside = restore(backup)

        assert (aside is None) is (loss == "gone")
        assert ask(restaurant.file, "SELECT last_event_id FROM event_log")[0] > 1_000_000

    def test_everybody_has_to_sign_in_again(self, restaurant: Restaurant, backup: Path) -> None:
        restore(backup)

        engine = create_engine(f"sqlite:///{restaurant.file}")
        with Connection(engine) as session:
            ended = session.scalars(select(Session.ended_at).order_by(Session.id)).all()
        engine.dispose()
        assert len(ended) == 2
        assert None not in ended
        assert ended[1] == NOON

    @pytest.mark.parametrize(
        ("by", "person"),
        [
            (None, {"id": None, "full_name": "pi"}),
            ("anna", {"id": 1, "full_name": "Anna"}),
            ("the electrician", {"id": None, "full_name": "the electrician"}),
        ],
    )
    def test_a_restore_is_audited_with_the_file_and_the_person(
        self,
        restaurant: Restaurant,
        backup: Path,
        monkeypatch: pytest.MonkeyPatch,
        by: str | None,
        person: dict[str, Any],
    ) -> None:
        monkeypatch.setenv("SUDO_USER", "pi")

        with frozen_at(NOON):
            restore(backup, by)

        engine = create_engine(f"sqlite:///{restaurant.file}")
        with Connection(engine) as session:
            [entry] = session.scalars(select(AuditEntry).where(AuditEntry.at >= NOON))
        engine.dispose()
        assert (entry.action, entry.at, entry.user) == ("restored", NOON, person)
        assert (entry.field, entry.after) == ("file", backup.name)
        assert ask(backup, "SELECT id FROM audit_entries") == []

    def test_audit_entries_from_before_the_backup_stay(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        write(
            restaurant.file,
            "INSERT INTO audit_entries (at, action) VALUES ('2026-05-01 08:00:00', 'signed_in')",
        )

        restore(back_up(tmp_path / "backup.sqlite3"))

        actions = ask(restaurant.file, "SELECT action FROM audit_entries ORDER BY id")
        assert actions == ["signed_in", "restored"]

    def test_a_backup_older_than_the_audit_log_can_be_restored(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        write(
            backup,
            "DROP TABLE audit_entries",
            "ALTER TABLE event_log DROP COLUMN menu_version",
            "ALTER TABLE sessions DROP COLUMN last_used_at",
        )

        restore(backup)

        assert ask(restaurant.file, "SELECT name FROM locations") == ["Зал"]
        assert ask(restaurant.file, "SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL") == [0]

    def test_stored_answers_are_restored_with_their_records(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        kept = ask(backup, "SELECT key FROM stored_answers")

        restore(backup)

        assert kept != []
        assert ask(restaurant.file, "SELECT key FROM stored_answers") == kept

    def test_a_restore_leaves_no_temporary_files(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        with frozen_at(NOON):
            restore(backup)

        assert restaurant.names() <= {
            "restaurant.sqlite3",
            "restaurant.sqlite3.before-restore-20260510-120000",
            "restaurant.sqlite3.before-restore-20260510-120000-wal",
            "restaurant.sqlite3.before-restore-20260510-120000-shm",
        }

    def test_the_old_database_can_be_restored(self, restaurant: Restaurant, backup: Path) -> None:
        aside = restore(backup)
        assert aside is not None

        restore(aside)

        assert ask(restaurant.file, "SELECT name FROM locations") == ["Терраса"]

    def test_nothing_is_restored_under_a_running_server(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        with (
            acquire_lock(restaurant.file, timeout=0),
            pytest.raises(BackupError, match="stop it first"),
        ):
            restore(backup)

        assert ask(restaurant.file, "SELECT name FROM locations") == ["Терраса"]
        assert not [name for name in restaurant.names() if "before-restore" in name]

    def test_the_server_can_start_after_a_restore(
        self, restaurant: Restaurant, backup: Path
    ) -> None:
        restore(backup)

        acquire_lock(restaurant.file, timeout=0).close()


def make_garbage(file: Path) -> None:
    file.write_bytes(os.urandom(50_000))


def make_empty(file: Path) -> None:
    file.write_bytes(b"")


def make_truncated(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def make_foreign(file: Path) -> None:
    file.unlink()
    write(file, "CREATE TABLE songs (name TEXT)")


def make_unfinished(file: Path) -> None:
    write(file, "DELETE FROM event_log")


def make_orphaned(file: Path) -> None:
    write(file, "PRAGMA foreign_keys = OFF", "UPDATE sessions SET user_id = 4711")


@pytest.fixture(
    params=[
        make_garbage,
        make_empty,
        make_truncated,
        damage,
        make_foreign,
        make_unfinished,
        make_orphaned,
    ],
    ids=lambda spoil: spoil.__name__,
)
def spoilt(restaurant: Restaurant, backup: Path, request: pytest.FixtureRequest) -> Path:
    """A file that is no sound backup."""
    request.param(backup)
    return backup


class TestRefusingToRestore:
    def test_a_file_that_is_no_sound_backup_is_refused_before_any_change(
        self, restaurant: Restaurant, spoilt: Path
    ) -> None:
        content, names = spoilt.read_bytes(), restaurant.names()

        with pytest.raises(BackupError) as refusal:
            restore(spoilt)

        assert str(spoilt) in str(refusal.value)
        assert "ok" not in str(refusal.value).split()[-1]
        assert spoilt.read_bytes() == content
        assert restaurant.names() == names
        assert ask(restaurant.file, "SELECT name FROM locations") == ["Терраса"]
        assert ask(restaurant.file, "SELECT last_event_id FROM event_log") == [90]

    def test_a_missing_file_is_refused_and_not_created(
        self, restaurant: Restaurant, tmp_path: Path
    ) -> None:
        with pytest.raises(BackupError):
            restore(tmp_path / "nowhere.sqlite3")

        assert not (tmp_path / "nowhere.sqlite3").exists()
        assert ask(restaurant.file, "SELECT name FROM locations") == ["Зал"]
