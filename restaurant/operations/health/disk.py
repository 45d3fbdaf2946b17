"""Whether there is room where the restaurant's data and its database are."""

import os
from pathlib import Path

from config import sqlite_path
from restaurant.database.disk_space import MIN_FREE_BYTES, free_bytes
from restaurant.extensions import settings


def check_disk() -> str:
    """Look at each folder that is written to: "ok", or the worst of "full", "read-only", "gone"."""
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
    if not os.access(folder, os.W_OK):  # Linux remounts a failing SD card read-only
        return "read-only"
    return "ok" if free >= MIN_FREE_BYTES else "full"
