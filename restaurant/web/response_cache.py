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
MOST_KEPT = 64
KEPT_HEADERS = ("Content-Type", "ETag", "Link")


@dataclass(frozen=True)
class KeptAnswer:
    """What was answered, and under which version of what it shows."""

    version: int | None
    body: bytes
    headers: dict[str, str]


class KeptAnswers:
    """The answers of one view that differ by nothing but their address."""

    def __init__(self) -> None:
        self._kept: LRUCache[str, KeptAnswer] = LRUCache(MOST_KEPT)
        self._at_the_shelf = Lock()

    def answer(self, version: int | None, view: Callable[[], Response]) -> Response:
        """The kept answer, or what the view says now if there is none of this version."""
        with self._at_the_shelf:
            kept = self._kept.get(request.full_path)
        if kept is None or kept.version != version:
            kept = _keep(version, view())
            with self._at_the_shelf:
                self._kept[request.full_path] = kept
        return Response(kept.body, headers=kept.headers)


def kept_with_the_menu(view: Callable[..., Response]) -> Callable[..., Response]:
    """Keep a view's answers, which are the same for everybody, until the menu changes."""
    answers = KeptAnswers()

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        return answers.answer(cache_versions.present().menu, partial(view, *args, **kwargs))

    return wrapper


def chosen_headers(response: Response, names: Iterable[str]) -> dict[str, str]:
    """Those of these headers that an answer has."""
    return {name: response.headers[name] for name in names if name in response.headers}


def _keep(version: int | None, response: Response) -> KeptAnswer:
    return KeptAnswer(version, response.get_data(), chosen_headers(response, KEPT_HEADERS))
