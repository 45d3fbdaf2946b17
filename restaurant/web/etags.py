"""ETags: the hash of an answer, to avoid sending it twice and overwriting unseen changes."""

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


def make_conditional(response: Response) -> Response:
    """Answer 304 to a client that reads and has this already.

    Werkzeug's own ``make_conditional`` would also evaluate ``If-Match`` of a GET, and answer
    412 without the problem object that every error here has.
    """
    tag, _is_weak = response.get_etag()
    if tag and request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(tag):
        response.status_code = HTTPStatus.NOT_MODIFIED
    return response


def check_if_match(schema: Schema, load: Callable[[], Any]) -> None:
    """Compare ``If-Match`` with the record as it is; call it inside the transaction that writes.

    Raises ``StaleError`` when the record has changed since the client read it, and
    ``UnreadableError`` for a header without a tag.
    """
    if not request.if_match:
        raise UnreadableError("If-Match has no ETag in it.", "unreadable_header")
    present = generate_etag(dumps(schema.dump(load())))
    if not request.if_match.contains(present):
        raise StaleError("The record has changed since you read it. Read it again.")
