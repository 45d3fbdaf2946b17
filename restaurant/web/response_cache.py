"""Answers that are kept as bytes for as long as what they show stays as it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial, wraps
from threading import Lock
from typing import Any

from cachetools import LRUCache
from flask import Response, request

from restaurant.database import cache_versions

#: How many addresses of one list are kept: pages, filters, searches.
CACHE_SIZE = 64
CACHED_HEADERS = ("Content-Type", "ETag", "Link")


@dataclass(frozen=True)
class CachedResponse:
    """What was answered, and under which version of what it shows."""

    version: int | None
    body: bytes
    headers: dict[str, str]


class ResponseCache:
    """The answers of one view that differ by nothing but their address."""

    def __init__(self) -> None:
        self._responses: LRUCache[str, CachedResponse] = LRUCache(CACHE_SIZE)
        self._lock = Lock()

    def get_response(self, version: int | None, view: Callable[[], Response]) -> Response:
        """The kept answer, or what the view says now if there is none of this version."""
        with self._lock:
            cached = self._responses.get(request.full_path)
        if cached is None or cached.version != version:
            cached = _to_cached(version, view())
            with self._lock:
                self._responses[request.full_path] = cached
        return Response(cached.body, headers=cached.headers)


def cached_until_menu_changes(view: Callable[..., Response]) -> Callable[..., Response]:
    """Keep a view's answers, which are the same for everybody, until the menu changes."""
    cache = ResponseCache()

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        return cache.get_response(cache_versions.current().menu, partial(view, *args, **kwargs))

    return wrapper


def pick_headers(response: Response, names: Iterable[str]) -> dict[str, str]:
    """Those of these headers that an answer has."""
    return {name: response.headers[name] for name in names if name in response.headers}


def _to_cached(version: int | None, response: Response) -> CachedResponse:
    return CachedResponse(version, response.get_data(), pick_headers(response, CACHED_HEADERS))
