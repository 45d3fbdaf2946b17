"""ETags: the hash of an answer, to avoid sending it twice and overwriting unseen changes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, request
from marshmallow import Schema
from werkzeug.http import generate_etag

from restaurant.errors import BadRequestError, PreconditionFailedError
from restaurant.json_codec import dumps

_TAG = '"[!#-~]*"'

#: How the documents describe the two headers.
ETAG = {
    "description": "For If-None-Match and If-Match.",
    "required": True,
    "schema": {"type": "string"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "Change only what still has this ETag. A weak one (W/) never matches.",
    "schema": {"type": "string", "pattern": f"^(\\*|{_TAG}( *, *{_TAG})*)$"},
}


def make_etag(schema: Schema, record: Any) -> str:
    """The ETag of a record, without quotes."""
    return generate_etag(dumps(schema.dump(record)))


def answer_not_modified(response: Response) -> None:
    """Make the answer to a GET or HEAD a 304 when the client has it already (`If-None-Match`).

    Werkzeug's own ``make_conditional`` would also evaluate ``If-Match`` of a GET, and answer 412
    without the problem object that every error here has.
    """
    if request.method in {"GET", "HEAD"} and request.if_none_match:
        tag, _is_weak = response.get_etag()
        if tag and request.if_none_match.contains_weak(tag):
            response.status_code = HTTPStatus.NOT_MODIFIED


def with_etag(response: Response) -> Response:
    """Give an answer its ETag, or a 304 to whoever has it already."""
    response.add_etag()
    answer_not_modified(response)
    return response


def check_if_match(schema: Schema, load: Callable[[], Any]) -> None:
    """Compare ``If-Match`` with the record as it is; call it inside the transaction that writes.

    Raises ``PreconditionFailedError`` when the record has changed since the client read it
    (``stale``) or the tag is a weak one (``weak_etag``), and ``BadRequestError`` for a header
    without a tag.
    """
    given = request.if_match
    if not given:
        raise BadRequestError(
            "If-Match has no ETag in it. Send one with its quotes.", "unreadable_header"
        )
    present = make_etag(schema, load())
    if given.contains(present):
        return
    if given.contains_weak(present) or not given.as_set():
        # RFC 9110 compares strongly here. A proxy that compresses makes a strong tag weak.
        raise PreconditionFailedError(
            "If-Match needs a strong ETag: one that begins with W/ is weak and never matches. Send "
            "the ETag without W/, or read the record again without compression.",
            "weak_etag",
        )
    raise PreconditionFailedError("The record has changed since you read it. Read it again.")
