"""Whether the server can work: its database, its migrations, its disk."""

import shutil
from collections.abc import Callable

from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from restaurant.errors import UnavailableError
from restaurant.extensions import db, settings
from serving.preparation import newest_revision

#: Where Alembic notes the schema's revision.
VERSIONS = table("alembic_version", column("version_num"))

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
        if not inspect(connection).has_table(VERSIONS.name):
            return None
        return connection.scalar(select(VERSIONS.c.version_num))


def _disk() -> str:
    return "ok" if shutil.disk_usage(settings.data_dir).free >= LEAST_FREE_BYTES else "full"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": migrations,
    "disk": _disk,
}
