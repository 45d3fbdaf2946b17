"""The ``Idempotency-Key`` header: a request that is sent twice counts once."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request

from restaurant.auth.authentication import current_principal
from restaurant.errors import InvalidError
from restaurant.idempotency.service import KEY_PATTERN, ReplayableResponse, run_once
from restaurant.web.request_parser import read_body
from restaurant.web.response_cache import pick_headers

HEADER = "Idempotency-Key"
#: How the documents describe it.
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": HEADER,
    "description": "Sent twice under the same key, it counts once.",
    "schema": {"type": "string", "pattern": f"^{KEY_PATTERN}$"},
}
STORED_HEADERS = ("Content-Type", "ETag", "Location")


def answer_once(view: Callable[..., Response]) -> Callable[..., Response]:
    """Answer a request that carries a key once, and its repetitions from what was stored.

    The view runs in one transaction with the storing of its answer. The key belongs to the
    person who asks. Raises ``InvalidError`` for a malformed key, and as ``run_once`` does.
    """

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return view(*args, **kwargs)
        key = request.headers[HEADER]
        if not re.fullmatch(KEY_PATTERN, key):
            raise InvalidError({"headers": {HEADER: ["Must be 1 to 255 visible characters."]}})
        answer = run_once(
            current_principal().user.id,
            key,
            _fingerprint_source(),
            lambda: _to_stored(view(*args, **kwargs)),
        )
        return _to_response(answer)

    return wrapper


def _fingerprint_source() -> bytes:
    """What makes a request the same: method, address, ``If-Match`` and body."""
    line = f"{request.method} {request.full_path} {request.headers.get('If-Match', '')}"
    body = read_body(request)
    if boundary := request.mimetype_params.get("boundary"):
        # A browser that sends a form again puts another line between its parts.
        body = body.replace(b"--" + boundary.encode(), b"--")
    return line.encode() + b"\n" + body


def _to_stored(response: Response) -> ReplayableResponse:
    headers = pick_headers(response, STORED_HEADERS)
    return ReplayableResponse(response.status_code, response.get_data(as_text=True), headers)


def _to_response(answer: ReplayableResponse) -> Response:
    response = Response(answer.body, answer.status, answer.headers)
    if "Content-Type" not in answer.headers:
        del response.headers["Content-Type"]
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response
