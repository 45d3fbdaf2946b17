"""Answers kept as bytes until the menu changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, request

from restaurant.database import cache_versions
from restaurant.database.cache_versions import VersionedCache

#: How many addresses of one list are kept: pages, filters, searches.
CACHE_SIZE = 64
CACHED_HEADERS = ("Content-Type", "ETag", "Link")


@dataclass(frozen=True)
class CachedResponse:
    """The body of an answer and those of its headers that belong to it."""

    body: bytes
    headers: dict[str, str]


def cached_until_menu_changes(view: Callable[..., Response]) -> Callable[..., Response]:
    """Keep a view's answers by address until the menu changes.

    For views whose answers are the same for everybody who may ask.
    """
    cache: VersionedCache[str, CachedResponse] = VersionedCache(CACHE_SIZE)

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        version = cache_versions.current().menu  # before the view reads anything
        cached = cache.get(request.full_path, version)
        if cached is None:
            response = view(*args, **kwargs)
            headers = pick_headers(response, CACHED_HEADERS)
            cached = CachedResponse(response.get_data(), headers)
            cache.put(request.full_path, version, cached)
        return Response(cached.body, headers=cached.headers)

    return wrapper


def pick_headers(response: Response, names: Iterable[str]) -> dict[str, str]:
    """Those of these headers that an answer has."""
    return {name: response.headers[name] for name in names if name in response.headers}
