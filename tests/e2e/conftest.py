"""Restaurants served by a real gunicorn, for tests that need a raw socket, a crash or a signal."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.server import Person, Restaurant, Server, copy_template
from tests.e2e.socket_client import Phone

WORKERS = ["gthread", "eventlet", "gevent"]
StartRestaurant = Callable[..., Restaurant]
ConnectPhone = Callable[..., Phone]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A restaurant that somebody prepared, once for all servers: they begin with copies."""
    folder = tmp_path_factory.mktemp("live") / "furnished"
    Server(folder).prepare()
    return folder


@pytest.fixture(scope="module")
def start_restaurant(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartRestaurant]:
    """Open a restaurant of its own with these settings, its admin made by ``POST /setup``."""
    servers: list[Server] = []

    def make(**settings: str) -> Restaurant:
        folder = copy_template(furnished, tmp_path_factory.mktemp("restaurant") / "data")
        servers.append(Server(folder, **settings))
        return Restaurant.open(servers[-1].start().set_up())

    yield make
    for server in servers:
        server.kill()


@pytest.fixture(scope="module", params=WORKERS)
def restaurant(request: pytest.FixtureRequest, start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant under each kind of worker in turn."""
    return start_restaurant(SERVER_WORKER=request.param)


@pytest.fixture
def connect_phone() -> Iterator[ConnectPhone]:
    """Connect a phone."""
    phones: list[Phone] = []

    def make(who: Person, last_event_id: int | None = None) -> Phone:
        phones.append(Phone(who, last_event_id))
        return phones[-1].connect()

    yield make
    for phone in phones:
        phone.hang_up()
