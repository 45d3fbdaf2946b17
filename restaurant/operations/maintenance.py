"""What the server does for itself: it prunes, backs up at night, and sees whether all is well."""

import logging
from contextlib import ExitStack
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from restaurant.clock import now
from restaurant.database.sqlite_file import file_of
from restaurant.extensions import settings, socketio
from restaurant.operations import backup
from restaurant.operations.health import Watch
from restaurant.operations.retention import prune

log = logging.getLogger(__name__)

ROUND_SECONDS = 30
PRUNE_EVERY = timedelta(hours=1)
RETRY_AFTER = timedelta(minutes=10)


class Housekeeping:
    """One round after the other, for as long as the server runs."""

    def __init__(self) -> None:
        self._pruned_at: datetime | None = None
        self._backed_up_at: datetime | None = None
        self._watch = Watch()

    def run(self, app: Flask) -> None:
        """Make rounds for ever."""
        while True:
            socketio.sleep(ROUND_SECONDS)
            try:
                with app.app_context():
                    self.make_round()
            except Exception:  # tonight's backup must get another chance
                log.exception("housekeeping failed; trying again")

    def make_round(self) -> None:
        """Do what is due."""
        with ExitStack() as whatever_fails:  # a full disk is no reason to prune nothing
            whatever_fails.callback(self._watch.look)
            whatever_fails.callback(self._prune)
            if backup_is_due() and _is_over(self._backed_up_at, RETRY_AFTER):
                self._backed_up_at = now()
                log.info("backed up to %s", backup.back_up())

    def _prune(self) -> None:
        if _is_over(self._pruned_at, PRUNE_EVERY):
            prune()
            self._pruned_at = now()


def _is_over(since: datetime | None, wait: timedelta) -> bool:
    return since is None or now() - since >= wait


def backup_is_due() -> bool:
    """Tell whether the hour of the nightly backup has come and none was made since."""
    if settings.backup_at is None or file_of(settings.database_url) is None:
        return False
    present = now().astimezone(ZoneInfo(settings.timezone))
    due = datetime.combine(present.date(), settings.backup_at, present.tzinfo)
    if present < due:
        due -= timedelta(days=1)
    newest = backup.newest_at()
    return newest is None or newest < due
