"""The database servers that tests may run on: a database for each process that tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.pool import NullPool

from restaurant.database import engine as database_engine

#: How a server makes a database, and how it removes one that somebody may still be connected to.
MAKE = {
    "postgresql": (
        "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0",
        "ALTER DATABASE {} SET synchronous_commit = off",  # no test pulls the plug of this one
    ),
    "mysql": ("CREATE DATABASE {} CHARACTER SET utf8mb4",),
}
REMOVE = {
    "postgresql": "DROP DATABASE IF EXISTS {} WITH (FORCE)",
    "mysql": "DROP DATABASE IF EXISTS {}",
}


def named_database() -> str | None:
    """The address of the database that the tests were given; None for SQLite."""
    return os.environ.get("TEST_DATABASE_URL")


@contextmanager
def one_more_database(process: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind under test: a file, or one on its server."""
    if named := named_database():
        with database_beside(named, process) as address:
            yield address
    else:
        yield f"sqlite:///{folder / process}.sqlite3"


def make_engine(address: str) -> Engine:
    """A way to a database that keeps no connection open, and behaves as the application's."""
    options = database_engine.engine_options(address)
    for option in ("pool_size", "max_overflow", "pool_timeout", "pool_pre_ping"):
        options.pop(option, None)
    engine = create_engine(address, poolclass=NullPool, **options)
    database_engine.configure(engine)
    return engine


@contextmanager
def database_beside(address: str, process: str) -> Iterator[str]:
    """The address of an empty database, on the same server, that is gone afterwards.

    It is named after the given one and the process. What a run that was killed left behind
    under that name is removed first.
    """
    url = make_url(address)
    name = f"{url.database}_{process}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        remove(server, name)
        execute_on(server, name, *MAKE[get_kind(server)])
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        remove(server, name)
        server.dispose()


def remove(server: Engine, name: str) -> None:
    """Remove a database, if there is one of this name."""
    execute_on(server, name, REMOVE[get_kind(server)])


def get_kind(server: Engine) -> str:
    """The dialect of the server: MariaDB and MySQL are one."""
    return "postgresql" if server.dialect.name == "postgresql" else "mysql"


def execute_on(server: Engine, name: str, *statements: str) -> None:
    """Have statements about a database carried out."""
    quoted = server.dialect.identifier_preparer.quote(name)
    with server.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.format(quoted))
