"""The console commands; some need a folder and a process of their own."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from config import PROJECT_DIR, sqlite_path
from restaurant.auth.models import User
from restaurant.database.event_log import Event
from restaurant.database.schema_version import newest_revision
from restaurant.database.session import db
from restaurant.database.sqlite_file import acquire_lock
from restaurant.extensions import settings
from restaurant.menu.models import Dish
from restaurant.operations import cli as operations_cli
from restaurant.permissions import Role
from restaurant.security.hashing import verify_password
from restaurant.server.preflight import is_prepared
from restaurant.staff import setup as staff_setup
from tests.factories import a_user, an_order

pytestmark = pytest.mark.slow

PASSWORD = "borscht and dumplings"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Give a command to the application under test."""

    def give(*arguments: str, **options: Any) -> Result:
        return app.test_cli_runner().invoke(args=list(arguments), **options)

    return give


def people() -> list[User]:
    return list(db.session.scalars(select(User)))


def said_beside_the_database(output: str) -> list[str]:
    """What a command said, without the line that names the database."""
    return [line for line in output.strip().splitlines() if not line.startswith("Database: ")]


def is_one_error(result: Result) -> bool:
    """Whether a command failed with a sentence, and nothing else."""
    lines = said_beside_the_database(result.output)
    return result.exit_code == 1 and len(lines) == 1 and lines[0].startswith("Error: ")


def hire(run: Run, **changes: str) -> Result:
    person = {"username": "elena", "full-name": "Елена Громова", "password": PASSWORD} | changes
    options = [f"--{name}={value}" for name, value in person.items()]
    return run("create-admin", *options)


def test_the_first_admin_is_made_at_the_console(run: Run) -> None:
    token = staff_setup.setup_token()

    made = hire(run)

    assert (made.exit_code, made.stdout) == (0, "Елена Громова can sign in as elena.\n")
    [elena] = people()
    assert (elena.role, elena.is_active, elena.full_name) == (Role.ADMIN, True, "Елена Громова")
    assert verify_password(elena.password_hash, PASSWORD)
    assert token is not None
    assert not (settings.data_dir / "setup-token").exists()


def test_missing_options_are_prompted_for_and_the_password_is_hidden(run: Run) -> None:
    made = run("create-admin", input=f"elena\nЕлена\n{PASSWORD}\n{PASSWORD}\n")

    assert made.exit_code == 0
    assert PASSWORD not in made.output
    assert [user.username for user in people()] == ["elena"]


def test_a_second_admin_can_be_made(run: Run) -> None:
    hire(run)

    assert hire(run, username="pyotr").exit_code == 0
    assert len(people()) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "seven77"},
        {"password": ""},
        {"password": "x" * 129},
        {"username": ""},
        {"username": "  "},
        {"username": "x" * 121},
        {"full-name": ""},
        {"full-name": "x" * 121},
        {"full-name": "\x00"},
    ],
    ids=str,
)
def test_the_console_refuses_whom_the_api_would_refuse(run: Run, changes: dict[str, str]) -> None:
    refused = hire(run, **changes)

    assert is_one_error(refused), refused.output
    assert people() == []


def test_the_shortest_names_and_password_are_enough(run: Run) -> None:
    made = hire(run, **{"username": "e", "full-name": "Е", "password": "eight_88"})

    assert made.exit_code == 0


def test_two_people_cannot_have_one_name(run: Run) -> None:
    hire(run)

    refused = hire(run, **{"full-name": "Somebody Else"})

    assert is_one_error(refused)
    assert len(people()) == 1


def test_the_demo_is_filled_and_its_sign_ins_are_printed(run: Run) -> None:
    filled = run("demo")

    assert filled.exit_code == 0
    printed = re.findall(r"(\w+) +(\w+) +password (\S{8,}) +PIN (\d{4,6})\n", filled.output)
    assert {(role, name) for role, name, _, _ in printed} == {
        (user.role.value, user.username) for user in people()
    }
    assert not (settings.data_dir / "setup-token").exists()
    again = run("demo")
    assert is_one_error(again)
    assert "not empty" in again.output


def test_the_demo_does_not_change_a_restaurant_with_users(run: Run) -> None:
    a_user()

    refused = run("demo")

    assert is_one_error(refused)
    assert "not empty" in refused.output
    assert db.session.scalar(select(func.count(Dish.id))) == 0


def test_preparing_fills_the_demo_once(run: Run) -> None:
    filled, again = run("prepare", "--demo"), run("prepare", "--demo")

    assert (filled.exit_code, again.exit_code) == (0, 0)
    assert filled.output.count("PIN") == len(people()) > 3
    assert "one-time token" not in filled.output
    assert again.stdout.startswith("The database is not empty, so the demo was not added.\n")
    for output in (filled.stdout, again.stdout):
        first_pages = output.partition("Where to begin:\n")[2]
        assert [line.split()[0] for line in first_pages.splitlines()] == [
            *("waiter", "kitchen", "owner", "guest")
        ]


def test_preparing_a_restaurant_with_an_admin_prints_nothing(run: Run) -> None:
    a_user(Role.ADMIN)

    prepared = run("prepare")

    assert (prepared.exit_code, prepared.stdout) == (0, "")


def test_nothing_is_prepared_under_a_running_server(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_path(settings.database_url)
    if file is None:
        pytest.skip("Only a SQLite file needs one owner.")
    monkeypatch.setattr(operations_cli, "LOCK_TIMEOUT", 0)

    with acquire_lock(file, timeout=0):
        refused = run("prepare")

    assert is_one_error(refused)
    assert "stop it first" in refused.output


def test_nothing_is_restored_under_a_running_server(run: Run, tmp_path: Path) -> None:
    file = sqlite_path(settings.database_url)
    if file is None:
        pytest.skip("Only a SQLite database is restored here.")
    (tmp_path / "any").touch()

    with acquire_lock(file, timeout=0):
        refused = run("restore", str(tmp_path / "any"))

    assert is_one_error(refused)
    assert "stop it first" in refused.output


def test_a_restaurant_without_broken_invariants_passes_the_check(run: Run) -> None:
    a_user(Role.ADMIN), an_order()

    checked = run("check")

    assert (checked.exit_code, checked.stdout) == (0, "No invariant is broken.\n")


def test_a_restaurant_without_an_admin_fails_the_check(run: Run) -> None:
    only = a_user(Role.WAITER)

    checked = run("check")

    assert checked.exit_code == 1
    sentence = f"There is an active admin as soon as there are users. Not so: {only.id}."
    assert checked.stdout == f"{sentence}\n"


def test_pruning_prints_what_it_removed(run: Run) -> None:
    an_order()
    for event in db.session.scalars(select(Event)):
        event.at = event.at.replace(year=2020)
    db.session.commit()

    pruned = run("prune")

    assert pruned.exit_code == 0
    assert pruned.stdout.splitlines() == [
        "2 events",
        "0 stored answers",
        "0 failed attempts",
        "0 failed sign-ins",
        "0 refresh tokens",
        "0 sessions",
    ]


def test_a_backup_is_written_to_the_given_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"

    made = run("backup", str(target))

    if sqlite_path(settings.database_url) is None:
        assert is_one_error(made)
        assert "SQLite" in made.output
    else:
        assert (made.exit_code, made.stdout) == (0, f"Backed up to {target}.\n")
        assert target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_backup_is_not_restored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("buy onions")

    assert is_one_error(run("restore", str(tmp_path / "notes.txt")))


def test_a_missing_backup_cannot_be_restored(run: Run, tmp_path: Path) -> None:
    refused = run("restore", str(tmp_path / "nowhere"))

    assert refused.exit_code == 2
    assert "does not exist" in refused.output


@pytest.mark.parametrize(
    "command", ["prepare", "create-admin", "demo", "check", "backup", "restore", "prune"]
)
def test_every_command_has_a_help_text(run: Run, command: str) -> None:
    told = run(command, "--help")

    assert told.exit_code == 0
    assert len(told.output.splitlines()) > 3


@dataclass
class Box:
    """A machine on which nothing was ever started."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "restaurant.sqlite3"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command as its owner would."""
        environment = {"DATA_DIR": str(self.folder), "DATABASE_URL": "", "BACKUP_AT": "never"}
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=PROJECT_DIR,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def ask(self, query: str) -> Any:
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(query).fetchone()[0]


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A machine on which nothing was ever started."""
    return Box(tmp_path / "data")


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Box, Any]:
    """A box that was prepared once, and what was said then."""
    box = Box(tmp_path_factory.mktemp("box") / "data")
    return box, box.run("prepare")


@pytest.fixture
def prepared_box(first_start: tuple[Box, Any], box: Box) -> Box:
    """A box of its own that was prepared once."""
    shutil.copytree(first_start[0].folder, box.folder)
    return box


def test_once_there_is_an_admin_a_start_has_nothing_to_prepare(prepared_box: Box) -> None:
    assert not is_prepared(prepared_box.file)

    admin = ("--username=elena", "--full-name=Елена", f"--password={PASSWORD}")
    assert prepared_box.run("create-admin", *admin).returncode == 0

    assert is_prepared(prepared_box.file)
    assert prepared_box.run("prepare").stdout == ""


def get_sentence(run: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed has to say: one line, without a traceback."""
    assert run.returncode == 1, run
    [line] = said_beside_the_database(run.stderr)
    assert line.startswith("Error: ")
    return line


def test_preparing_creates_the_database_and_prints_how_to_sign_in(
    first_start: tuple[Box, Any],
) -> None:
    box, said = first_start

    assert said.returncode == 0
    token = (box.folder / "setup-token").read_text()
    assert f"/app/setup#{token}\n" in said.stdout
    assert box.ask("SELECT COUNT(*) FROM event_log") == 1
    assert not (box.folder / "backups").exists()
    for secret in ("setup-token", "jwt.key", "pin.key"):
        assert (box.folder / secret).stat().st_mode & 0o777 == 0o600


def test_the_database_file_alone_has_the_new_version(
    first_start: tuple[Box, Any], box: Box
) -> None:
    box.folder.mkdir()
    shutil.copy(first_start[0].file, box.file)

    assert box.ask("SELECT version_num FROM alembic_version") == newest_revision()


def test_preparing_again_changes_nothing(prepared_box: Box, first_start: tuple[Box, Any]) -> None:
    again = prepared_box.run("prepare")

    said = first_start[1].stdout.replace(str(first_start[0].folder), str(prepared_box.folder))
    assert (again.returncode, again.stdout) == (0, said)
    assert not (prepared_box.folder / "backups").exists()


def test_a_database_is_backed_up_lost_and_restored(prepared_box: Box, tmp_path: Path) -> None:
    box, copy = prepared_box, tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(box.file)) as database, database:
        database.execute("UPDATE event_log SET last_event_id = 4711")

    assert box.run("backup", str(copy)).returncode == 0
    for suffix in ("", "-wal", "-shm"):
        box.file.with_name(box.file.name + suffix).unlink(missing_ok=True)
    assert "missing or empty" in get_sentence(box.run("prepare"))
    assert not box.file.exists()

    restored = box.run("restore", str(copy))
    assert restored.returncode == 0
    assert "Everybody has to sign in again." in restored.stdout
    assert box.ask("SELECT last_event_id FROM event_log") > 4711
    checked = box.run("check")
    assert (checked.returncode, checked.stdout) == (0, "No invariant is broken.\n")


def test_the_database_from_before_a_restore_is_kept_and_named(
    prepared_box: Box, tmp_path: Path
) -> None:
    shutil.copy(prepared_box.file, tmp_path / "copy.sqlite3")

    restored = prepared_box.run("restore", str(tmp_path / "copy.sqlite3"))

    kept = re.search(r"The old database was kept as (.+)\.\n", restored.stdout)
    assert kept
    assert Path(kept[1]).exists()


def test_a_first_start_that_was_interrupted_can_be_repeated(box: Box) -> None:
    box.folder.mkdir()
    with closing(sqlite3.connect(box.file)) as begun:
        begun.execute("PRAGMA journal_mode = WAL")  # which writes the first page

    prepared = box.run("prepare")

    assert prepared.returncode == 0, prepared.stderr
    assert box.ask("SELECT COUNT(*) FROM event_log") == 1


def test_a_damaged_database_is_not_changed(prepared_box: Box) -> None:
    prepared_box.file.write_bytes(b"garbage" * 1000)

    assert "damaged" in get_sentence(prepared_box.run("prepare"))
    assert prepared_box.file.read_bytes() == b"garbage" * 1000


def test_a_database_is_backed_up_before_it_is_migrated(prepared_box: Box) -> None:
    with closing(sqlite3.connect(prepared_box.file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = 'from the future'")

    prepared_box.run("prepare")

    assert len(list((prepared_box.folder / "backups").iterdir())) == 1


@pytest.mark.parametrize("command", ["check", "backup", "prune"])
def test_a_folder_without_a_database_is_reported_in_one_sentence(box: Box, command: str) -> None:
    said = box.run(command)

    assert f"There is no database at {box.file}" in get_sentence(said)
    assert f"Database: {box.file}\n" in said.stderr
    assert not box.file.exists()
