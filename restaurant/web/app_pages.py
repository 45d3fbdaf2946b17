"""The web app of the staff: one page for all of its addresses, and the built files it loads.

``script/frontend build`` writes them. The name of a file in ``assets`` has a hash of its contents,
so a browser keeps it for good; the page itself is asked for every time, and is a 304 mostly.
"""

import re
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from restaurant.web.etags import with_etag
from restaurant.web.route_permissions import PUBLIC, declare_access

APP = Path(__file__).parent / "static" / "app"
ASSETS = APP / "assets"
ICON = "icon.svg"
#: For a year, without asking again.
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
#: Where the page says that it is mounted.
BASE = '<base href="/app/"'
#: Nothing in a host may end the policy that it is written into.
HOST_PATTERN = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")

app_pages_blp = Blueprint("app_pages", __name__)


@app_pages_blp.get("/app")
@app_pages_blp.get("/app/<path:address>")
@declare_access(PUBLIC)
def app_page(address: str = "") -> Response:
    """The page; its router shows what the address asks for."""
    if address.startswith("assets/"):
        raise NotFound
    page = (APP / "index.html").read_text(encoding="utf-8")
    page = page.replace(BASE, f'<base href="{request.root_path}/app/"')
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _content_security_policy(request.host)
    response.headers["Cache-Control"] = ASK_EVERY_TIME
    return with_etag(response)


@app_pages_blp.get("/app/assets/<name>")
@declare_access(PUBLIC)
def app_asset(name: str) -> Response:
    """A built script or stylesheet."""
    return _send(ASSETS, name, FOR_GOOD)


@app_pages_blp.get(f"/app/{ICON}")
@declare_access(PUBLIC)
def app_icon() -> Response:
    """The icon of the page in a browser's tab."""
    return _send(APP, ICON, ASK_EVERY_TIME)


def _send(folder: Path, name: str, cache_control: str) -> Response:
    """A file, compressed where the client takes that. The compressed copy has no own address."""
    if name.endswith(".gz"):
        raise NotFound
    compressed = folder / f"{name}.gz"
    if request.accept_encodings["gzip"] > 0 and compressed.is_file():
        response = send_from_directory(folder, compressed.name, mimetype=_mimetype(name))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(folder, name, mimetype=_mimetype(name))
    response.headers["Cache-Control"] = cache_control
    response.vary.add("Accept-Encoding")
    return response


def _mimetype(name: str) -> str | None:
    # The system's own table may be edited: some say text/plain for .js, which browsers do not run.
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    return types.get(Path(name).suffix)


def _content_security_policy(host: str) -> str:
    """Scripts, styles and connections of this server only.

    Older Safari does not take ``'self'`` for WebSockets, so they are named.
    """
    sockets = f" ws://{host} wss://{host}" if HOST_PATTERN.fullmatch(host) else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        f"media-src 'self'; connect-src 'self'{sockets}; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'self'"
    )
