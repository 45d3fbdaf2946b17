"""What every test can ask for: an application on an empty, migrated database.

``TEST_DATABASE_URL`` picks the database; by default it is a SQLite file. Processes that share
the tests under pytest-xdist have one each: files, or databases beside the one that was named.
"""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Engine, delete, event, exists, select, update
from werkzeug.serving import make_server

import config
from config import Settings
from restaurant import create_app
from restaurant.auth.models import User
from restaurant.database import (
    listeners as listeners,  # the rules of records apply without an application, too
)
from restaurant.database.base import Model
from restaurant.database.event_log import EventLog
from restaurant.database.session import db
from restaurant.live import connections
from restaurant.live.dispatcher import dispatcher
from restaurant.operations.cli import register_commands
from restaurant.permissions import Role
from restaurant.security import hashing
from tests.databases import database_beside, named_database, one_more_database
from tests.factories import a_user
from tests.socket_clients import Listener
from tests.staff_clients import get_token, signed_in_client
from tests.support.error_watch import ErrorWatch
from tests.support.jobs import forget_jobs
from tests.support.privacy_watch import Watch

ClientFor = Callable[[User | Role], FlaskClient]
ListenAs = Callable[..., Listener]
OneMore = Callable[[str], str]


# Local settings of this machine must not affect the tests.
config.LOCAL_ENV_FILE = config.PROJECT_DIR / "tests" / ".env.local"

#: The markers of all tests in a folder; other tests are marked one by one.
FOLDER_MARKERS = {"e2e": "live", "browser": "browser", "deploy": "deploy"}
LONG_RUNNING = ("live", "slow", "deploy")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by folder, and start with the long tests so that both processes stay busy to the end.

    On another database than SQLite's file only what uses it is run: the rest has the same
    result on every database.
    """
    if named_database():
        apart = [item for item in items if not _uses_the_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if _uses_the_database(item)]
    for item in items:
        for folder in FOLDER_MARKERS.keys() & set(item.path.parts):
            item.add_marker(FOLDER_MARKERS[folder])
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG_RUNNING)))


#: A test that asks for one of these uses the database under test. (Servers in e2e are told of it.)
DATABASE_FIXTURES = {"database", "named", "one_more"}


def _uses_the_database(item: pytest.Item) -> bool:
    asked_for = getattr(item, "fixturenames", ())
    return "e2e" in item.path.parts or not DATABASE_FIXTURES.isdisjoint(asked_for)


def pytest_collection_finish() -> None:
    """Collect garbage rarely: a run creates little besides the tests themselves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="module", autouse=True)
def cheap_hashing() -> Iterator[None]:
    """Hash passwords and PINs with as little work as Argon2 can be made to do.

    A module that tests the work itself has a fixture of the same name that changes nothing.
    """
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_hasher", hasher)
        patch.setattr(hashing, "DUMMY_HASH", hasher.hash("nobody's password"))
        yield


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the application under test."""
    return tmp_path_factory.mktemp("restaurant")


@pytest.fixture(scope="session")
def watch() -> Watch:
    """Finds secrets in what the application sends."""
    return Watch()


@pytest.fixture(autouse=True)
def _nothing_private_comes_out(watch: Watch) -> Iterator[None]:
    watch.begin()
    yield
    assert watch.findings == []


@pytest.fixture(scope="session")
def error_watch() -> ErrorWatch:
    """Sees which errors the application answers."""
    return ErrorWatch()


@pytest.fixture(autouse=True)
def _every_error_is_documented(error_watch: ErrorWatch) -> Iterator[None]:
    error_watch.take()
    yield
    assert error_watch.findings == [], "name it with errors() at the view"


@pytest.fixture(scope="session")
def database(worker_id: str) -> Iterator[dict[str, str]]:
    """The setting that names the database of this process; none for SQLite's file."""
    named = named_database()
    if not named:
        yield {}
    elif worker_id == "master":
        yield {"DATABASE_URL": named}
    else:
        with database_beside(named, worker_id) as address:
            yield {"DATABASE_URL": address}


@pytest.fixture
def one_more(worker_id: str, tmp_path: Path) -> Iterator[OneMore]:
    """Create another empty database of the kind under test, and return its address."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(one_more_database(f"{worker_id}_{name}", tmp_path))


@pytest.fixture(scope="session")
def the_app(
    data_dir: Path, database: dict[str, str], watch: Watch, error_watch: ErrorWatch
) -> Iterator[Flask]:
    """One application for the whole run, with its migrations done."""
    app = create_app(Settings.from_environment({"DATA_DIR": str(data_dir)} | database))
    register_commands(app)
    app.testing = True
    with app.app_context():
        forgo_durability(db.engine)
        upgrade()
        empty_the_database()
    watch.over(app)
    error_watch.over(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(the_app: Flask) -> Iterator[Flask]:
    """The application with an empty database."""
    with the_app.app_context():
        dispatcher.start()
        yield the_app
        db.session.remove()
        forget_jobs()
        empty_the_database()
    for seat in connections.all_connections():
        connections.remove(seat.sid)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that has not signed in."""
    return app.test_client()


@pytest.fixture
def client_for(app: Flask) -> ClientFor:
    """Create a client signed in as a user, or as a new user of a role."""

    def make(who: User | Role) -> FlaskClient:
        return signed_in_client(app, who if isinstance(who, User) else a_user(who))

    return make


@pytest.fixture
def listen_as(app: Flask) -> Iterator[ListenAs]:
    """Connect a socket client as a user, or as a new user of a role."""
    listeners: list[Listener] = []

    def make(who: User | Role, last_event_id: int | None = None) -> Listener:
        user = who if isinstance(who, User) else a_user(who)
        listeners.append(Listener(app, get_token(user), last_event_id))
        return listeners[-1]

    yield make
    for listener in listeners:
        listener.leave()


@pytest.fixture
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the application over real HTTP, with a thread for each request."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def forgo_durability(engine: Engine) -> None:
    """Spare SQLite the wait for the disk: power cuts are tested on servers of their own."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def configure(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous = OFF")


#: All tables but the event log's, each before those it refers to.
TABLES = [
    table
    for table in reversed(Model.metadata.sorted_tables)
    if table.name != EventLog.__tablename__
]
ARE_FILLED = select(*(exists().select_from(table).label(table.name) for table in TABLES))
FORGET_CREATORS = update(User).values(created_by_id=None)
OUTDATE = {one: one + 1 for one in (EventLog.menu_version, EventLog.staff_version)}
BEGIN_LOG_ANEW = update(EventLog).values({EventLog.last_event_id: 0} | OUTDATE)


def empty_the_database() -> None:
    """Remove every record, so that the next test begins with an empty restaurant."""
    statements = compiled_statements(db.engine)
    with db.engine.begin() as connection:
        filled = connection.exec_driver_sql(statements[ARE_FILLED]).one()
        if filled[TABLES.index(User.__table__)]:
            connection.exec_driver_sql(statements[FORGET_CREATORS])
        for table, is_filled in zip(TABLES, filled, strict=True):
            if is_filled:
                connection.exec_driver_sql(statements[table])
        connection.exec_driver_sql(statements[BEGIN_LOG_ANEW])


@cache
def compiled_statements(engine: Engine) -> dict[Any, str]:
    """The statements that run after every test, as text: compiling takes longer than executing."""
    own = {statement: statement for statement in (ARE_FILLED, FORGET_CREATORS, BEGIN_LOG_ANEW)}
    emptying = {table: delete(table) for table in TABLES}
    return {
        key: str(statement.compile(engine, compile_kwargs={"literal_binds": True}))
        for key, statement in (own | emptying).items()
    }


def outdate_caches() -> None:
    """Invalidate the caches of the application."""
    with db.engine.begin() as connection:
        connection.execute(update(EventLog).values(OUTDATE))
