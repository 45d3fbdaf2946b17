"""ETags: the fingerprint of what was sent, for reading less and overwriting nothing."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, request
from marshmallow import Schema
from werkzeug.http import generate_etag

from restaurant.errors import StaleError, UnreadableError
from restaurant.json_codec import dumps

_TAG = '(W/)?"[!#-~]*"'

#: How the documents describe the two headers.
ETAG = {
    "description": "For If-None-Match and If-Match.",
    "required": True,
    "schema": {"type": "string"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "Change only what still has this ETag.",
    "schema": {"type": "string", "pattern": f"^(\\*|{_TAG}( *, *{_TAG})*)$"},
}


def add_etag(response: Response) -> Response:
    """Tag an answer."""
    response.set_etag(generate_etag(response.get_data()))
    return response


def make_conditional(response: Response) -> Response:
    """Answer 304 to a client that reads and has it already."""
    tag, _is_weak = response.get_etag()
    if tag and request.method == "GET" and request.if_none_match.contains_weak(tag):
        response.status_code = HTTPStatus.NOT_MODIFIED
    return response


def check_if_match(schema: Schema, load: Callable[[], Any]) -> None:
    """Raise ``StaleError`` when the client wants to change what it has not seen.

    And ``UnreadableError`` for a header that names no tag: it meant to be careful.

    To be asked inside the transaction that writes: nothing changes between the two.
    """
    if not request.if_match:
        raise UnreadableError("If-Match has no ETag in it.", "unreadable_header")
    present = generate_etag(dumps(schema.dump(load())))
    if not request.if_match.contains(present):
        raise StaleError("The record has changed since you read it. Read it again.")
