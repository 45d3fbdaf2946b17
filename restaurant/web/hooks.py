"""What happens around every request: its context, and the headers of its answer."""

from flask import Flask, Response, request

from restaurant import request_context
from restaurant.web.error_handlers import request_id

#: Answers about people: no copy of them stays on a shared tablet.
NO_STORE_BLUEPRINTS = frozenset({"audit", "auth", "devices", "setup", "users"})

#: An answer of the API is data: nothing in it is to be run, drawn or framed.
CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'"

#: What every answer says, unless it says otherwise.
DEFAULT_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
)


def register_headers(app: Flask) -> None:
    """Put them on every answer that does not bring its own."""
    app.after_request(set_default_headers)


def set_default_headers(response: Response) -> Response:
    """Add the usual headers to an answer, apart from those that it has."""
    headers = response.headers
    given = {name.lower() for name in headers.keys()}  # noqa: SIM118  (of pairs)
    for name, value in DEFAULT_HEADERS:
        if name.lower() not in given:
            headers.add(name, value)
    if "cache-control" not in given:
        # Kept for a conditional request, but asked again every time.
        headers.add("Cache-Control", "no-store" if _is_uncacheable() else "private, no-cache")
    headers.add("X-Request-ID", request_id())
    return response


def _is_uncacheable() -> bool:
    return request.blueprint in NO_STORE_BLUEPRINTS


def bind_request_context(app: Flask) -> None:
    """Note the origin of every request, and forget it at its end."""
    app.before_request(_bind)
    app.teardown_request(lambda _error: request_context.clear())


def _bind() -> None:
    request_context.bind(request.remote_addr, request.environ.get("HTTP_USER_AGENT", ""))
