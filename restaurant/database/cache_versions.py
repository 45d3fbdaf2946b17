"""Which menu and which staff are in force: two numbers, asked at the start of a request.

They are columns of the event log's one row. What changes a dish, or who may come in,
counts its number up in the same transaction (``models.following`` sees to it), in whichever
process that is. So what was worked out under a number is good as long as the number
stands, on every server of the restaurant.
"""

from contextlib import closing
from typing import NamedTuple

from flask import request
from sqlalchemy.exc import OperationalError

from restaurant.database.session import db

_ENVIRON_KEY = "restaurant.database.cache_versions"
_QUERY = "SELECT menu_version, staff_version FROM event_log"


class CacheVersions(NamedTuple):
    """How often the menu, and who may come in, has changed; None while it is changing."""

    menu: int | None
    staff: int | None


def current() -> CacheVersions:
    """The numbers as they stood when the present request first asked.

    Ask before anything else is read: what is read afterwards is at least as new. Whoever
    writes learns them as they are now, and nobody else changes them meanwhile.
    """
    if log := db.session().info.get("event_log"):
        return CacheVersions(log.menu_version, log.staff_version)
    numbers: CacheVersions | None = request.environ.get(_ENVIRON_KEY)
    if numbers is None:
        numbers = request.environ[_ENVIRON_KEY] = _read_versions()
    return numbers


def _read_versions() -> CacheVersions:
    """Ask the driver itself: every request asks, and an engine's way costs six times as much."""
    engine = db.engine
    try:
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(_QUERY)
            return CacheVersions(*(cursor.fetchone() or (0, 0)))
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(_QUERY, None, error) from error
