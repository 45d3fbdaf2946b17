"""Checks before a start, without loading the application: that takes longer than all the rest.

script/server runs it. It prints ``prepare`` if ``flask prepare`` has something to do first, and
says in one sentence why the server cannot start here, before anything is changed.
"""

import errno
import socket
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from config import Settings, SettingsError, sqlite_path
from restaurant.database.schema_version import newest_revision
from restaurant.database.sqlite_file import open_readonly, was_created


def run_checks(settings: Settings) -> None:
    """Raise ``SettingsError`` when HOST, PORT or DATA_DIR cannot be used."""
    _check_address(settings.host, settings.port)
    _check_folder(settings.data_dir)


def is_prepared(file: Path | None) -> bool:
    """Whether ``flask prepare`` would have nothing to do and nothing to print.

    False in case of doubt, and for every database but SQLite (None).
    """
    if file is None or not was_created(file):
        return False
    try:
        with closing(open_readonly(file)) as database:
            present = database.execute("SELECT version_num FROM alembic_version").fetchall()
            admin = database.execute("SELECT 1 FROM users WHERE role = 'admin'").fetchone()
    except sqlite3.Error:
        return False
    return present == [(newest_revision(),)] and admin is not None


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        problems = {
            errno.EADDRINUSE: f"PORT {port} is in use by another program: stop that one, or set "
            "another PORT.",
            errno.EACCES: f"PORT {port} needs rights this user does not have: set one above 1023.",
        }
        other = f"HOST must be an address of this machine, not {host!r} ({error.strerror})."
        raise SettingsError(problems.get(error.errno or 0, other)) from None


def _check_folder(folder: Path) -> None:
    try:
        # It holds people, money and keys.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR must be a folder that can be written, not {str(folder)!r}"
            f" ({error.strerror})."
        ) from None


if __name__ == "__main__":
    try:
        settings = Settings.from_environment()
        run_checks(settings)
    except SettingsError as error:
        sys.exit(str(error))
    if not is_prepared(sqlite_path(settings.database_url)):
        print("prepare")  # noqa: T201  # script/server reads it
