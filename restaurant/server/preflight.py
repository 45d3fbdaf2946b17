"""Says in one sentence why the server could not start here, before anything is changed.

Where it can, it prints ``prepare`` if ``flask prepare`` has something to do first.
"""

import errno
import socket
import sys
import tempfile
from pathlib import Path

from config import Settings, SettingsError
from restaurant.database.schema_version import is_prepared
from restaurant.database.sqlite_file import sqlite_path


def run_checks(settings: Settings) -> None:
    """Raise a SettingsError when the port or the folder that is set cannot be used."""
    _check_address(settings.host, settings.port)
    _check_folder(settings.data_dir)


def _check_address(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise SettingsError(_format_error(error, host, port)) from None


def _format_error(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT {port} is in use by another program: stop that one, or set another PORT."
    if error.errno == errno.EACCES:
        return f"PORT {port} needs rights this user does not have: set one above 1023."
    return f"HOST must be an address of this machine, not {host!r} ({error.strerror})."


def _check_folder(folder: Path) -> None:
    try:
        # What is kept here is for the restaurant alone: people, money, keys.
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
