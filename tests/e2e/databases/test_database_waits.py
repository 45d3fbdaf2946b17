"""Requests wait in the database at the same time, under every kind of worker.

Only databases with a server of their own can be waited in. Five requests are all seen waiting
there at once for a lock that is held from outside: so together they take as long as one.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.databases import database_beside, get_kind, make_engine, named_database
from tests.e2e.conftest import WORKERS
from tests.e2e.server import PASSWORD, Restaurant, Server, eventually

pytestmark = pytest.mark.skipif(named_database() is None, reason="SQLite is waited in one by one.")

AT_ONCE = 5
#: How a table is locked against readers, how the lock ends, and who waits for it just now.
LOCK = {
    "postgresql": "LOCK TABLE locations IN ACCESS EXCLUSIVE MODE",
    "mysql": "LOCK TABLES locations WRITE",
}
UNLOCK = {"postgresql": "ROLLBACK", "mysql": "UNLOCK TABLES"}
WAITING = {
    "postgresql": "SELECT COUNT(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'",
    "mysql": "SELECT COUNT(*) FROM information_schema.processlist"
    " WHERE db = DATABASE() AND state = 'Waiting for table metadata lock'",
}


@pytest.fixture(scope="module")
def address(worker_id: str) -> Iterator[str]:
    """A database on the server under test."""
    with database_beside(named_database() or "", f"{worker_id}_waiting") as made:
        yield made


@pytest.fixture(scope="module")
def folder(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a furnished restaurant, whose server is stopped."""
    server = Server(tmp_path_factory.mktemp("waiting") / "data", DATABASE_URL=address)
    server.prepare()
    try:
        Restaurant.open(server.start().set_up())
    finally:
        server.stop()
    return server.data_dir


@pytest.fixture(params=WORKERS)
def server(folder: Path, address: str, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The restaurant under each kind of worker in turn."""
    running = Server(folder, DATABASE_URL=address, SERVER_WORKER=request.param)
    try:
        yield running.start()
    finally:
        running.kill()


def test_five_requests_wait_in_the_database_at_once(server: Server, address: str) -> None:
    anna = server.sign_in("anna", PASSWORD)
    engine = make_engine(address)
    kind = get_kind(engine)

    with (
        ThreadPoolExecutor(AT_ONCE) as people,
        engine.connect() as outside,
        make_engine(address).execution_options(isolation_level="AUTOCOMMIT").connect() as watcher,
    ):
        outside.exec_driver_sql(LOCK[kind])
        try:
            asked = [people.submit(anna.ask, "GET", "/locations/") for _ in range(AT_ONCE)]
            eventually(lambda: how_many_wait(watcher) == AT_ONCE, 8)
            assert server.ask("GET", "/health").status == 200
        finally:
            outside.exec_driver_sql(UNLOCK[kind])

        assert [one.result().status for one in asked] == [200] * AT_ONCE


def how_many_wait(watcher: Connection) -> int:
    """So many wait for a lock in the database at this moment."""
    return watcher.exec_driver_sql(WAITING[get_kind(watcher.engine)]).scalar_one()
