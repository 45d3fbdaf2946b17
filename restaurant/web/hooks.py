"""What happens around every request: its context, default headers, metrics and the access log."""

import logging
import re
import time
from http import HTTPStatus
from random import getrandbits
from typing import Any

from flask import Flask, Response, g, request

from restaurant import request_context
from restaurant.metrics import observe_request

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}\Z")

#: Answers about people, of which no copy may stay on a shared tablet.
NO_STORE_BLUEPRINTS = frozenset({"audit", "auth", "backups", "devices", "setup", "users"})

#: The headers of every answer that does not set them itself. An answer of the API is data: a
#: browser must not run, render or frame it.
DEFAULT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: How the addresses in these headers begin: the views write them from the API's root.
ADDRESS_HEADERS = {"Location": "/", "Link": "</"}


def register_hooks(app: Flask) -> None:
    """Bind a context to every request; complete, count and log its answer."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(lambda _error: request_context.clear())


def _begin() -> None:
    g.began = time.perf_counter()
    environ = request.environ
    given = environ.get("HTTP_X_REQUEST_ID", "")
    request_id = given if REQUEST_ID.match(given) else f"{getrandbits(128):032x}"
    request_context.bind(
        request.remote_addr, environ.get("HTTP_USER_AGENT", ""), request_id=request_id
    )


def _finish(response: Response) -> Response:
    for name, value in DEFAULT_HEADERS.items():
        response.headers.setdefault(name, value)
    no_store = request.blueprint in NO_STORE_BLUEPRINTS
    # May be kept for a conditional request, but is validated every time.
    response.headers.setdefault("Cache-Control", "no-store" if no_store else "private, no-cache")
    _add_prefix(response)
    response.headers["X-Request-ID"] = request_context.current().request_id
    _record(response, time.perf_counter() - g.began)
    return response


def _add_prefix(response: Response) -> None:
    """Let addresses begin where a proxy has mounted the API (``X-Forwarded-Prefix``)."""
    if not request.root_path:
        return
    for name, beginning in ADDRESS_HEADERS.items():
        address = response.headers.get(name, "")
        if address.startswith(beginning):
            prefixed = address.replace("/", f"{request.root_path}/", 1)
            response.headers[name] = prefixed


def _record(response: Response, seconds: float) -> None:
    """Count every request; log those that change something or fail, without their contents."""
    rule, method, status = request.url_rule, request.method, response.status_code
    observe_request(method, rule.rule if rule else None, status, seconds)
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    level = logging.DEBUG if method in READING_METHODS and not failed else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "request", extra=_log_fields(status, seconds))


def _log_fields(status: int, seconds: float) -> dict[str, Any]:
    return {
        "request_id": request_context.current().request_id,
        "method": request.method,
        # An unknown address may be anything, pasted secrets included.
        "path": request.path if request.url_rule else None,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "user_id": g.principal.user.id if "principal" in g else None,
    }
