"""Starts what runs beside the requests of a server process, and stops it."""

from collections.abc import Callable

from flask import Flask

from restaurant.database import engine
from restaurant.database.session import db
from restaurant.extensions import keys, settings, socketio
from restaurant.live import connections, replay
from restaurant.live.dispatcher import dispatcher
from restaurant.operations.maintenance import MaintenanceLoop
from restaurant.security.hashing import hmac_digest
from restaurant.sockets.session_sweeper import SessionSweeper


def start_background_tasks(app: Flask) -> Callable[[], object]:
    """Start the dispatcher, the session sweeper and the maintenance loop.

    They run for as long as the process lives. Returns the function that stops: it closes every
    socket, so that clients reconnect at once instead of after a ping, and waits for none.
    """
    with app.app_context():
        dispatcher.start()
        _start_cluster()
    socketio.start_background_task(dispatcher.run, app)
    socketio.start_background_task(SessionSweeper().run, app)
    socketio.start_background_task(MaintenanceLoop().run, app)
    return lambda: _shut_down(app)


def _start_cluster() -> None:
    """Connect to the other servers of the restaurant, if Redis is configured."""
    if settings.redis_url:
        from restaurant.live.cluster import RedisNotifier  # Redis is optional

        key_fingerprint = hmac_digest(keys.pin_pepper, keys.jwt.encode())
        notifier = RedisNotifier(
            settings.redis_url, replay.epoch(), key_fingerprint, dispatcher.notify
        )
        dispatcher.publish = notifier.publish
        notifier.start()


def _shut_down(app: Flask) -> None:
    """Close every socket, and move what SQLite's journal holds into the database file.

    A copy of that file alone, made while the server is stopped, is then complete.
    """
    connections.close_all()
    with app.app_context():
        engine.checkpoint(db.engine)
