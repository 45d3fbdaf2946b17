"""Restaurants in which things break, on the database under test.

A restaurant on SQLite begins as a copy of a folder. On a database server each has a database
of its own there, furnished anew.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.databases import database_beside, named_database
from tests.e2e.faults.clients.lossy_proxy import Link
from tests.e2e.faults.report import note
from tests.e2e.faults.run_size import WORKER
from tests.e2e.server import PASSWORD, Person, Restaurant, Server, copy_template

StartRestaurant = Callable[..., Restaurant]
LinkTo = Callable[..., Link]
OnSqlite = pytest.mark.skipif(named_database() is not None, reason="It is about SQLite's file.")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Failures belong into the figures, too."""
    folder, _, name = report.nodeid.rpartition("::test_")
    if report.failed and report.when != "teardown" and "faults" in folder:
        note(f"**not so:** {name.replace('_', ' ')}", "–", "**the test failed**")


class Builder:
    """Opens restaurants: copies of a folder, or furnished anew on a database server."""

    def __init__(self, process: str, template: Path | None) -> None:
        self._process = process
        self._template = template
        self._numbers = count()

    def open(self, rest: ExitStack, folder: Path, **settings: str) -> Restaurant:
        """Open a restaurant in a folder, with these settings. Nothing of it outlasts the stack."""
        if self._template is not None:
            server = a_server(copy_template(self._template, folder), **settings)
        else:
            name = f"{self._process}_restaurant{next(self._numbers)}"
            address = rest.enter_context(database_beside(named_database() or "", name))
            server = a_server(folder, DATABASE_URL=address, **settings)
        rest.callback(server.kill)
        if self._template is None:
            furnish(server)
        return reopen(server.start())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A restaurant with its people, a dish and a way to pay, stopped: the others are copies."""
    if named_database():
        pytest.skip("It is about SQLite's file.")
    folder = tmp_path_factory.mktemp("faults") / "template"
    furnish(Server(folder, SERVER_WORKER=WORKER))
    return folder


@pytest.fixture(scope="session")
def builder(request: pytest.FixtureRequest, worker_id: str) -> Builder:
    """Whoever opens restaurants on the database under test."""
    return Builder(worker_id, None if named_database() else request.getfixturevalue("template"))


@pytest.fixture(scope="session")
def quiet_restaurant(
    builder: Builder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Restaurant]:
    """A restaurant whose server is never killed."""
    with ExitStack() as rest:
        yield builder.open(rest, tmp_path_factory.mktemp("quiet") / "data")


@pytest.fixture
def start_restaurant(builder: Builder, tmp_path: Path) -> Iterator[StartRestaurant]:
    """Open a restaurant of one's own, with these settings."""
    numbers = count()
    with ExitStack() as rest:

        def make(folder: Path | None = None, **settings: str) -> Restaurant:
            return builder.open(rest, folder or tmp_path / f"restaurant{next(numbers)}", **settings)

        yield make


@pytest.fixture
def link_to() -> Iterator[LinkTo]:
    """Lay a bad link to a server."""
    links: list[Link] = []

    def make(server: Server, kind: type[Link] = Link) -> Link:
        links.append(kind(server.port))
        return links[-1]

    yield make
    for link in links:
        link.close()


def a_server(folder: Path, **settings: str) -> Server:
    """A server whose sign-ins outlast the longest run."""
    return Server(folder, **{"SERVER_WORKER": WORKER, "ACCESS_TOKEN_MINUTES": "1440"} | settings)


def furnish(server: Server) -> None:
    """Prepare a restaurant, add its records over HTTP, and stop its server."""
    server.prepare()
    Restaurant.open(server.start().set_up())
    server.stop()


def reopen(server: Server) -> Restaurant:
    """The restaurant behind a server that was furnished before."""
    admin = server.admin()
    return Restaurant(
        server,
        admin,
        server.sign_in("anna", PASSWORD),
        server.sign_in("boris", PASSWORD),
        admin.ask("GET", "/dishes/").json[0]["id"],
        admin.ask("GET", "/payment-methods/").json[0]["id"],
    )


def crew(restaurant: Restaurant, size: int) -> list[Person]:
    """So many sign-ins of one waiter: each is a phone of its own."""
    return [restaurant.waiter] * size


class Detour(Server):
    """The same server, through a link."""

    def __init__(self, server: Server, link: Link) -> None:
        super().__init__(server.data_dir)
        self.port = link.port
