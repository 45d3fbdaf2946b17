"""What pages of other web sites may do (``CORS_ORIGINS``)."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, request
from flask_cors import CORS

#: Headers of answers that such a page may read.
EXPOSED_HEADERS = [
    "Content-Disposition",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "X-Request-ID",
]


def allow_origins(app: Flask, origins: Sequence[str]) -> None:
    """Let pages of these origins use the API, and read its errors, too.

    Called after the hooks are registered, which have to see every request first.
    """
    CORS(app, origins=list(origins), expose_headers=EXPOSED_HEADERS)
    app.before_request(_answer_preflight)


def _answer_preflight() -> Response | None:
    """Answer the question before a request to an unknown address.

    A browser that is refused here would never send the request, and its page would be told of a
    broken connection instead of the 404.
    """
    is_preflight = "Access-Control-Request-Method" in request.headers
    if request.method == "OPTIONS" and is_preflight and request.routing_exception is not None:
        return Response(status=HTTPStatus.NO_CONTENT)
    return None
