"""Where each request comes from, noted before anything is done for it."""

from flask import Flask, request

from restaurant import origin


def register_arrival(app: Flask) -> None:
    """Note the origin of every request, and forget it at its end."""
    app.before_request(_arrive)
    app.teardown_request(lambda _error: origin.leave())


def _arrive() -> None:
    origin.arrive(request.remote_addr, request.environ.get("HTTP_USER_AGENT", ""))
