"""Restaurants served by a real gunicorn, for tests that need a wire, a crash or a signal."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.server import House, Person, Server, copy_template
from tests.e2e.socket_client import Phone

WORKERS = ["gthread", "eventlet", "gevent"]
OpenHouse = Callable[..., House]
CallIn = Callable[..., Phone]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A restaurant that somebody prepared, once for all servers: they begin with copies."""
    folder = tmp_path_factory.mktemp("live") / "furnished"
    Server(folder).prepare()
    return folder


@pytest.fixture(scope="module")
def open_house(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHouse]:
    """Open a restaurant of its own with these settings, its admin made by ``POST /setup``."""
    servers: list[Server] = []

    def make(**settings: str) -> House:
        folder = copy_template(furnished, tmp_path_factory.mktemp("house") / "data")
        servers.append(Server(folder, **settings))
        return House.open(servers[-1].start().set_up())

    yield make
    for server in servers:
        server.kill()


@pytest.fixture(scope="module", params=WORKERS)
def house(request: pytest.FixtureRequest, open_house: OpenHouse) -> House:
    """A restaurant under each kind of worker in turn."""
    return open_house(SERVER_WORKER=request.param)


@pytest.fixture
def call_in() -> Iterator[CallIn]:
    """Connect somebody's phone."""
    phones: list[Phone] = []

    def make(who: Person, last_event_id: int | None = None) -> Phone:
        phones.append(Phone(who, last_event_id))
        return phones[-1].connect()

    yield make
    for phone in phones:
        phone.hang_up()
