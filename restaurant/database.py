"""How each database is asked to behave."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

SQLITE_WAIT_MS = 10_000

LONGEST_LOCK_SECONDS = 10
_MYSQL = {"init_command": f"SET innodb_lock_wait_timeout = {LONGEST_LOCK_SECONDS}"}
CONNECT_ARGUMENTS = {
    "postgresql": {"options": f"-c lock_timeout={LONGEST_LOCK_SECONDS}s"},
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
}

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged orders in a power cut
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA mmap_size = 0",  # the WAL-reset bug before 3.51.3 needs it off
)


def engine_options(url: str) -> dict[str, Any]:
    """Connection settings for the database behind this address."""
    backend = make_url(url).get_backend_name()
    pool: dict[str, Any] = {"pool_size": 16, "max_overflow": 16, "pool_timeout": 10}
    pool["hide_parameters"] = True  # an error would quote them: names, phones, hashes
    if backend == "sqlite":
        return pool
    # A server may have closed an idle connection; every statement shall see what the
    # previous writer committed; and no writer waits for ever for one that hangs.
    return {
        **pool,
        "pool_pre_ping": True,
        "isolation_level": "READ COMMITTED",
        "connect_args": CONNECT_ARGUMENTS[backend],
    }


def prepare(engine: Engine) -> None:
    """Make SQLite durable and its write transactions exclusive from their first statement."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; the driver keeps out of it
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def settle(engine: Engine) -> None:
    """Move what SQLite's journal holds into the file, as far as nobody has to wait for it."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
