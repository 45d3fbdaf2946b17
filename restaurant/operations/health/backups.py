"""Whether last night's backup was made."""

from datetime import UTC, datetime, timedelta

from config import sqlite_path
from restaurant.clock import now
from restaurant.database.sqlite_file import created_at
from restaurant.extensions import settings
from restaurant.operations.backups import backup

#: A day, and two hours for a backup that takes long or begins late.
MAX_BACKUP_AGE = timedelta(hours=26)


def check_backup() -> str:
    """Check the newest backup: "ok", "none yet", "overdue", or "not here" where none is made."""
    file = sqlite_path(settings.database_url)
    if settings.backup_at is None or file is None:
        return "not here"
    newest = backup.last_backup_at()
    if newest is None:
        made = created_at(file)
        is_new = made is None or _is_recent(datetime.fromtimestamp(made, UTC))
        return "none yet" if is_new else "overdue"
    return "ok" if _is_recent(newest) else "overdue"


def is_overdue() -> bool:
    """Whether there should be a newer backup."""
    return check_backup() == "overdue"


def _is_recent(moment: datetime) -> bool:
    return now() - moment <= MAX_BACKUP_AGE
