"""A restaurant is copied to another database exactly, or not at all.

It moves from the database under test to a SQLite file, and from there to another database of
the kind under test: so every kind is copied from, and copied into.
"""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from config import PROJECT_DIR, Settings, sqlite_path
from restaurant.auth.models import FailedAttempts, RefreshToken, User
from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.database.event_log import EventLog
from restaurant.database.session import db
from restaurant.database.sqlite_file import acquire_lock, was_created
from restaurant.demo.seed import fill
from restaurant.extensions import settings
from restaurant.floor.models import Location
from restaurant.idempotency.models import StoredResponse
from restaurant.menu.models import Dish
from restaurant.operations.database_copy import command as database_copy_command
from restaurant.operations.database_copy import compare as database_copy_compare
from restaurant.operations.database_copy import copy as database_copy_copy
from restaurant.operations.database_copy import sequences
from restaurant.operations.database_copy.compare import ProgressCallback
from restaurant.orders.models import Order, OrderHistory
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.conftest import OneMore
from tests.databases import make_engine
from tests.e2e.server import clean_environment
from tests.factories import a_device, a_dish, a_location, a_user, an_ingredient, an_order, saved
from tests.staff_clients import get_session

pytestmark = pytest.mark.slow

#: Whatever a program between two databases might change.
NASTY = " \t'\"\\ %s {} \r\n Ёё Щи 🍲👩‍🍳 \u200b\ufeff ÷ NULL  "
LAST_MOMENT = datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC)
FIRST_MOMENT = datetime(2026, 2, 1, 0, 0, 0, 1, tzinfo=UTC)

#: Copies until the first records are in the other database, says so, and waits to be killed.
STOPS_HALFWAY = """
import sys, time
from contextlib import contextmanager
from restaurant.operations.database_copy.command import copy_to_new_database
from wsgi import app

@contextmanager
def progress(steps):
    def tell(number):
        print("halfway", flush=True)
        time.sleep(600)
    yield tell

with app.app_context():
    copy_to_new_database(sys.argv[1], sys.argv[2], progress)
"""


@pytest.fixture
def here(app: Flask) -> str:
    """The address of a small restaurant with everything that is hard to copy."""
    owner = a_user(Role.ADMIN, full_name=NASTY, created_at=LAST_MOMENT, avatar_url="")
    owner.created_by_id = a_user(Role.ADMIN, created_at=FIRST_MOMENT, is_active=False).id
    a_dish(name="Ёршик", price=2**62, weight=2**31, description="", ingredients=None)
    an_ingredient(is_allergen=True, description=NASTY)
    an_order(owner, [ItemStatus.NEW] * 2, notes=NASTY, kitchen_notes="")
    session = get_session(owner)
    saved(RefreshToken(jti="Ж", session=session, expires_at=LAST_MOMENT, spent_at=FIRST_MOMENT))
    saved(FailedAttempts(key="ы", count=2**31 - 1, last_at=LAST_MOMENT))
    answer = {"fingerprint": "", "status": 201, "headers": "{}", "body": NASTY * 1000}
    saved(StoredResponse(user_id=owner.id, key="a", **answer))
    saved(StoredResponse(user_id=owner.id, key="A ", **answer))
    a_device(token_digest="")
    db.session.commit()
    return settings.database_url


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'a new folder' / 'moved.sqlite3'}"


def copied(app: Flask, origin: str, destination: str) -> Result:
    """The output of the command."""
    return app.test_cli_runner().invoke(args=["copy-database", origin, destination])


def refusal(result: Result) -> str:
    """The error message of the command: its last line."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    last = result.output.strip().splitlines()[-1]
    assert last.startswith("Error: ")
    return last


def contents(address: str) -> dict[str, list[Any]]:
    """Every record in a database, as the application reads it."""
    with make_engine(address).connect() as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key)))
            for table in Model.metadata.sorted_tables
        }


def holds_nothing(address: str) -> bool:
    """Whether there is no record in it, beside the log's one row."""
    found = contents(address)
    [log] = found.pop("event_log")
    return not any(found.values()) and log.last_event_id == 0


def test_a_copied_restaurant_is_identical(
    app: Flask, here: str, file: str, one_more: OneMore
) -> None:
    there = one_more("there")

    first, second = copied(app, here, file), copied(app, file, there)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "Everything was copied, compared and checked." in second.output
    assert contents(file) == contents(here)
    assert contents(there) == contents(here)
    assert was_created(sqlite_path(file) or Path())


def test_the_copied_demo_has_its_orders_and_its_screens_continue(
    app: Flask, one_more: OneMore
) -> None:
    fill()
    there = one_more("there")

    said = copied(app, settings.database_url, there)

    assert said.exit_code == 0, said.output
    found = contents(there)
    assert found == contents(settings.database_url)
    assert f"{len(found['order_items'])} order_items\n" in said.output
    log = db.session.scalars(select(EventLog)).one()
    assert [(log.epoch, log.last_event_id)] == [
        (row.epoch, row.last_event_id) for row in found["event_log"]
    ]


def test_an_id_used_once_is_not_used_again_after_a_copy(
    app: Flask, here: str, file: str, one_more: OneMore
) -> None:
    erased = a_location()
    erased_id = erased.id
    crud.delete_or_deactivate(Location, erased_id)
    there = one_more("there")

    assert copied(app, here, file).exit_code == 0
    assert copied(app, file, there).exit_code == 0

    for address in (file, there):
        with make_engine(address).begin() as connection:
            new = insert(Location.__table__).values(name="Зал", name_key="зал", is_active=True)
            assert connection.execute(new).inserted_primary_key[0] == erased_id + 1
            orders = connection.scalars(select(Order.id)).all()
            assert sequences.next_ids(connection)["orders"] > max(orders)


def test_an_interrupted_copy_leaves_nothing_and_can_be_repeated(
    app: Flask, here: str, one_more: OneMore
) -> None:
    there, steps = one_more("there"), []

    @contextmanager
    def stumbles(_steps: int) -> Iterator[ProgressCallback]:
        def tell(number: int) -> None:
            steps.append(number)
            if len(steps) == 8:
                raise KeyboardInterrupt

        yield tell

    with pytest.raises(KeyboardInterrupt):
        database_copy_command.copy_to_new_database(here, there, stumbles)

    assert holds_nothing(there)
    assert copied(app, here, there).exit_code == 0
    assert contents(there) == contents(here)


def test_a_killed_copy_leaves_nothing_and_can_be_repeated(
    app: Flask, here: str, one_more: OneMore, tmp_path: Path
) -> None:
    there = one_more("there")
    copying_it = subprocess.Popen(
        [sys.executable, "-c", STOPS_HALFWAY, here, there],
        cwd=PROJECT_DIR,
        env=clean_environment() | {"DATA_DIR": str(tmp_path / "other")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert copying_it.stdout
    with copying_it.stdout as said:
        assert said.readline() == "halfway\n"
        copying_it.send_signal(signal.SIGKILL)
        copying_it.wait()

    assert holds_nothing(there)
    assert copied(app, here, there).exit_code == 0
    assert contents(there) == contents(here)


def test_a_database_that_is_not_empty_is_not_changed(
    app: Flask, here: str, one_more: OneMore
) -> None:
    there = one_more("there")
    assert copied(app, here, there).exit_code == 0
    a_location()
    before = contents(there)

    again = refusal(copied(app, here, there))

    assert "is not empty (there are " in again
    assert contents(there) == before


def test_nothing_is_copied_from_or_into_a_file_that_a_server_uses(
    app: Flask, here: str, file: str
) -> None:
    for busy in {one for one in (here, file) if sqlite_path(one)}:
        with acquire_lock(sqlite_path(busy) or Path(), timeout=0):
            assert "stop it first" in refusal(copied(app, here, file))
    assert not (sqlite_path(file) or Path()).exists()


def test_writers_are_locked_out_while_a_database_is_copied(app: Flask, here: str) -> None:
    if sqlite_path(here):
        pytest.skip("A SQLite file is claimed as a whole.")
    db.session.rollback()
    its_settings = Settings.from_environment({"DATABASE_URL": here})

    with database_copy_command.bound_to(its_settings), database_copy_copy.write_locked() as source:
        source.execute(select(Order.__table__)).all()
        with pytest.raises(DBAPIError):
            write_in(here)

    write_in(here)


def write_in(address: str) -> None:
    """Lock what every writer locks first, without waiting for it."""
    with make_engine(address).connect() as writer:
        if writer.dialect.name == "postgresql":  # for a row it can be told not to wait
            writer.execute(text("SET LOCAL lock_timeout = '50ms'"))
        writer.execute(select(EventLog.id).with_for_update(nowait=True)).all()


@pytest.mark.parametrize(
    ("tampering", "sentence"),
    [
        (update(Order.__table__).values(notes="Суп"), "orders are not the same from "),
        (
            update(User.__table__).values(created_at=FIRST_MOMENT),
            "users are not the same from ",
        ),
        (
            delete(StoredResponse.__table__).where(StoredResponse.key == "a"),
            "stored_answers: records are 1 instead of 2.",
        ),
        (
            update(Dish.__table__)
            .where(Dish.price < 2**62)
            .values(price=Dish.__table__.c.price + 1),
            "dishes: price are ",
        ),
        (delete(OrderHistory.__table__), "Each item was added once. Not so: "),
        (
            update(EventLog.__table__).values(epoch="another"),
            "event_log are not the same from 1 on.",
        ),
    ],
    ids=["a note", "a microsecond", "an answer lost", "a price", "the books", "the epoch"],
)
def test_a_copy_that_differs_is_rolled_back(
    app: Flask,
    here: str,
    one_more: OneMore,
    monkeypatch: pytest.MonkeyPatch,
    tampering: Any,
    sentence: str,
) -> None:
    there, differences = one_more("there"), database_copy_compare.compare

    def tampered(source: Connection, target: Connection, tell: ProgressCallback) -> Iterator[str]:
        target.execute(tampering)
        return differences(source, target, tell)

    monkeypatch.setattr(database_copy_compare, "compare", tampered)
    said = copied(app, here, there)

    assert "nothing was copied" in refusal(said)
    assert sentence in said.output
    assert holds_nothing(there)


def test_missing_counters_are_noticed(
    app: Flask, here: str, one_more: OneMore, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = a_location()
    crud.delete_or_deactivate(Location, erased.id)
    monkeypatch.setattr(sequences, "set_next_ids", lambda _connection, _wanted: None)
    there = one_more("there")

    said = copied(app, here, there)

    assert "nothing was copied" in refusal(said)
    assert "locations would use an id again: " in said.output
    assert holds_nothing(there)


def test_a_restaurant_with_broken_invariants_is_not_copied(
    app: Flask, here: str, one_more: OneMore
) -> None:
    with db.engine.begin() as connection:
        connection.execute(update(Order.__table__).values(total_price=1))
    there = one_more("there")

    said = copied(app, here, there)

    assert "nothing was copied" in refusal(said)
    assert "The total of an order is the sum of its items" in said.output
    assert holds_nothing(there)


def test_a_database_of_another_version_is_not_copied(app: Flask, file: str, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(old)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('0001')")

    assert "is of another version" in refusal(copied(app, f"sqlite:///{old}", file))


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        ("", "FROM must be a whole sqlite"),
        ("oracle://scott:tiger@127.0.0.1/x", "FROM must be a whole sqlite"),
        ("sqlite:////nowhere/at/all.sqlite3", "There is no database at /nowhere/at/all.sqlite3."),
        ("postgresql+psycopg://nobody@127.0.0.1:9/nothing", "does not answer"),
    ],
)
def test_a_wrong_address_is_refused_with_a_message(
    app: Flask, file: str, origin: str, sentence: str
) -> None:
    said = refusal(copied(app, origin, file))

    assert sentence in said
    assert "tiger" not in said


def test_a_failed_copy_names_the_table(app: Flask, here: str, one_more: OneMore) -> None:
    there = one_more("there")
    assert copied(app, here, there).exit_code == 0
    with make_engine(there).begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            if table.name == "users":
                connection.execute(update(table).values(created_by_id=None))
            if table.name != "event_log":
                connection.execute(delete(table))
        connection.execute(update(EventLog.__table__).values(last_event_id=0))
        connection.execute(text("CREATE UNIQUE INDEX narrow ON order_items (order_id)"))

    assert "order_items could not be copied: " in refusal(copied(app, here, there))
    assert holds_nothing(there)
