"""The database servers that tests may run on: a database for each process that tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, make_url

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
        tell(server, name, *MAKE[kind_of(server)])
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        remove(server, name)
        server.dispose()


def remove(server: Engine, name: str) -> None:
    """Remove a database, if there is one of this name."""
    tell(server, name, REMOVE[kind_of(server)])


def kind_of(server: Engine) -> str:
    """What the server understands: MariaDB and MySQL are told the same."""
    return "postgresql" if server.dialect.name == "postgresql" else "mysql"


def tell(server: Engine, name: str, *statements: str) -> None:
    """Have statements about a database carried out."""
    quoted = server.dialect.identifier_preparer.quote(name)
    with server.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.format(quoted))
