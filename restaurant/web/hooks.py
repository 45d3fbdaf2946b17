"""What happens around every request: its context, and the headers of its answer."""

from flask import Flask, Response, request

from restaurant import request_context
from restaurant.web.error_handlers import request_id

#: Answers about people: no copy of them stays on a shared tablet.
PERSONAL = frozenset({"audit", "auth", "devices", "setup", "users"})

#: An answer of the API is data: nothing in it is to be run, drawn or framed.
POLICY = "default-src 'none'; frame-ancestors 'none'"

#: What every answer says, unless it says otherwise.
USUAL = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", POLICY),
)


def register_headers(app: Flask) -> None:
    """Put them on every answer that does not bring its own."""
    app.after_request(_limit)


def _limit(response: Response) -> Response:
    headers = response.headers
    brought = {name.lower() for name in headers.keys()}  # noqa: SIM118  (of pairs)
    for name, value in USUAL:
        if name.lower() not in brought:
            headers.add(name, value)
    if "cache-control" not in brought:
        # Kept for a conditional request, but asked again every time.
        headers.add("Cache-Control", "no-store" if _is_personal() else "private, no-cache")
    headers.add("X-Request-ID", request_id())
    return response


def _is_personal() -> bool:
    return request.blueprint in PERSONAL


def register_arrival(app: Flask) -> None:
    """Note the origin of every request, and forget it at its end."""
    app.before_request(_arrive)
    app.teardown_request(lambda _error: request_context.leave())


def _arrive() -> None:
    request_context.arrive(request.remote_addr, request.environ.get("HTTP_USER_AGENT", ""))
