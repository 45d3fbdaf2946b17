"""Caches that are valid for one version of the menu or of the staff, on every server.

Both versions are columns of the event log's one row. A change to the menu, or to the staff,
their sessions and devices, increases its version in the same transaction, whichever process
makes it: a model names the version that it ``invalidates``, and ``database.listeners`` counts.
A value that was computed under a version is valid for as long as the version stays.
"""

from collections.abc import Callable, Hashable
from contextlib import closing
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from cachetools import LRUCache
from flask import request
from sqlalchemy.exc import OperationalError

from restaurant.database.session import db
from restaurant.database.transaction import current_unit

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_ENVIRON_KEY = "restaurant.database.cache_versions"
_QUERY = "SELECT menu_version, staff_version FROM event_log"


class CacheVersions(NamedTuple):
    """How often the menu and the staff have changed; None while a transaction changes it."""

    menu: int | None
    staff: int | None


def current() -> CacheVersions:
    """The versions as of the first call in this request, or of the transaction under way.

    Call it before reading what depends on them: what is read later is at least as new.
    """
    if unit := current_unit():
        return CacheVersions(unit.menu_version, unit.staff_version)
    versions: CacheVersions | None = request.environ.get(_ENVIRON_KEY)
    if versions is None:
        versions = request.environ[_ENVIRON_KEY] = _read_versions()
    return versions


class VersionedCache(Generic[K, V]):
    """A thread-safe LRU cache whose entries are valid for the version they were made under.

    Nothing is found or kept under the version None: it is about to change.
    """

    def __init__(self, max_size: int, size_of: Callable[[V], int] | None = None) -> None:
        sizes = {} if size_of is None else {"getsizeof": lambda entry: size_of(entry[1])}
        self._entries: LRUCache[K, tuple[Any, V]] = LRUCache(max_size, **sizes)
        self._lock = Lock()

    def get(self, key: K, version: Any) -> V | None:
        """The value kept under this key, if it was made under this version."""
        with self._lock:
            entry = self._entries.get(key)
        return None if version is None or entry is None or entry[0] != version else entry[1]

    def put(self, key: K, version: Any, value: V) -> None:
        """Keep a value in place of the key's former one. One that is too large is not kept."""
        if version is not None:
            with self._lock:
                try:
                    self._entries[key] = (version, value)
                except ValueError:  # larger than the whole cache
                    self._entries.pop(key, None)


def _read_versions() -> CacheVersions:
    """Through the driver itself: every request asks, and the engine takes six times as long."""
    engine = db.engine
    try:
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(_QUERY)
            return CacheVersions(*(cursor.fetchone() or (0, 0)))
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(_QUERY, None, error) from error
