"""What begins when a server process begins to serve, and how it ends."""

from collections.abc import Callable

from flask import Flask

from restaurant.database import engine
from restaurant.database.session import db
from restaurant.extensions import keys, settings, socketio
from restaurant.live import connections
from restaurant.live.dispatcher import dispatcher
from restaurant.operations.maintenance import MaintenanceLoop
from restaurant.security.hashing import hmac_digest
from restaurant.sockets.session_sweeper import SessionSweeper


def start_background_tasks(app: Flask) -> Callable[[], object]:
    """Start delivering events, looking after sockets and keeping house.

    All of it goes on for as long as the process lives. Returns what closes every socket,
    so that clients reconnect at once rather than find out by their own ping.
    """
    with app.app_context():
        dispatcher.start()
        _start_cluster()
    socketio.start_background_task(dispatcher.run, app)
    socketio.start_background_task(SessionSweeper().run, app)
    socketio.start_background_task(MaintenanceLoop().run, app)
    return lambda: _shut_down(app)


def _start_cluster() -> None:
    """Tell the other servers of the restaurant what is written here, and hear it from them."""
    if settings.redis_url:
        from restaurant.live.cluster import RedisNotifier  # who is alone has no need of it

        key_fingerprint = hmac_digest(keys.pin_pepper, keys.jwt.encode())
        notifier = RedisNotifier(
            settings.redis_url, dispatcher.epoch(), key_fingerprint, dispatcher.notify
        )
        dispatcher.publish = notifier.publish
        notifier.start()


def _shut_down(app: Flask) -> None:
    """Close every socket, and move what the journal holds into the database file itself.

    Whoever copies only that file, with the server stopped, has the whole evening.
    """
    connections.disconnect_where(lambda _seat: True)
    with app.app_context():
        engine.checkpoint(db.engine)
