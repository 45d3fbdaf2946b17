"""The ``Idempotency-Key`` header: a request sent twice counts once."""

import re
from collections.abc import Callable

from flask import Response, request

from restaurant.errors import InvalidError
from restaurant.idempotency.service import KEY_PATTERN, ReplayableResponse, run_once
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


def idempotent(
    user_id: int, view: Callable[[], Response], *, outside_transaction: bool
) -> Response:
    """Answer a request; one that carries a key is answered the same way again.

    With ``ahead`` the view does its work before it takes a writer's turn. That is for slow
    work that writes no record and comes to the same when it is done twice.
    """
    if HEADER not in request.headers:
        return view()
    key = request.headers[HEADER]
    if not re.fullmatch(KEY_PATTERN, key):
        raise InvalidError({"headers": {HEADER: ["Must be 1 to 255 visible characters."]}})
    early = _to_stored(view()) if outside_transaction else None
    answer = run_once(user_id, key, _fingerprint_source(), lambda: early or _to_stored(view()))
    response = Response(answer.body, answer.status, answer.headers)
    if "Content-Type" not in answer.headers:
        del response.headers["Content-Type"]
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _fingerprint_source() -> bytes:
    line = f"{request.method} {request.full_path} {request.headers.get('If-Match', '')}"
    body = request.get_data(cache=True)
    if boundary := request.mimetype_params.get("boundary"):
        # A browser that sends a form again puts another line between its parts.
        body = body.replace(b"--" + boundary.encode(), b"--")
    return line.encode() + b"\n" + body


def _to_stored(response: Response) -> ReplayableResponse:
    headers = pick_headers(response, STORED_HEADERS)
    return ReplayableResponse(response.status_code, response.get_data(as_text=True), headers)
