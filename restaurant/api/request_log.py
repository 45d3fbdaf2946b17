"""One line in the log for every request that changes something, or that went wrong."""

import logging
import time
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request

from restaurant.api.errors import request_id

log = logging.getLogger(__name__)


def register_request_log(app: Flask) -> None:
    """Write requests down, by name, without what they carried."""
    app.before_request(_start_the_clock)
    app.after_request(_write_down)


def _start_the_clock() -> None:
    g.began = time.perf_counter()


def _write_down(response: Response) -> Response:
    reading = request.method in {"GET", "HEAD", "OPTIONS"}
    failed = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    level = logging.DEBUG if reading and not failed else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "request", extra=_facts(response))
    return response


def _facts(response: Response) -> dict[str, Any]:
    return {
        "request_id": request_id(),
        "method": request.method,
        # An address that leads nowhere is anything that somebody pasted.
        "path": request.path if request.url_rule else None,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        "user_id": g.caller.record.id if "caller" in g else None,
    }
