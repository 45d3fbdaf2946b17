"""Where each request comes from, noted before anything is done for it."""

from flask import Flask, request

from restaurant import request_context


def register_arrival(app: Flask) -> None:
    """Note the origin of every request, and forget it at its end."""
    app.before_request(_arrive)
    app.teardown_request(lambda _error: request_context.leave())


def _arrive() -> None:
    request_context.arrive(request.remote_addr, request.environ.get("HTTP_USER_AGENT", ""))
