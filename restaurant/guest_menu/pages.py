"""The guests' pages over HTTP: ``/m/`` and the code of a table. They need no token."""

import gzip
from http import HTTPStatus

from flask import Blueprint, Response, request

from restaurant.guest_menu import service
from restaurant.guest_menu.html import Page
from restaurant.web.compression import accepts_gzip
from restaurant.web.etags import with_etag
from restaurant.web.route_permissions import PUBLIC, declare_access

guest_menu_blp = Blueprint("guest_menu", __name__, url_prefix="/m")


@guest_menu_blp.get("")
@guest_menu_blp.get("/<path:qr_code>")
@declare_access(PUBLIC)
def guest_menu(qr_code: str = "") -> Response:
    """The menu at the table with this code; for any other code a 404 in kind words."""
    page = service.get_menu_page(qr_code, request.root_path)
    if page is None:
        return _respond(service.get_unknown_code_page(), HTTPStatus.NOT_FOUND)
    return with_etag(_respond(page, HTTPStatus.OK))


def _respond(page: Page, status: HTTPStatus) -> Response:
    """The page as it is kept: compressed, for all but clients that do not take that."""
    body = page.compressed if accepts_gzip() else gzip.decompress(page.compressed)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    if accepts_gzip():
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Content-Security-Policy"] = page.content_security_policy
    response.headers["Cache-Control"] = "no-cache"
    return response
