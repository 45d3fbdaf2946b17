"""The database revision that this program works with, found without loading Alembic."""

import re
from functools import cache
from pathlib import Path

from config import PROJECT_DIR

MIGRATIONS = PROJECT_DIR / "migrations"
REVISION = re.compile(r"^(down_)?revision = \W?(\w+)", re.MULTILINE)


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
