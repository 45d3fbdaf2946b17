"""Routes declare who may use them; an undeclared one stops the start."""

from pathlib import Path

import pytest
from flask import Flask
from flask.views import MethodView

from config import PROJECT_DIR, Settings
from restaurant import create_app
from restaurant.extensions import socketio
from restaurant.live.rooms import NAMESPACE
from restaurant.operations.documents.permissions_page import permissions_page
from restaurant.orders.commands import COMMANDS
from restaurant.payments import api as payments_api
from restaurant.permissions import Permission
from restaurant.web import app_pages
from restaurant.web.route_permissions import PUBLIC, Route, RouteAccess, declare_access, list_routes


def test_an_application_with_an_undeclared_route_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(app_pages.redirect_to_app, "admission")

    with pytest.raises(RuntimeError, match="GET / does not say who may use it"):
        create_app(Settings.from_environment({"DATA_DIR": str(tmp_path)}))


def test_every_method_of_a_resource_must_be_declared() -> None:
    app = Flask("bare", static_folder=None)

    class Printers(MethodView):
        @payments_api.blp.requires(Permission.SIGNED_IN)
        def get(self) -> str:
            return ""

        def post(self) -> str:
            return ""

    app.add_url_rule("/printers/", view_func=Printers.as_view("printers"))

    with pytest.raises(RuntimeError, match="POST /printers/ does not say who may use it"):
        list_routes(app)


def test_a_route_has_its_declared_access() -> None:
    app = Flask("bare", static_folder=None)

    @app.get("/open")
    @declare_access(PUBLIC)
    def front() -> str:
        return ""

    assert list_routes(app) == [Route("GET", "/open", RouteAccess(None))]


def test_sockets_accept_only_the_commands_of_the_table(app: Flask) -> None:
    heard = set(socketio.server.handlers[NAMESPACE])

    assert heard == {"connect", "disconnect", "authenticate", *COMMANDS}
    assert set(socketio.server.handlers) == {NAMESPACE}


def test_the_page_of_permissions_is_up_to_date(app: Flask) -> None:
    page = (PROJECT_DIR / "docs" / "permissions.md").read_text(encoding="utf-8")

    assert page == permissions_page(app), "run: flask --app wsgi permissions > docs/permissions.md"
