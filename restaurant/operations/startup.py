"""What begins when a server process begins to serve, and how it ends."""

from collections.abc import Callable

from flask import Flask

from restaurant.database import engine
from restaurant.database.session import db
from restaurant.extensions import keys, settings, socketio
from restaurant.live import connections
from restaurant.live.dispatcher import courier
from restaurant.operations.maintenance import Housekeeping
from restaurant.security.hashing import keyed
from restaurant.sockets.session_sweeper import Upkeep


def start_live(app: Flask) -> Callable[[], object]:
    """Start delivering events, looking after sockets and keeping house.

    All of it goes on for as long as the process lives. Returns what closes every socket,
    so that clients reconnect at once rather than find out by their own ping.
    """
    with app.app_context():
        courier.start()
        _meet_the_neighbours()
    socketio.start_background_task(courier.run, app)
    socketio.start_background_task(Upkeep().run, app)
    socketio.start_background_task(Housekeeping().run, app)
    return lambda: _rest(app)


def _meet_the_neighbours() -> None:
    """Tell the other servers of the restaurant what is written here, and hear it from them."""
    if settings.redis_url:
        from restaurant.live.cluster import Neighbours  # who is alone has no need of it

        mark = keyed(keys.pin_pepper, keys.jwt.encode())
        neighbours = Neighbours(settings.redis_url, courier.epoch(), mark, courier.hear_of)
        courier.tell_others = neighbours.tell
        neighbours.start()


def _rest(app: Flask) -> None:
    """Close every socket, and move what the journal holds into the database file itself.

    Whoever copies only that file, with the server stopped, has the whole evening.
    """
    connections.close_where(lambda _seat: True)
    with app.app_context():
        engine.settle(db.engine)
