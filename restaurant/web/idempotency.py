"""The ``Idempotency-Key`` header: a request sent twice counts once."""

import re
from collections.abc import Callable

from flask import Response, request

from restaurant.errors import InvalidError
from restaurant.idempotency.service import KEY, Answer, once
from restaurant.web.response_cache import chosen_headers

HEADER = "Idempotency-Key"
#: How the documents describe it.
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": HEADER,
    "description": "Sent twice under the same key, it counts once.",
    "schema": {"type": "string", "pattern": f"^{KEY}$"},
}
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def answer_once(user_id: int, view: Callable[[], Response], *, ahead: bool) -> Response:
    """Answer a request; one that carries a key is answered the same way again.

    With ``ahead`` the view does its work before it takes a writer's turn. That is for slow
    work that writes no record and comes to the same when it is done twice.
    """
    if HEADER not in request.headers:
        return view()
    key = request.headers[HEADER]
    if not re.fullmatch(KEY, key):
        raise InvalidError({"headers": {HEADER: ["Must be 1 to 255 visible characters."]}})
    done = _kept(view()) if ahead else None
    answer = once(user_id, key, _this_request(), lambda: done or _kept(view()))
    response = Response(answer.body, answer.status, answer.headers)
    if "Content-Type" not in answer.headers:
        del response.headers["Content-Type"]
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _this_request() -> bytes:
    line = f"{request.method} {request.full_path} {request.headers.get('If-Match', '')}"
    body = request.get_data(cache=True)
    if boundary := request.mimetype_params.get("boundary"):
        # A browser that sends a form again puts another line between its parts.
        body = body.replace(b"--" + boundary.encode(), b"--")
    return line.encode() + b"\n" + body


def _kept(response: Response) -> Answer:
    headers = chosen_headers(response, KEPT_HEADERS)
    return Answer(response.status_code, response.get_data(as_text=True), headers)
