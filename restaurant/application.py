"""The application factory."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from config import Settings
from restaurant.database import engine

# Loaded for what it registers: without it updated_at and the caches' versions stand still.
from restaurant.database import listeners as listeners
from restaurant.database.session import db
from restaurant.demo.api import demo_blp
from restaurant.extensions import jwt, socketio
from restaurant.floor.api import locations_blp, tables_blp
from restaurant.guest_menu.pages import guest_menu_blp
from restaurant.json_codec import SocketJson, dumps
from restaurant.live.client_manager import ThreadSafeManager
from restaurant.live.transport import transport
from restaurant.media.api import blp as uploads_blp
from restaurant.menu.api import categories_blp, dishes_blp, ingredients_blp, menu_blp
from restaurant.operations.api import blp as system_blp
from restaurant.operations.backups.api import backups_blp
from restaurant.operations.documents.overview import overview
from restaurant.operations.fresh_start.api import fresh_start_blp
from restaurant.operations.system.api import server_blp
from restaurant.orders import changes, history

# Loaded for what they declare: the socket commands.
from restaurant.orders import commands as commands
from restaurant.orders import events as order_events
from restaurant.orders.api import items_blp, orders_blp
from restaurant.payments.api import blp as payment_methods_blp
from restaurant.profile.api import restaurant_blp
from restaurant.reports.api import reports_blp
from restaurant.security.keys import Keys
from restaurant.sockets import handlers
from restaurant.sockets.api import blp as events_blp
from restaurant.sockets.asyncapi import build_document
from restaurant.sockets.connection_limiter import ConnectionLimiter
from restaurant.staff.api.audit import blp as audit_blp
from restaurant.staff.api.auth import blp as auth_blp
from restaurant.staff.api.colleagues import blp as colleagues_blp
from restaurant.staff.api.devices import blp as devices_blp
from restaurant.staff.api.setup import blp as setup_blp
from restaurant.staff.api.users import blp as users_blp
from restaurant.web.app import PositiveIntConverter, StrictJsonProvider
from restaurant.web.app_pages import app_pages_blp
from restaurant.web.cors import allow_origins
from restaurant.web.docs import docs_blp
from restaurant.web.error_handlers import register_error_handlers
from restaurant.web.hooks import register_hooks
from restaurant.web.openapi.document import make_api
from restaurant.web.proxies import TrustedProxies
from restaurant.web.route_permissions import list_routes
from restaurant.web.unread_bodies import UnreadBodies

MAX_BODY_BYTES = 1024 * 1024

#: Every resource, in the order of the documents. A new one is added here.
BLUEPRINTS = (
    setup_blp,
    auth_blp,
    users_blp,
    colleagues_blp,
    devices_blp,
    audit_blp,
    restaurant_blp,
    locations_blp,
    tables_blp,
    categories_blp,
    dishes_blp,
    ingredients_blp,
    payment_methods_blp,
    orders_blp,
    items_blp,
    menu_blp,
    uploads_blp,
    reports_blp,
    events_blp,
    demo_blp,
    fresh_start_blp,
    backups_blp,
    server_blp,
    system_blp,
)
#: What follows from each change of an order, inside its transaction, in this order.
ORDER_FOLLOWERS = (history.follow, order_events.follow)


def create(settings: Settings) -> Flask:
    """Build an application that follows these settings."""
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(_flask_config(settings))
    app.json = StrictJsonProvider(app)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = PositiveIntConverter

    db.init_app(app)
    with app.app_context():
        engine.configure(db.engine)
    jwt.init_app(app)

    changes.configure_followers(ORDER_FOLLOWERS)
    _add_routes(app)
    register_hooks(app)
    if settings.cors_origins:
        allow_origins(app, settings.cors_origins)
    register_error_handlers(app)
    _init_socketio(app, settings)
    return app


def _add_routes(app: Flask) -> None:
    api = make_api(app, overview())
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(docs_blp)
    app.register_blueprint(app_pages_blp)
    app.register_blueprint(guest_menu_blp)
    list_routes(app)  # raises for a route that does not declare who may use it


def _flask_config(settings: Settings) -> dict[str, Any]:
    keys = Keys.load(settings.data_dir)
    return {
        "SETTINGS": settings,
        "KEYS": keys,
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "TRUSTED_HOSTS": list(settings.allowed_hosts) or None,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.engine_options(settings.database_url),
        "JWT_SECRET_KEY": keys.jwt,
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=settings.access_token_minutes),
        "JWT_REFRESH_TOKEN_EXPIRES": timedelta(days=settings.refresh_token_days),
        "JWT_DECODE_ALGORITHMS": ["HS256"],
        "JWT_ENCODE_NBF": False,
    }


def _init_socketio(app: Flask, settings: Settings) -> None:
    """Attach Socket.IO. A client is pinged every 5 s, and has 5 s to answer."""
    http_app = app.wsgi_app
    socketio.init_app(
        app,
        async_mode=settings.async_mode,
        client_manager=ThreadSafeManager(app),
        cors_allowed_origins=list(settings.cors_origins) or None,  # [] would allow every origin
        cors_credentials=False,  # clients authenticate by a token, never by a cookie
        ping_interval=5,
        ping_timeout=5,
        max_http_buffer_size=MAX_BODY_BYTES,
        manage_session=False,
        json=SocketJson,
        async_handlers=False,  # a client's commands run one at a time, in order
    )
    transport.patch(MAX_BODY_BYTES)
    handlers.register(socketio)
    app.config["ASYNCAPI"] = dumps(build_document())
    _add_middleware(app, http_app, settings)


def _add_middleware(app: Flask, http_app: Callable[..., Any], settings: Settings) -> None:
    """Put the WSGI middleware in front of Flask and Socket.IO."""
    limiter = ConnectionLimiter(
        http_app, app.wsgi_app, settings.max_sockets, settings.allowed_hosts
    )
    app.wsgi_app = limiter  # type: ignore[method-assign]
    if settings.trusted_proxies:
        app.wsgi_app = TrustedProxies(limiter, settings.trusted_proxies)  # type: ignore[method-assign]
    app.wsgi_app = UnreadBodies(app.wsgi_app)  # type: ignore[method-assign]
    if settings.async_mode != "threading":
        # A busy keep-alive connection would starve all others under a green worker.
        app.before_request(lambda: socketio.sleep(0))
