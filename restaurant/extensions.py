"""Flask extensions, created unbound so that any module can import them."""

from typing import Any, Literal, cast

from flask import current_app
from flask_jwt_extended import JWTManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from werkzeug.local import LocalProxy

from config import Settings
from restaurant.keys import Keys
from restaurant.models import Model
from restaurant.models.base import Exact, Moment


def render_own_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Write our column types into migrations by the names of ``migrations/column_types.py``."""
    name = None
    if kind == "type" and isinstance(item, Moment):
        name = "moment()"
    elif kind == "type" and isinstance(item, Exact):
        name = f"text({item.length})" if item.length else "long_text()"
    if name is None:
        return False
    context.imports.add("from migrations import column_types")
    return f"column_types.{name}"


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})
migrate = Migrate(render_item=render_own_type, render_as_batch=True, compare_type=False)
jwt = JWTManager()
socketio = SocketIO()

#: The settings of the application that is running.
settings = cast(Settings, LocalProxy(lambda: current_app.config["SETTINGS"]))

#: Its secrets, which are neither in the settings nor in the database.
keys = cast(Keys, LocalProxy(lambda: current_app.config["KEYS"]))
