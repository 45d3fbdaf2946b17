"""Whether the server can work (its database, its migrations, its disk), and what to look at soon.

A failing one of ``CHECKS`` makes the server not ready: a load balancer goes elsewhere, a
monitor restarts it.
What fails in ``WARNINGS`` is for a person to look at, and no reason to send the guests home.
"""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from restaurant.clock import now
from restaurant.database.engine import can_write, file_unchanged
from restaurant.database.event_log import Event
from restaurant.database.schema_version import newest_revision
from restaurant.database.session import db
from restaurant.database.sqlite_file import created_at, sqlite_path
from restaurant.database.transaction import WRITE_LOCK_TIMEOUT, write_lock
from restaurant.disk_space import MIN_FREE_BYTES, free_bytes
from restaurant.errors import UnavailableError
from restaurant.extensions import settings
from restaurant.operations import backup
from restaurant.orders.models import Order

log = logging.getLogger(__name__)

#: Where Alembic notes the schema's revision.
ALEMBIC_VERSION = table("alembic_version", column("version_num"))

#: How long a write may take to begin while this server is not writing.
WRITE_PROBE_TIMEOUT_MS = 500

#: A night, and two hours for a backup that takes long or begins late.
MAX_BACKUP_AGE = timedelta(hours=26)
#: By so much two clocks may differ.
CLOCK_TOLERANCE = timedelta(seconds=5)

#: The answers of a part that is well.
HEALTHY = frozenset({"ok", "none yet", "not here"})

_NEWEST_TIMESTAMPS = select(
    select(Event.at).order_by(Event.id.desc()).limit(1).scalar_subquery(),
    select(Order.created_at).order_by(Order.id.desc()).limit(1).scalar_subquery(),
)


def check() -> dict[str, object]:
    """Ask every part. Raises ``UnavailableError`` naming what makes the server unable to work."""
    checks = {name: ask() for name, ask in CHECKS.items()}
    if ill := _failing(checks):
        raise UnavailableError(
            f"Not ready: {', '.join(f'{name} {answer}' for name, answer in ill.items())}.",
            "not_ready",
        )
    return {"status": "ready", "checks": checks | {name: ask() for name, ask in WARNINGS.items()}}


def run_checks() -> dict[str, str]:
    """What every part answers, well or not."""
    return {name: ask() for name, ask in (CHECKS | WARNINGS).items()}


class HealthMonitor:
    """Writes down what stops being well, and what is well again: each once."""

    def __init__(self) -> None:
        self._failing: dict[str, str] = {}

    def update(self) -> None:
        """Compare with the last look."""
        ill = _failing(run_checks())
        for name, answer in ill.items():
            if self._failing.get(name) != answer:
                log.warning("not well: %s %s", name, answer)
        for name in self._failing.keys() - ill.keys():
            log.warning("well again: %s", name)
        self._failing = ill


def _failing(answers: dict[str, str]) -> dict[str, str]:
    return {name: answer for name, answer in answers.items() if answer not in HEALTHY}


def _database() -> str:
    """Ask it something, and whether it would take a change: "ok", "away", "gone" or "locked"."""
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
        return write_lock.held_for() < WRITE_LOCK_TIMEOUT  # after that, those who wait are refused
    try:
        return can_write(db.engine, WRITE_PROBE_TIMEOUT_MS)
    finally:
        write_lock.release()


def migrations() -> str:
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


def _disk() -> str:
    """Look where the restaurant's data and its database are: "ok", "full", "read-only", "gone"."""
    folders = {settings.data_dir}
    if file := sqlite_path(settings.database_url):
        folders.add(file.parent)
    answers = {_check_folder(folder) for folder in folders}
    return next((answer for answer in ("gone", "read-only", "full") if answer in answers), "ok")


def _check_folder(folder: Path) -> str:
    try:
        free = free_bytes(folder)
    except OSError:
        return "gone"
    if not os.access(folder, os.W_OK):  # a worn SD card is mounted anew for reading only
        return "read-only"
    return "ok" if free >= MIN_FREE_BYTES else "full"


def _backup() -> str:
    """Ask for the newest backup: "ok", "none yet", "overdue", or "not here" where none is made."""
    file = sqlite_path(settings.database_url)
    if settings.backup_at is None or file is None:
        return "not here"
    newest = backup.last_backup_at()
    if newest is None:
        made = created_at(file)
        is_new = made is None or _is_recent(datetime.fromtimestamp(made, UTC))
        return "none yet" if is_new else "overdue"
    return "ok" if _is_recent(newest) else "overdue"


def _is_recent(moment: datetime) -> bool:
    return now() - moment <= MAX_BACKUP_AGE


def _clock() -> str:
    """Compare it with what was written last: "ok", "behind" or "unknown".

    A box without a battery for its clock wakes up in the past, and orders would bear that time.
    """
    try:
        with db.engine.connect() as connection:
            moments = connection.execute(_NEWEST_TIMESTAMPS).one()
    except SQLAlchemyError:
        return "unknown"
    newest = max((moment for moment in moments if moment is not None), default=None)
    return "behind" if newest is not None and newest > now() + CLOCK_TOLERANCE else "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": migrations,
    "disk": _disk,
}
WARNINGS: dict[str, Callable[[], str]] = {
    "backup": _backup,
    "clock": _clock,
}
