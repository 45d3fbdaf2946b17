"""The maintenance loop: pruning, the nightly backup and the health checks."""

import logging
from contextlib import ExitStack
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from config import sqlite_path
from restaurant.clock import now
from restaurant.errors import ConflictError
from restaurant.extensions import settings, socketio
from restaurant.operations.backups import backup, copies
from restaurant.operations.health.readiness import HealthMonitor
from restaurant.operations.retention import prune

log = logging.getLogger(__name__)

MAINTENANCE_INTERVAL = 30
PRUNE_INTERVAL = timedelta(hours=1)
BACKUP_RETRY_INTERVAL = timedelta(minutes=10)


class MaintenanceLoop:
    """Does what is due every ``MAINTENANCE_INTERVAL`` seconds, for as long as the server runs."""

    def __init__(self) -> None:
        self._pruned_at: datetime | None = None
        self._backed_up_at: datetime | None = None
        self._monitor = HealthMonitor()

    def run(self, app: Flask) -> None:
        """Never returns; an error is logged and the next round tries again."""
        while True:
            socketio.sleep(MAINTENANCE_INTERVAL)
            try:
                with app.app_context():
                    self.run_once()
            except Exception:  # tonight's backup must get another chance
                log.exception("maintenance failed; trying again")

    def run_once(self) -> None:
        """Do what is due."""
        with ExitStack() as stack:  # a full disk is no reason to prune nothing
            stack.callback(self._monitor.update)
            stack.callback(self._prune)
            if backup_is_due() and _has_elapsed(self._backed_up_at, BACKUP_RETRY_INTERVAL):
                self._backed_up_at = now()
                _back_up()

    def _prune(self) -> None:
        if _has_elapsed(self._pruned_at, PRUNE_INTERVAL):
            prune()
            self._pruned_at = now()


def _back_up() -> None:
    try:
        log.info("backed up to %s", copies.job.run(backup.next_name()))
    except ConflictError:
        log.info("no backup was begun: somebody's is being made")
    except backup.BackupError as error:
        log.error("no backup was made tonight: %s", str(error))  # noqa: TRY400  # it says it all


def _has_elapsed(since: datetime | None, wait: timedelta) -> bool:
    return since is None or now() - since >= wait


def backup_is_due() -> bool:
    """Whether the time of the nightly backup has passed without one."""
    if settings.backup_at is None or sqlite_path(settings.database_url) is None:
        return False
    present = now().astimezone(ZoneInfo(settings.timezone))
    due = datetime.combine(present.date(), settings.backup_at, present.tzinfo)
    if present < due:
        due -= timedelta(days=1)
    newest = backup.last_backup_at()
    return newest is None or newest < due
