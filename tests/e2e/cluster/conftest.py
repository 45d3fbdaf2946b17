"""A restaurant with two servers behind nginx, connected by Redis."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from tests.databases import database_beside
from tests.e2e.cluster.cluster_fixtures import Neighbour, a_redis, an_nginx
from tests.e2e.faults.run_size import WORKER
from tests.e2e.server import Person, Restaurant, Server
from tests.support.nginx import NGINX

#: A database of the server that is to hold this one's, with a user who may make it.
POSTGRESQL = os.environ.get(
    "CLUSTER_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)


@dataclass(frozen=True)
class Cluster:
    """The parts, and the restaurant as its people see it: through nginx."""

    restaurant: Restaurant
    servers: tuple[Server, Server]
    redis: Neighbour

    def at(self, server: Server, who: Person) -> Person:
        """Somebody who asks this server itself."""
        return Person(server, who.token, who.id)


class Front(Server):
    """The restaurant as nginx shows it."""

    def __init__(self, server: Server, port: int) -> None:
        super().__init__(server.data_dir)
        self.port = port


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    if missing := list(_missing()):
        reason = f"needs {', '.join(missing)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with database_beside(POSTGRESQL, f"cluster_{os.getpid()}") as address:
        yield address


def _missing() -> Iterator[str]:
    if NGINX is None:
        yield "nginx"
    if not shutil.which("redis-server"):
        yield "redis-server"
    server = create_engine(POSTGRESQL)
    try:
        server.connect().close()
    except SQLAlchemyError:
        yield "a PostgreSQL at CLUSTER_DATABASE_URL"
    finally:
        server.dispose()


@pytest.fixture(scope="session")
def cluster(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two servers that share a database, the keys and the pictures."""
    place = tmp_path_factory.mktemp("cluster")
    redis = a_redis()
    servers = tuple(_a_server(place, name, database, redis) for name in ("one", "two"))
    nginx = an_nginx(place / "nginx", servers)
    try:
        redis.start()
        servers[0].prepare()
        for server in servers:
            server.start()
        nginx.start()
        front = Front(servers[0], nginx.port).set_up()
        yield Cluster(Restaurant.open(front), (servers[0], servers[1]), redis)
    finally:
        nginx.stop()
        for server in servers:
            server.kill()
        redis.kill()


def _a_server(place: Path, name: str, database: str, redis: Neighbour) -> Server:
    server = Server(
        place / "data",
        DATABASE_URL=database,
        REDIS_URL=f"redis://127.0.0.1:{redis.port}/0",
        TRUSTED_PROXIES="127.0.0.1/32",
        SERVER_WORKER=WORKER,
        ACCESS_TOKEN_MINUTES="1440",
    )
    server.log = place / f"{name}.log"
    return server
