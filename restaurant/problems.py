"""How an error is told to a client, over HTTP and over a socket alike (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from restaurant.errors import RestaurantError


def to_problem(error: RestaurantError, request_id: str) -> dict[str, Any]:
    """The problem object of an error of ours."""
    return make_problem(error.status, error.code, str(error), request_id, error.facts)


def make_problem(
    status: HTTPStatus, code: str, detail: str, request_id: str, facts: dict[str, Any]
) -> dict[str, Any]:
    """A problem object: the fixed members, and the facts beside them."""
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        **facts,
    }
