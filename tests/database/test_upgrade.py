"""From the first version to the newest, with years of orders, on every kind of database.

After a kill the database is entirely old, entirely new, or the migration continues.
"""

import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, column, inspect, select, table, update

from config import PROJECT_DIR, Settings
from migrations.migration_lock import exclusive
from migrations.resumable_ddl import STEPS, ResumableDdl
from restaurant.audit.models import AuditEntry
from restaurant.auth.models import User
from restaurant.database.base import Model
from restaurant.menu.models import Dish
from restaurant.operations.database_copy import command as database_copy_command
from tests.conftest import OneMore
from tests.database.legacy_database import EVENTS, fill
from tests.databases import get_kind, make_engine, named_database
from tests.e2e.server import clean_environment, eventually

pytestmark = [pytest.mark.live, pytest.mark.slow]

ORDERS = 10_000
KILLS = 10
COMMITS_EACH_STEP = named_database() is not None and "postgresql" not in named_database()

#: What a version in between has lost on the way down, and begins anew on the way up.
NOT_KEPT = {"users.pin_tries", "users.pin_retry_at"}

#: How many statements of migrations wait for a lock just now.
WAITING = {
    "postgresql": "SELECT COUNT(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'",
    "mysql": "SELECT COUNT(*) FROM information_schema.processlist"
    " WHERE db = DATABASE() AND state IN ('User lock', 'Waiting for table metadata lock')",
}


class Killed(BaseException):
    """Ends the process here."""


def prepare(address: str, folder: Path, *words: str) -> subprocess.Popen[str]:
    """Begin one of the console's commands, by itself ``prepare``, on a database."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *(words or ("prepare",))],
        cwd=PROJECT_DIR,
        env=clean_environment() | {"DATABASE_URL": address, "DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def done(command: subprocess.Popen[str]) -> str:
    """The output of a successful command."""
    said, _ = command.communicate(timeout=120)
    assert command.returncode == 0, said
    return said


def bring(address: str, revision: str) -> None:
    """Bring a database to a revision, in this process."""
    with database_copy_command.bound_to(Settings.from_environment({"DATABASE_URL": address})):
        upgrade(revision=revision)


def get_columns(engine: Engine) -> dict[str, list[str]]:
    """The columns of each table, as they are."""
    schema = inspect(engine)
    return {
        table: [
            column["name"]
            for column in schema.get_columns(table)
            if f"{table}.{column['name']}" not in NOT_KEPT
        ]
        for table in schema.get_table_names()
        if table != "alembic_version"
    }


def figures(engine: Engine, columns: dict[str, list[str]]) -> dict[str, Any]:
    """Of each table: how many rows, the sum of each number, and a fingerprint of all."""
    return {table: _figures(engine, table, names) for table, names in columns.items()}


def _figures(engine: Engine, table: str, names: list[str]) -> tuple[int, list[int], str]:
    quote = engine.dialect.identifier_preparer.quote
    listed = ", ".join(map(quote, names))
    key = inspect(engine).get_pk_constraint(table)["constrained_columns"]
    order = ", ".join(map(quote, key))
    digest, rows, sums = sha256(), 0, [0] * len(names)
    with engine.connect() as connection:
        query = f"SELECT {listed} FROM {table} ORDER BY {order}"
        for row in connection.exec_driver_sql(query):
            digest.update(repr(tuple(row)).encode())
            rows += 1
            for place, value in enumerate(row):
                sums[place] += value if isinstance(value, int) else 0
    return rows, sums, digest.hexdigest()


def must_be_what_the_models_say(engine: Engine) -> None:
    """The schema is the newest, to the last column."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Model.metadata) == []


def test_years_of_orders_are_migrated_up_and_down(one_more: OneMore, tmp_path: Path) -> None:
    address, folder = one_more("years"), tmp_path / "data"
    engine = make_engine(address)
    bring(address, "0001")
    fill(engine, ORDERS)
    columns = get_columns(engine)
    before = figures(engine, columns)
    assert (before["orders"][0], before["events"][0]) == (ORDERS, EVENTS)

    done(prepare(address, folder))

    must_be_what_the_models_say(engine)
    assert figures(engine, columns) == before
    assert "No invariant is broken" in done(prepare(address, folder, "check"))

    done(prepare(address, folder, "db", "downgrade", "0001"))

    assert get_columns(engine) == columns
    assert figures(engine, columns) == before

    done(prepare(address, folder))

    must_be_what_the_models_say(engine)
    assert figures(engine, columns) == before
    assert "No invariant is broken" in done(prepare(address, folder, "check"))


#: By id: how the username was written, and what is left of it.
NAMESAKES = {
    1: ("Анна", "Анна"),
    2: ("анна ", "анна-3"),
    3: ("АННА", "АННА-4"),
    4: ("анна-2", "анна-2"),
    7: ("Сергеи\u0306", "Сергеи\u0306-2"),  # switched off: the name goes to the colleague at work
    9: ("СЕРГЕЙ", "СЕРГЕЙ"),
    10: ("ﷺ" * 119, "ﷺ" * 119),
    11: (" " + "ﷺ" * 119, "ﷺ" * 118 + "-2"),
}


def test_of_people_with_one_username_all_but_one_get_another_which_is_printed(
    one_more: OneMore, tmp_path: Path
) -> None:
    address = one_more("namesakes")
    engine = make_engine(address)
    bring(address, "0001")
    fill(engine, 10, sessions=5)
    users, dishes = (
        table(name, column("id"), column("is_active"), column(written))
        for name, written in (("users", "username"), ("dishes", "name"))
    )
    with engine.begin() as connection:
        for number, (before, _) in NAMESAKES.items():
            named = {"username": before, "is_active": number != 7}
            connection.execute(update(users).where(users.c.id == number).values(named))
        connection.execute(update(dishes).where(dishes.c.id == 1).values(name="Чаи\u0306"))

    said = done(prepare(address, tmp_path / "data"))

    with engine.connect() as connection:
        found = connection.execute(select(User.id, User.username).order_by(User.id)).all()
        keys = {
            row.id: row.username_key
            for row in connection.execute(select(User.id, User.username_key))
        }
        dish = connection.execute(select(Dish.name, Dish.name_key).where(Dish.id == 1)).one()
        told = select(AuditEntry.before, AuditEntry.after).order_by(AuditEntry.id)
        audited = [tuple(row) for row in connection.execute(told)]
    renamed = [names for names in NAMESAKES.values() if names[0] != names[1]]
    assert {number: name for number, name in found if number in NAMESAKES} == {
        number: after for number, (_, after) in NAMESAKES.items()
    }
    assert (keys[1], keys[2], keys[9]) == ("анна", "анна-3", "сергей")
    assert dish == ("Чаи\u0306", "чай")
    assert sorted(audited) == sorted(renamed)
    for before, after in renamed:
        assert any(f"“{before}”" in line and f"“{after}”" in line for line in said.splitlines())
    must_be_what_the_models_say(engine)
    assert "No invariant is broken" in done(prepare(address, tmp_path / "data", "check"))


def test_an_unreachable_database_is_reported_in_one_sentence(tmp_path: Path) -> None:
    refused = prepare("postgresql+psycopg://nobody@127.0.0.1:9/nothing", tmp_path / "data")

    said, _ = refused.communicate()
    assert refused.returncode == 1
    assert said.startswith("Error: The database could not be brought up to date: ")
    assert len(said.splitlines()) == 1


def test_two_servers_that_start_at_once_migrate_once(one_more: OneMore, tmp_path: Path) -> None:
    if named_database() is None:
        pytest.skip("A SQLite file has one owner: see tests/operations/test_cli.py.")
    address = one_more("two")
    engine = make_engine(address)

    with engine.connect() as first, exclusive(first):
        servers = [prepare(address, tmp_path / f"server{number}") for number in range(2)]
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
            eventually(lambda: waiting_in(watcher) == 2)
        assert inspect(engine).get_table_names() == []

    for server in servers:
        assert "/app/setup#" in done(server)
    must_be_what_the_models_say(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM event_log").scalar() == 1


def waiting_in(watcher: Connection) -> int:
    """So many wait for a lock in the database at this moment."""
    return watcher.exec_driver_sql(WAITING[get_kind(watcher.engine)]).scalar_one()


@pytest.mark.skipif(named_database() is None, reason="A SQLite file has one owner.")
def test_a_killed_migration_is_completed_by_the_next_start(
    one_more: OneMore, tmp_path: Path
) -> None:
    address = one_more("halfway")
    engine = make_engine(address)
    bring(address, "0001")
    fill(engine, 100, sessions=50)
    columns = get_columns(engine)
    before = figures(engine, columns)

    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT COUNT(*) FROM sessions")
        server = prepare(address, tmp_path / "data")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
            eventually(lambda: waiting_in(watcher) == 1)
        server.kill()
        server.communicate()

    assert inspect(engine).has_table("devices") == COMMITS_EACH_STEP
    done(prepare(address, tmp_path / "data"))
    must_be_what_the_models_say(engine)
    assert figures(engine, columns) == before
    assert not inspect(engine).has_table(STEPS.name)


@pytest.mark.skipif(not COMMITS_EACH_STEP, reason="Others have a transaction for the whole of it.")
@pytest.mark.parametrize("is_done", [True, False], ids=["done", "begun"])
def test_a_migration_continues_at_the_statement_where_it_stopped(
    one_more: OneMore, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    address, died = one_more("steps"), set[tuple[int, str]]()
    carry_out = ResumableDdl._carry_out_once

    def die_once(self: ResumableDdl, construct: Any, *how: Any, **more: Any) -> Any:
        here = (self._number, self._digest(construct))
        result = carry_out(self, construct, *how, **more) if is_done or here in died else None
        if here not in died:
            died.add(here)
            raise Killed
        return result

    monkeypatch.setattr(ResumableDdl, "_carry_out_once", die_once)
    runs = 0
    while True:
        runs += 1
        with suppress(Killed):
            bring(address, "head")
            break

    engine = make_engine(address)
    assert runs == len(died) + 1 > 50
    must_be_what_the_models_say(engine)
    assert not inspect(engine).has_table(STEPS.name)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM event_log").scalar() == 1


@pytest.mark.skipif(not COMMITS_EACH_STEP, reason="Others have a transaction for the whole of it.")
def test_an_interrupted_migration_is_finished_by_the_version_that_began_it(
    one_more: OneMore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = one_more("another")
    with monkeypatch.context() as patch, suppress(Killed):
        carry_out, statements = ResumableDdl._carry_out_once, count()

        def die(self: ResumableDdl, *what: Any, **how: Any) -> Any:
            if next(statements) == 5:
                raise Killed
            return carry_out(self, *what, **how)

        patch.setattr(ResumableDdl, "_carry_out_once", die)
        bring(address, "head")
    with make_engine(address).begin() as connection:
        connection.execute(update(STEPS).where(STEPS.c.number == 2).values(digest="another"))

    refused = prepare(address, tmp_path / "data")

    said, _ = refused.communicate()
    assert refused.returncode == 1
    assert "finish it with the version of the program that began it" in said
    assert "Traceback" not in said


@pytest.mark.skipif(named_database() is not None, reason="SQLite alone can be asked so quickly.")
def test_a_migration_killed_ten_times_is_applied_completely_or_not_at_all(tmp_path: Path) -> None:
    model, folder = tmp_path / "model", tmp_path / "data"
    make_old(model)
    old = get_state(model)
    shutil.copytree(model, folder)
    length = time_of_migration(prepare(at(folder), folder), folder)
    new = get_state(folder)
    shutil.rmtree(folder)
    found = Counter[str]()

    for kill in range(KILLS):
        if not folder.exists():
            shutil.copytree(model, folder)
        server = prepare(at(folder), folder)
        eventually(lambda: is_being_written(folder))
        time.sleep(random.uniform(kill, kill + 1) / KILLS * 1.2 * length)
        server.kill()
        server.communicate()

        state = get_state(folder)
        assert state in (old, new)
        found["old" if state == old else "new"] += 1
        if state == new:
            done(prepare(at(folder), folder))
            shutil.rmtree(folder)

    if not folder.exists():
        shutil.copytree(model, folder)
    done(prepare(at(folder), folder))
    assert get_state(folder) == new
    assert found["old"] > 0


def at(folder: Path) -> str:
    """The address of the SQLite file in a folder."""
    return f"sqlite:///{folder / 'restaurant.sqlite3'}"


def make_old(folder: Path) -> None:
    """A restaurant of the first version that takes a while to migrate."""
    folder.mkdir()
    bring(at(folder), "0001")
    fill(make_engine(at(folder)), 300, sessions=30_000)


def get_state(folder: Path) -> Any:
    """Everything in a SQLite file: its schema in words, and what it holds."""
    with closing(sqlite3.connect(folder / "restaurant.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        schema = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
        # Alembic lists a table's constraints in any order.
        words = [(*what, sorted(re.split(r",?\s*\n\s*", sql or ""))) for *what, sql in schema]
    engine = make_engine(at(folder))
    kept = {"orders", "order_items", "order_history", "refresh_tokens", "events", "dishes"}
    columns = {table: names for table, names in get_columns(engine).items() if table in kept}
    with engine.connect() as connection:
        sessions = connection.exec_driver_sql("SELECT COUNT(*), SUM(user_id) FROM sessions").one()
    return words, figures(engine, columns), tuple(sessions)


def is_being_written(folder: Path) -> bool:
    """Whether somebody is in the middle of a transaction that writes."""
    file = folder / "restaurant.sqlite3"
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as probe:
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def time_of_migration(server: subprocess.Popen[str], folder: Path) -> float:
    """How long a migration takes from its first statement to its last."""
    eventually(lambda: is_being_written(folder))
    begun = time.monotonic()
    eventually(lambda: not is_being_written(folder))
    length = time.monotonic() - begun
    done(server)
    return length
