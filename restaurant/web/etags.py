"""ETags: the hash of an answer, to avoid sending it twice and overwriting unseen changes."""

from collections.abc import Callable
from typing import Any

from flask import request
from marshmallow import Schema
from werkzeug.http import generate_etag

from restaurant.errors import BadRequestError, PreconditionFailedError
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


def check_if_match(schema: Schema, load: Callable[[], Any]) -> None:
    """Compare ``If-Match`` with the record as it is; call it inside the transaction that writes.

    Raises ``PreconditionFailedError`` when the record has changed since the client read it, and
    ``BadRequestError`` for a header without a tag.
    """
    if not request.if_match:
        raise BadRequestError("If-Match has no ETag in it.", "unreadable_header")
    present = generate_etag(dumps(schema.dump(load())))
    if not request.if_match.contains(present):
        raise PreconditionFailedError("The record has changed since you read it. Read it again.")
