"""Every request is counted; one that changes something, or went wrong, is a line in the log."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, g, request

from restaurant.metrics import observe_request
from restaurant.web.error_handlers import request_id

log = logging.getLogger(__name__)


def register_access_log(app: Flask) -> None:
    """Count requests and write them down, by name, without what they carried."""
    app.before_request(_start_timer)
    app.after_request(_log_request)


#: The request itself, which is asked several things here: each time through the proxy costs more.
_get_request: Callable[[], Request] = request._get_current_object  # type: ignore[attr-defined]


def _start_timer() -> None:
    g.began = time.perf_counter()


def _log_request(response: Response) -> Response:
    ended, asked, status = time.perf_counter(), _get_request(), response.status_code
    seconds = ended - g.get("began", ended)
    rule, method = asked.url_rule, asked.method
    observe_request(method, rule.rule if rule else None, status, seconds)
    reading = method in {"GET", "HEAD", "OPTIONS"}
    failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    level = logging.DEBUG if reading and not failed else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "request", extra=_log_fields(response, seconds))
    return response


def _log_fields(response: Response, seconds: float) -> dict[str, Any]:
    return {
        "request_id": request_id(),
        "method": request.method,
        # An address that leads nowhere is anything that somebody pasted.
        "path": request.path if request.url_rule else None,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1) if "began" in g else None,
        "user_id": g.principal.user.id if "principal" in g else None,
    }
