"""The API's documentation in a browser, with all its files served from here."""

from importlib.resources import files
from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from restaurant.web.etags import with_etag
from restaurant.web.route_permissions import PUBLIC, declare_access

DOCS_PAGES = Path(__file__).parent / "docs_pages"
DOCS_PAGE = (DOCS_PAGES / "index.html").read_text(encoding="utf-8")
SWAGGER_UI = Path(str(files(flask_swagger_ui))) / "dist"
#: The files of Swagger UI that the page needs; no other file of the package is served.
SWAGGER_UI_FILES = frozenset(
    {
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "favicon-32x32.png",
    }
)
#: Our files of the page.
PAGE_FILES = frozenset({"files.js", "page.css", "printing.js", "session.js", "start.js"})
#: Swagger UI uses icons in data: URLs and inline styles. It shows an answered picture from a
#: blob: URL; a PDF that is printed is opened from one, with the policy of this page.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src blob:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

docs_blp = Blueprint("pages", __name__)


@docs_blp.get("/docs")
@declare_access(PUBLIC)
def docs() -> Response:
    """Show Swagger UI."""
    page = DOCS_PAGE.replace('="/', f'="{request.root_path}/')
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return with_etag(response)


@docs_blp.get("/docs/<name>")
@declare_access(PUBLIC)
def docs_file(name: str) -> Response:
    """Serve a file of the documentation page."""
    if name in PAGE_FILES:
        return send_from_directory(DOCS_PAGES, name)
    if name not in SWAGGER_UI_FILES:
        raise NotFound
    return send_from_directory(SWAGGER_UI, name, max_age=86400)
