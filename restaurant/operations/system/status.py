"""The server at this moment: program, database, disk, backups, clock, devices."""

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from restaurant.auth import devices
from restaurant.auth.models import Device
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.extensions import settings
from restaurant.metrics import SlowRequest, slow_requests
from restaurant.operations.backups import backup
from restaurant.operations.health.backups import is_overdue
from restaurant.operations.health.clock import newest_timestamp
from restaurant.operations.metrics import database_size, sockets_by_role
from restaurant.operations.system.lines import CheckLine, check_lines
from restaurant.operations.system.usb_stick import UsbStick, look_for_stick
from restaurant.server.announcement import address_for_devices
from restaurant.version import __version__

#: How far back slow requests are shown, and how many.
SLOW_PERIOD = timedelta(hours=1)
MAX_SLOW_SHOWN = 10

#: What tells the size of a database that is not a file here, in bytes.
SIZE_QUERIES = {
    "postgresql": "SELECT pg_database_size(current_database())",
    "mysql": "SELECT SUM(data_length + index_length) FROM information_schema.tables "
    "WHERE table_schema = DATABASE()",
}

_loaded = time.monotonic()


@dataclass(frozen=True)
class Disk:
    """The disk of the data, in bytes."""

    free: int
    total: int


@dataclass(frozen=True)
class Status:
    """All that the owner sees of the server. None is what is unknown, or is not here."""

    version: str
    uptime_seconds: int
    worker: str
    address_for_devices: str | None
    timezone: str
    currency: str
    business_day_ends: str
    backup_at: str | None
    database: dict[str, Any]
    disk: Disk | None
    backup: dict[str, Any]
    usb_stick: UsbStick
    clock: dict[str, datetime | None]
    screens: dict[str, int]
    devices: dict[str, int]
    slow_requests: list[SlowRequest]
    checks: list[CheckLine]


def get_status() -> Status:
    """Look at everything; nothing of it takes long."""
    present = current_app.config["SETTINGS"]
    return Status(
        version=__version__,
        uptime_seconds=int(time.monotonic() - _loaded),
        worker=present.server_worker,
        address_for_devices=address_for_devices(present),
        timezone=present.timezone,
        currency=present.currency,
        business_day_ends=present.business_day_ends.isoformat("minutes"),
        backup_at=present.backup_at and present.backup_at.isoformat("minutes"),
        database={"kind": _database_kind(), "size": _database_size()},
        disk=_disk(),
        backup={"newest_at": _newest_backup_at(), "is_overdue": is_overdue()},
        usb_stick=look_for_stick(),
        clock={"now": now(), "newest_record_at": _newest_record_at()},
        screens=sockets_by_role(),
        devices=_devices(),
        slow_requests=slow_requests(now() - SLOW_PERIOD)[:MAX_SLOW_SHOWN],
        checks=check_lines(),
    )


def _database_kind() -> str:
    dialect = db.engine.dialect
    return "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name


def _database_size() -> int | None:
    """Bytes: of SQLite's file and journal, or what another database says of itself."""
    query = SIZE_QUERIES.get("mysql" if _database_kind() == "mariadb" else _database_kind())
    try:
        if query is None:
            return database_size()
        with db.engine.connect() as connection:
            return int(connection.scalar(text(query)) or 0)
    except (SQLAlchemyError, OSError):
        return None


def _disk() -> Disk | None:
    try:
        usage = shutil.disk_usage(settings.data_dir)
    except OSError:
        return None
    return Disk(usage.free, usage.total)


def _newest_backup_at() -> datetime | None:
    newest = backup.last_backup_at()
    return newest and newest.astimezone(UTC)


def _newest_record_at() -> datetime | None:
    try:
        return newest_timestamp()
    except SQLAlchemyError:
        return None


def _devices() -> dict[str, int]:
    """How many enrolled devices there are, and on how many somebody's socket is open."""
    enrolled = select(func.count()).where(Device.is_active, Device.token_digest.is_not(None))
    return {"enrolled": db.session.scalar(enrolled) or 0, "online": len(devices.online_ids())}
