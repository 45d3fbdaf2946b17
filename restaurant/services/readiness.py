"""Whether the server can work: its database, its migrations, its disk."""

import shutil
from collections.abc import Callable

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from restaurant.errors import UnavailableError
from restaurant.extensions import db, migrate, settings

#: Below this much free disk an evening's orders may not fit.
LEAST_FREE_BYTES = 50 * 1024 * 1024


def check() -> dict[str, object]:
    """Ask every part. Raises ``UnavailableError`` naming what is not well."""
    checks = {name: ask() for name, ask in CHECKS.items()}
    if ill := {name: answer for name, answer in checks.items() if answer != "ok"}:
        raise UnavailableError(
            f"Not ready: {', '.join(f'{name} {answer}' for name, answer in ill.items())}.",
            "not_ready",
        )
    return {"status": "ready", "checks": checks}


def _database() -> str:
    try:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return "away"
    return "ok"


def migrations() -> str:
    """Tell whether the database has the newest schema: "ok", "pending" or "unknown"."""
    try:
        return "ok" if schema_revision() == newest_revision() else "pending"
    except SQLAlchemyError:
        return "unknown"


def schema_revision() -> str | None:
    """The revision the database's schema is at; None before its first migration."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision this program works with."""
    return ScriptDirectory.from_config(migrate.get_config()).get_current_head()


def _disk() -> str:
    return "ok" if shutil.disk_usage(settings.data_dir).free >= LEAST_FREE_BYTES else "full"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": migrations,
    "disk": _disk,
}
