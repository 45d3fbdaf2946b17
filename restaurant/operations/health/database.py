"""Whether the database answers, takes changes, and has the newest schema."""

from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from restaurant.database.engine import can_write, file_unchanged
from restaurant.database.schema_version import newest_revision
from restaurant.database.session import db
from restaurant.database.transaction import WRITE_LOCK_TIMEOUT, write_lock

#: The table in which Alembic stores the schema's revision.
ALEMBIC_VERSION = table("alembic_version", column("version_num"))

#: How long a write may take to begin while this server is not writing.
WRITE_PROBE_TIMEOUT_MS = 500


def check_database() -> str:
    """Check that the database answers and can be written: "ok", "away", "gone" or "locked"."""
    try:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            if not file_unchanged(connection):
                return "gone"
        return "ok" if _can_write() else "locked"
    except SQLAlchemyError:
        return "away"


def _can_write() -> bool:
    if not write_lock.acquire(timeout=WRITE_PROBE_TIMEOUT_MS / 1000):
        return write_lock.held_for() < WRITE_LOCK_TIMEOUT  # then waiting writers are refused
    try:
        return can_write(db.engine, WRITE_PROBE_TIMEOUT_MS)
    finally:
        write_lock.release()


def check_migrations() -> str:
    """Tell whether the database has the newest schema: "ok", "pending" or "unknown"."""
    try:
        return "ok" if schema_revision() == newest_revision() else "pending"
    except SQLAlchemyError:
        return "unknown"


def schema_revision() -> str | None:
    """The revision the database's schema is at; None before its first migration."""
    with db.engine.connect() as connection:
        try:
            return connection.scalar(select(ALEMBIC_VERSION.c.version_num))
        except (OperationalError, ProgrammingError):
            connection.rollback()
            if inspect(connection).has_table(ALEMBIC_VERSION.name):
                raise
            return None
