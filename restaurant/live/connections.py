"""Which sockets are open, and whose they are."""

from collections.abc import Callable
from dataclasses import dataclass

from restaurant.extensions import socketio
from restaurant.live.rooms import NAMESPACE
from restaurant.live.transport import abort, connection_ids

#: How long whoever is shown out has to leave by themselves.
CLOSE_TIMEOUT = 0.7


@dataclass(frozen=True)
class Connection:
    """A socket that was let in.

    ``expires_at`` is when its token ends, in Unix seconds. ``last_event_id`` and ``epoch``
    are where its client stood when it was last here.
    """

    sid: str
    user_id: int
    session_id: int
    rooms: tuple[str, ...]
    expires_at: float
    last_event_id: int | None = None
    epoch: str | None = None


_connections: dict[str, Connection] = {}


def add(connection: Connection) -> None:
    """Let a socket in, or note that something about it changed."""
    _connections[connection.sid] = connection


def remove(sid: str) -> None:
    """Forget a socket that is gone."""
    _connections.pop(sid, None)


def get(sid: str) -> Connection | None:
    """The seat of a socket, if it has one."""
    return _connections.get(sid)


def all_connections() -> list[Connection]:
    """All seats, as they are now."""
    return list(_connections.values())


def unauthenticated() -> list[str]:
    """The connections of whoever was not let in, or was shown out; the oldest first."""
    manager = socketio.server.manager
    inside = {
        manager.eio_sid_from_sid(connection.sid, NAMESPACE) for connection in all_connections()
    }
    return [connection_id for connection_id in connection_ids() if connection_id not in inside]


def queue_sizes() -> list[int]:
    """How many packets wait to be sent, for each connection."""
    return [socket.queue.qsize() for socket in list(socketio.server.eio.sockets.values())]


def disconnect_where(condition: Callable[[Connection], bool]) -> None:
    """Show out every socket that meets the condition, without waiting for its client.

    It is told first. A second later it is gone, whether its client listened or not.
    """
    closed_ids = []
    for connection in all_connections():
        if condition(connection):
            remove(connection.sid)
            closed_ids.append(socketio.server.manager.eio_sid_from_sid(connection.sid, NAMESPACE))
            socketio.server.disconnect(connection.sid, namespace=NAMESPACE)
    if closed_ids:
        socketio.start_background_task(_abort_later, closed_ids)


def _abort_later(closed_ids: list[str]) -> None:
    socketio.sleep(CLOSE_TIMEOUT)
    for connection_id in set(closed_ids).intersection(unauthenticated()):  # one may be back by now
        abort(connection_id)
