"""Whether the server can work (its database, its migrations, its disk), and what to look at soon.

What fails in ``CHECKS`` makes it not ready: whoever asks goes elsewhere, or starts it anew.
What fails in ``WARNINGS`` is for a person to look at, and no reason to send the guests home.
"""

import logging
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from restaurant.clock import now
from restaurant.database.engine import has_its_file, takes_changes
from restaurant.database.event_log import Event
from restaurant.database.schema_version import newest_revision
from restaurant.database.session import db
from restaurant.database.sqlite_file import file_of, remembered_since
from restaurant.database.transaction import LONGEST_WAIT, writers
from restaurant.errors import UnavailableError
from restaurant.extensions import settings
from restaurant.operations import backup
from restaurant.orders.models import Order

log = logging.getLogger(__name__)

#: Where Alembic notes the schema's revision.
VERSIONS = table("alembic_version", column("version_num"))

#: Below this much free disk an evening's orders may not fit.
LEAST_FREE_BYTES = 50 * 1024 * 1024

#: How long a change may take to begin while nobody here is changing anything.
PATIENCE_MS = 500

#: A night, and two hours for a backup that takes long or begins late.
LONGEST_WITHOUT_BACKUP = timedelta(hours=26)
#: By so much two clocks may differ.
CLOCK_TOLERANCE = timedelta(seconds=5)

#: The answers of a part that is well.
WELL = frozenset({"ok", "none yet", "not here"})

_NEWEST_MOMENTS = select(
    select(Event.at).order_by(Event.id.desc()).limit(1).scalar_subquery(),
    select(Order.created_at).order_by(Order.id.desc()).limit(1).scalar_subquery(),
)


def check() -> dict[str, object]:
    """Ask every part. Raises ``UnavailableError`` naming what makes the server unable to work."""
    checks = {name: ask() for name, ask in CHECKS.items()}
    if ill := _ill(checks):
        raise UnavailableError(
            f"Not ready: {', '.join(f'{name} {answer}' for name, answer in ill.items())}.",
            "not_ready",
        )
    return {"status": "ready", "checks": checks | {name: ask() for name, ask in WARNINGS.items()}}


def look() -> dict[str, str]:
    """What every part answers, well or not."""
    return {name: ask() for name, ask in (CHECKS | WARNINGS).items()}


class Watch:
    """Writes down what stops being well, and what is well again: each once."""

    def __init__(self) -> None:
        self._ill: dict[str, str] = {}

    def look(self) -> None:
        """Compare with the last look."""
        ill = _ill(look())
        for name, answer in ill.items():
            if self._ill.get(name) != answer:
                log.warning("not well: %s %s", name, answer)
        for name in self._ill.keys() - ill.keys():
            log.warning("well again: %s", name)
        self._ill = ill


def _ill(answers: dict[str, str]) -> dict[str, str]:
    return {name: answer for name, answer in answers.items() if answer not in WELL}


def _database() -> str:
    """Ask it something, and whether it would take a change: "ok", "away", "gone" or "locked"."""
    try:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            if not has_its_file(connection):
                return "gone"
        return "ok" if _takes_changes() else "locked"
    except SQLAlchemyError:
        return "away"


def _takes_changes() -> bool:
    if not writers.acquire(timeout=PATIENCE_MS / 1000):
        return writers.held_for() < LONGEST_WAIT  # after that, those who wait are refused
    try:
        return takes_changes(db.engine, PATIENCE_MS)
    finally:
        writers.release()


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
            return connection.scalar(select(VERSIONS.c.version_num))
        except (OperationalError, ProgrammingError):
            connection.rollback()
            if inspect(connection).has_table(VERSIONS.name):
                raise
            return None


def _disk() -> str:
    """Look where the restaurant's data and its database are: "ok", "full", "read-only", "gone"."""
    folders = {settings.data_dir}
    if file := file_of(settings.database_url):
        folders.add(file.parent)
    answers = {_answer_of(folder) for folder in folders}
    return next((answer for answer in ("gone", "read-only", "full") if answer in answers), "ok")


def _answer_of(folder: Path) -> str:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return "gone"
    if not os.access(folder, os.W_OK):  # a worn SD card is mounted anew for reading only
        return "read-only"
    return "ok" if free >= LEAST_FREE_BYTES else "full"


def _backup() -> str:
    """Ask for the newest backup: "ok", "none yet", "overdue", or "not here" where none is made."""
    file = file_of(settings.database_url)
    if settings.backup_at is None or file is None:
        return "not here"
    newest = backup.newest_at()
    if newest is None:
        made = remembered_since(file)
        is_new = made is None or _is_recent(datetime.fromtimestamp(made, UTC))
        return "none yet" if is_new else "overdue"
    return "ok" if _is_recent(newest) else "overdue"


def _is_recent(moment: datetime) -> bool:
    return now() - moment <= LONGEST_WITHOUT_BACKUP


def _clock() -> str:
    """Compare it with what was written last: "ok", "behind" or "unknown".

    A box without a battery for its clock wakes up in the past, and orders would bear that time.
    """
    try:
        with db.engine.connect() as connection:
            moments = connection.execute(_NEWEST_MOMENTS).one()
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
