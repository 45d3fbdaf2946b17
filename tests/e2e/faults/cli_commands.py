"""The console commands, on the restaurant in a folder."""

import shutil
import subprocess
import sys
from pathlib import Path

from config import PROJECT_DIR
from tests.e2e.server import Server, clean_environment

TIMEOUT = 120


class Command:
    """A command that was begun: several may run side by side."""

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=PROJECT_DIR,
            env=clean_environment() | {"DATA_DIR": str(folder), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self) -> "Command":
        """Wait for its end."""
        if self._process.returncode is None:
            self.output, self.complaint = self._process.communicate(timeout=TIMEOUT)
            self.status = self._process.returncode
        return self

    def must_succeed(self) -> str:
        """What it printed; anything but success is an error here."""
        self.finish()
        assert self.status == 0, self.output + self.complaint
        return self.output


def check_copy(server: Server, into: Path) -> Command:
    """Begin to check a restaurant in its present state.

    A SQLite file is checked on a copy that nobody disturbs. A database elsewhere is checked
    where it is, to the end.
    """
    if address := server.database_url:
        return Command(server.data_dir, "check", DATABASE_URL=address).finish()
    shutil.copytree(server.data_dir, into)
    return Command(into, "check")


def is_one_sentence(complaint: str) -> bool:
    """Whether this is for a person to read: no traceback, and nothing but the database's name."""
    lines = [line for line in complaint.strip().splitlines() if not line.startswith("Database: ")]
    return len(lines) == 1 and "Traceback" not in complaint
