"""The web app of the staff: one page for all of its addresses, and the built files it loads.

``script/frontend build`` writes them. The name of a file in ``assets`` has a hash of its contents,
so a browser keeps it for good; the page itself is asked for every time, and is a 304 mostly.
"""

import re
from pathlib import Path

from flask import Blueprint, Response, redirect, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from restaurant.web.compression import accepts_gzip
from restaurant.web.etags import with_etag
from restaurant.web.route_permissions import PUBLIC, declare_access

APP = Path(__file__).parent / "static" / "app"
ASSETS = APP / "assets"
#: For a year, without asking again.
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
#: The system's own table may be edited: some say text/plain for .js, which browsers do not run.
MIMETYPES = {".js": "text/javascript", ".css": "text/css", ".mp4": "video/mp4"}
#: Where the page says that it is mounted.
BASE = '<base href="/app/"'
#: Nothing in a host may end the policy that it is written into.
HOST_PATTERN = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")

app_pages_blp = Blueprint("app_pages", __name__)


@app_pages_blp.get("/")
@declare_access(PUBLIC)
def redirect_to_app() -> BaseResponse:
    """Send browsers to the app, which finds out who they are."""
    return redirect("/app/")


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
    """A built script, stylesheet or film, compressed where the client takes that."""
    if name.endswith(".gz"):
        raise NotFound  # the compressed copies have no addresses of their own
    mimetype = MIMETYPES.get(Path(name).suffix)
    if accepts_gzip() and (ASSETS / f"{name}.gz").is_file():
        response = send_from_directory(ASSETS, f"{name}.gz", mimetype=mimetype)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(ASSETS, name, mimetype=mimetype)
    response.headers["Cache-Control"] = FOR_GOOD
    response.vary.add("Accept-Encoding")
    return response


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
