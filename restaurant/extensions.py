"""Flask extensions, created unbound so that any module can import them."""

from typing import cast

from flask import current_app
from flask_jwt_extended import JWTManager
from flask_socketio import SocketIO
from werkzeug.local import LocalProxy

from config import Settings
from restaurant.security.keys import Keys

jwt = JWTManager()
socketio = SocketIO()

#: The settings of the current application.
settings = cast(Settings, LocalProxy(lambda: current_app.config["SETTINGS"]))

#: Its secrets, which are neither in the settings nor in the database.
keys = cast(Keys, LocalProxy(lambda: current_app.config["KEYS"]))
