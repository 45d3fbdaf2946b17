"""Headers that tell a browser what it may do with an answer, which is little."""

from flask import Flask, Response, request

#: Answers about people: no copy of them stays on a shared tablet.
PERSONAL = frozenset({"audit", "auth", "devices", "setup", "users"})

#: An answer of the API is data: nothing in it is to be run, drawn or framed.
POLICY = "default-src 'none'; frame-ancestors 'none'"


def register_headers(app: Flask) -> None:
    """Put them on every answer that does not bring its own."""
    app.after_request(_limit)


def _limit(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Content-Security-Policy", POLICY)
    # Kept for a conditional request, but asked again every time.
    headers.setdefault("Cache-Control", "no-store" if _is_personal() else "private, no-cache")
    return response


def _is_personal() -> bool:
    return request.blueprint in PERSONAL
