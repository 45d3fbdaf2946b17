"""Files that look like backups."""

from datetime import datetime
from pathlib import Path

from restaurant.operations.backups import backup


def a_backup(made_at: datetime | None = None, content: bytes = b"SQLite format 3\0") -> Path:
    """A nightly copy in the folder of the restaurant, by default made just now."""
    moment = made_at or backup.local_time()
    folder = backup.backup_folder()
    folder.mkdir(exist_ok=True)
    file = folder / f"restaurant-{moment:%Y%m%d-%H%M%S}.sqlite3"
    file.write_bytes(content)
    return file
