"""Whether a start has anything to prepare, told without loading the application.

Loading it takes longer than everything else at a start, and nearly every start finds all done.
"""

import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from config import PROJECT_DIR
from restaurant.database.sqlite_file import open_readonly, was_created

MIGRATIONS = PROJECT_DIR / "migrations"
REVISION = re.compile(r"^(down_)?revision = \W?(\w+)", re.MULTILINE)


def is_prepared(file: Path | None) -> bool:
    """Whether ``flask prepare`` would find nothing to do and nothing to say.

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


def newest_revision() -> str | None:
    """The revision of the database that this program works with; None without any."""
    return _newest_of(MIGRATIONS)


@cache  # the program does not change while it runs, and /ready asks every few seconds
def _newest_of(folder: Path) -> str | None:
    revisions: set[str] = set()
    followed: set[str] = set()
    for file in folder.glob("versions/*.py"):
        for is_followed, revision in REVISION.findall(file.read_text(encoding="utf-8")):
            (followed if is_followed else revisions).add(revision)
    return next(iter(revisions - followed), None)
