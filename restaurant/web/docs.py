"""The pages people open in a browser: the documents, served from here alone."""

from importlib.resources import files
from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, redirect, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from restaurant.web.route_permissions import EVERYBODY, admits

OWN = Path(__file__).parent / "docs_pages"
SWAGGER_UI = Path(str(files(flask_swagger_ui))) / "dist"
#: What the page needs of Swagger UI. Nothing else of the package is served.
SWAGGER_UI_FILES = frozenset(
    {
        "swagger-ui.css",
        "swagger-ui-bundle.js",
        "favicon-32x32.png",
    }
)
#: Swagger UI draws its icons from data: addresses and styles elements in place.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)

pages = Blueprint("pages", __name__)


@pages.get("/")
@admits(EVERYBODY)
def front() -> BaseResponse:
    """Send browsers to the documents until there is a page of our own."""
    return redirect("/docs")


@pages.get("/docs")
@admits(EVERYBODY)
def docs() -> Response:
    """Show the API, ready to try."""
    response = send_from_directory(OWN, "index.html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@pages.get("/docs/<name>")
@admits(EVERYBODY)
def docs_file(name: str) -> Response:
    """The files that the documents are made of."""
    if name == "start.js":
        return send_from_directory(OWN, name)
    if name not in SWAGGER_UI_FILES:
        raise NotFound
    return send_from_directory(SWAGGER_UI, name, max_age=86400)
