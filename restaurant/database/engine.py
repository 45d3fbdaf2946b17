"""Connection settings for each database, and checks of its state."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import make_url

from restaurant.database.transaction import begin_sqlite

SQLITE_BUSY_TIMEOUT_MS = 10_000

LOCK_TIMEOUT_SECONDS = 10
_MYSQL = {"init_command": f"SET innodb_lock_wait_timeout = {LOCK_TIMEOUT_SECONDS}"}
CONNECT_ARGUMENTS = {
    "postgresql": {"options": f"-c lock_timeout={LOCK_TIMEOUT_SECONDS}s"},
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
}

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged orders in a power cut
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA mmap_size = 0",  # the WAL-reset bug before 3.51.3 needs it off
)


def engine_options(url: str) -> dict[str, Any]:
    """SQLAlchemy's engine options for a database URL."""
    backend = make_url(url).get_backend_name()
    pool: dict[str, Any] = {"pool_size": 16, "max_overflow": 16, "pool_timeout": 10}
    pool["hide_parameters"] = True  # an error would quote them: names, phones, hashes
    if backend == "sqlite":
        return pool
    # A server may have closed an idle connection; every statement has to see what the previous
    # writer committed; and no writer waits without end for one that hangs.
    return {
        **pool,
        "pool_pre_ping": True,
        "isolation_level": "READ COMMITTED",
        "connect_args": CONNECT_ARGUMENTS[backend],
    }


def make_snapshot_engine(url: str) -> Engine:
    """An engine for one long look at the data, apart from the connections of the requests.

    Each of its transactions sees the data as they were when it began. It may be used in any
    thread. The caller disposes of it.
    """
    options = engine_options(url)
    if make_url(url).get_backend_name() != "sqlite":  # where it is so in any transaction
        options["isolation_level"] = "REPEATABLE READ"
    for name in ("pool_size", "max_overflow", "pool_timeout"):
        del options[name]
    engine = create_engine(url, poolclass=NullPool, **options)
    configure(engine)
    return engine


def configure(engine: Engine) -> None:
    """Make SQLite durable, and its write transactions exclusive from their first statement."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)
        record.info["file"] = _file_identity(engine)  # the file exists after the first statement

    event.listen(engine, "begin", begin_sqlite)


def checkpoint(engine: Engine) -> None:
    """Checkpoint SQLite's write-ahead log without waiting for readers or writers."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def file_unchanged(connection: Connection) -> bool:
    """Whether the file that SQLite has open is still the one at its path.

    One that was deleted or replaced goes on working, and all that is written is lost.
    """
    opened = connection.info.get("file")
    return opened is None or opened == _file_identity(connection.engine)


def can_write(engine: Engine, timeout_ms: int) -> bool:
    """Whether a write transaction can begin within this time. Call it with the write lock held.

    Only SQLite is asked: there another program can keep everybody out.
    """
    if engine.dialect.name != "sqlite":
        return True
    with closing(engine.raw_connection()) as connection:
        ask = connection.cursor().execute
        ask(f"PRAGMA busy_timeout = {timeout_ms}")
        try:
            ask("BEGIN IMMEDIATE")
            ask("ROLLBACK")
        except sqlite3.Error:
            return False
        finally:
            ask(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
    return True


def _file_identity(engine: Engine) -> tuple[int, int] | None:
    """Device and inode of the file at the database's path; None without a file."""
    if not engine.url.database:
        return None
    with suppress(OSError):
        found = Path(engine.url.database).stat()
        return found.st_dev, found.st_ino
    return None
