"""Restaurants in which things break."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.figures import note
from tests.faults.proxy import Link
from tests.faults.size import WORKER
from tests.live.server import PASSWORD, House, Person, Server, copy_of

OpenHouse = Callable[..., House]
LinkTo = Callable[..., Link]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What did not hold belongs into the figures, too."""
    folder, _, name = report.nodeid.rpartition("::test_")
    if report.failed and report.when != "teardown" and "faults" in folder:
        note(f"**not so:** {name.replace('_', ' ')}", "–", "**the test failed**")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A restaurant with its people, a dish and a way to pay, stopped: the others are copies."""
    folder = tmp_path_factory.mktemp("faults") / "template"
    server = Server(folder, SERVER_WORKER=WORKER)
    server.prepare()
    House.open(server.start().set_up())
    server.stop()
    return folder


@pytest.fixture(scope="session")
def quiet_house(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A restaurant whose server is never killed."""
    server = a_server(copy_of(template, tmp_path_factory.mktemp("quiet") / "data"))
    yield reopen(server.start())
    server.kill()


@pytest.fixture
def open_house(template: Path, tmp_path: Path) -> Iterator[OpenHouse]:
    """Open a restaurant of one's own, with these settings."""
    servers: list[Server] = []

    def make(folder: Path | None = None, **settings: str) -> House:
        place = copy_of(template, folder or tmp_path / f"house{len(servers)}")
        servers.append(a_server(place, **settings))
        return reopen(servers[-1].start())

    yield make
    for server in servers:
        server.kill()


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


def reopen(server: Server) -> House:
    """The restaurant behind a server that was furnished before."""
    admin = server.admin()
    return House(
        server,
        admin,
        server.sign_in("anna", PASSWORD),
        server.sign_in("boris", PASSWORD),
        admin.ask("GET", "/dishes/").json[0]["id"],
        admin.ask("GET", "/payment-methods/").json[0]["id"],
    )


def crew(house: House, size: int) -> list[Person]:
    """So many sign-ins of one waiter: each is a phone of its own."""
    return [house.waiter] * size


class Detour(Server):
    """The same server, seen through a link."""

    def __init__(self, server: Server, link: Link) -> None:
        super().__init__(server.data_dir)
        self.port = link.port
