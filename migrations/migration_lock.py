"""One migration at a time: of two servers that start at once on one database, one waits."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

#: How long a migration waits for another one before it gives up.
LOCK_TIMEOUT_SECONDS = 600

_NAME = "SHA1(CONCAT('migrations of ', DATABASE()))"
_MYSQL = (
    f"SELECT GET_LOCK({_NAME}, {LOCK_TIMEOUT_SECONDS})",  # our own words only
    f"SELECT RELEASE_LOCK({_NAME})",
)

#: How each server takes the lock and gives it back. Its connection's end gives it back, too.
#: SQLite needs none: the process that migrates holds the file's lock.
LOCKS = {
    # Any number that no other program on this database uses.
    "postgresql": ("SELECT 1 FROM pg_advisory_lock(72113)", "SELECT pg_advisory_unlock(72113)"),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
}


@contextmanager
def exclusive(connection: Connection) -> Iterator[None]:
    """Hold the migration lock of this database, after waiting for its holder."""
    if connection.dialect.name not in LOCKS:
        yield
        return
    take, give_back = LOCKS[connection.dialect.name]
    if not _acquire(connection, take):
        raise CommandError(
            f"Another process has been migrating this database for {LOCK_TIMEOUT_SECONDS // 60} "
            "minutes: let it finish, or end it, and start again."
        )
    try:
        yield
    finally:
        with suppress(DBAPIError):  # a connection that is lost holds no lock
            connection.rollback()
            connection.exec_driver_sql(give_back)
            connection.commit()


def _acquire(connection: Connection, take: str) -> bool:
    is_postgresql = connection.dialect.name == "postgresql"
    try:
        if is_postgresql:  # its own limit is meant for the locks of a request
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
        is_taken = connection.exec_driver_sql(take).scalar() == 1
    except DBAPIError:
        if not is_postgresql:
            raise
        is_taken = False
    connection.rollback()  # Alembic begins its own transaction; the lock is not part of any
    return is_taken
